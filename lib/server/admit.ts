import type { Who } from "@/lib/contract/call";
import { hasRole, type Role } from "@/lib/domain/guard/seats";
import type { Caller } from "@/lib/server/auth";
import { localMember } from "@/lib/server/control/members";
import { AppError } from "@/lib/server/errors";

/**
 * The caller, where the call is for such a one; throws `forbidden` otherwise. A signed-in browser acts for the project's
 * local owner where a call needs a person.
 */
export async function admit(who: Who, caller: Caller): Promise<Caller> {
  switch (who) {
    case "open":
    case "any":
      return caller;
    case "admin":
      return caller.kind === "admin" || caller.kind === "session" ? caller : refuse("the admin key", caller);
    case "reader":
      return caller.kind === "admin" ? refuse("the key of a project or the token of a member", caller) : caller;
    case "key":
      return caller.kind === "project" ? caller : refuse("the key of a project", caller);
    default:
      return admitPerson(who, caller);
  }
}

async function admitPerson(
  who: Exclude<Who, "open" | "any" | "admin" | "reader" | "key">,
  caller: Caller,
): Promise<Caller> {
  const role = who.replace("key or ", "") as Role;
  if (caller.kind === "project" && who !== role) return caller;
  if (caller.kind === "session") {
    const memberId = await localMember(caller.projectId);
    return { kind: "member", projectId: caller.projectId, memberId, role: "owner" };
  }
  if (caller.kind === "member" && hasRole(caller.role, role)) return caller;
  return refuse(`a member of the project with the role ${role}`, caller);
}

const names: Readonly<Record<Caller["kind"], string>> = {
  nobody: "nobody",
  admin: "the admin key",
  session: "a signed-in browser",
  project: "the key of a project",
  member: "the token of a member without that right",
};

function refuse(needed: string, caller: Caller): never {
  throw new AppError("forbidden", `This call needs ${needed}, and this is ${names[caller.kind]}.`);
}
