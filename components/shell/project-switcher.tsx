"use client";

import { usePathname } from "next/navigation";
import { useShell } from "@/components/shell/shell-context";
import { Icon } from "@/components/ui/icon";
import { Menu, type MenuItem } from "@/components/ui/menu";
import { useAccount, useMayMakeProjects } from "@/lib/browser/account-queries";
import { selectProject } from "@/lib/browser/api";
import { signOut } from "@/lib/browser/sign-out";
import { useProjects } from "@/lib/browser/use-projects";

/** Every query of the old project is gone with a full load; a run of the old project has no place in the new one. */
export function openProject(projectId: string, pathname: string): void {
  selectProject(projectId);
  window.location.assign(pathname.startsWith("/runs") ? "/runs" : pathname);
}

export function ProjectSwitcher() {
  const { project, openNewProject } = useShell();
  const pathname = usePathname();
  const projects = useProjects();
  const known = projects.data?.projects ?? [project];
  const items = known.map(
    (each): MenuItem => ({
      id: each.id,
      label: each.name,
      checked: each.id === project.id,
      onSelect: () => each.id !== project.id && openProject(each.id, pathname),
    }),
  );
  const account = useAccount().data?.account ?? null;
  const mayMake = useMayMakeProjects();
  const create: MenuItem = {
    id: "new",
    label: "New project…",
    icon: "plus",
    disabled: !mayMake,
    ...(mayMake ? {} : { hint: "owner of the installation" }),
    onSelect: openNewProject,
  };
  const leave: MenuItem = { id: "leave", label: "Sign out", icon: "leave", onSelect: signOut };
  return (
    <Menu
      align="start"
      groups={[
        { id: "projects", heading: "Project", items },
        { id: "new", items: [create] },
        { id: "session", ...(account && { heading: account.email }), items: [leave] },
      ]}
      trigger={
        <button type="button" className="proj" title={`Project ${project.name}`} aria-label={`Project ${project.name}`}>
          <span className="first" aria-hidden="true">
            {project.name.slice(0, 1)}
          </span>
          <span className="cut">{project.name}</span>
          <Icon name="chevron-down" small />
        </button>
      }
    />
  );
}
