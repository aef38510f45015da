import type { Me } from "@/lib/contract/members";
import type { Caller } from "@/lib/server/auth";
import { findMemberById } from "@/lib/server/control/members";
import { findProject } from "@/lib/server/projects";

/** A browser session of local mode is worth the admin key, and looks at one project. */
export async function describeCaller(caller: Caller): Promise<Me> {
  const project = "projectId" in caller ? await findProject(caller.projectId) : null;
  const member = caller.kind === "member" ? await findMemberById(caller.projectId, caller.memberId) : null;
  const kind = caller.kind === "project" || caller.kind === "member" ? caller.kind : "admin";
  return { kind, project: project && { id: project.id, name: project.name }, member };
}
