import { headers } from "next/headers";
import type { ReactNode } from "react";
import { Shell } from "@/components/shell/shell";
import { pageContext } from "@/lib/server/context";
import { findProject } from "@/lib/server/projects";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const path = (await headers()).get("x-path") ?? "/runs";
  const { projectId } = await pageContext(path);
  const project = await findProject(projectId);
  return <Shell project={{ id: projectId, name: project?.name ?? "project" }}>{children}</Shell>;
}
