"use client";

import { HealthSection } from "@/components/settings/health-section";
import { KeysSection } from "@/components/settings/keys-section";
import { ProjectSection } from "@/components/settings/project-section";
import { useShell } from "@/components/shell/shell-context";
import { TopBar } from "@/components/shell/top-bar";
import type { Project } from "@/lib/contract/projects";

/** The project, its keys, and whether the parts of this installation work. */
export function SettingsPage({ project }: { project: Project }) {
  const shell = useShell();
  return (
    <>
      <TopBar title="Settings" about={shell.project.name} />
      <div className="body settings">
        <ProjectSection project={project} />
        <KeysSection projectId={project.id} />
        <HealthSection />
      </div>
    </>
  );
}
