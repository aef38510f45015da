import type { Me } from "@/lib/contract/members";
import type { Caller } from "@/lib/server/auth";
import { findMemberById } from "@/lib/server/control/members";
import { findProject } from "@/lib/server/projects";

/** The session of whoever has the machine is worth the admin key, that of an account its member; both look at one project. */
export async function describeCaller(caller: Caller): Promise<Me> {
  const project = "projectId" in caller ? await findProject(caller.projectId) : null;
  const member = "memberId" in caller ? await findMemberById(caller.projectId, caller.memberId) : null;
  const kind = "memberId" in caller ? "member" : caller.kind === "project" ? "project" : "admin";
  return { kind, project: project && { id: project.id, name: project.name }, member };
}
