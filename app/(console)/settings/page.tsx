import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { ProjectSection } from "@/components/settings/project-section";
import { pageContext } from "@/lib/server/context";
import { findProject } from "@/lib/server/projects";

export const metadata: Metadata = { title: "Settings" };

export default async function Page() {
  const { projectId } = await pageContext("/settings");
  const project = await findProject(projectId);
  if (project === null) notFound();
  return <ProjectSection project={project} />;
}
