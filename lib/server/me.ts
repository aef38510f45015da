import type { Me } from "@/lib/contract/projects";
import type { Caller } from "@/lib/server/auth";
import { findProject } from "@/lib/server/projects";

/** A browser session of local mode is worth the admin key, and looks at one project. */
export async function describeCaller(caller: Caller): Promise<Me> {
  const kind = caller.kind === "project" ? "project" : "admin";
  const project = "projectId" in caller ? await findProject(caller.projectId) : null;
  return { kind, project: project && { id: project.id, name: project.name }, member: null };
}
