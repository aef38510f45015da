import type { ApiCall, Who } from "@/lib/contract/call";
import { scopesFor } from "@/lib/contract/scopes";
import { hasRole, type Role } from "@/lib/domain/guard/seats";
import type { Caller } from "@/lib/server/auth";
import { localMember } from "@/lib/server/control/members";
import { AppError } from "@/lib/server/errors";

/**
 * The caller, where the call is for such a one; throws `forbidden` otherwise. Where a call needs a person, a browser acts
 * for the member that its account is, and that of whoever has the machine for the project's local owner.
 */
export async function admit(call: ApiCall, caller: Caller): Promise<Caller> {
  const { who } = call;
  if (caller.kind === "project") return admitKey(call, caller);
  switch (who) {
    case "open":
    case "any":
      return caller;
    case "admin":
      // what it changes may be of another project than the one it looks at
      return isAdmin(caller) ? { kind: "admin" } : refuse("the admin key", caller);
    case "admin or browser":
      return isAdmin(caller) || caller.kind === "account"
        ? caller
        : refuse("the admin key or a signed-in browser", caller);
    case "browser":
      return caller.kind === "session" || caller.kind === "account" ? caller : refuse("a signed-in browser", caller);
    case "reader":
      return caller.kind === "admin" ? refuse("the key of a project or the token of a member", caller) : caller;
    case "key":
      return refuse("the key of a project", caller);
    default:
      return admitPerson(who, caller);
  }
}

/** The admin key, whoever has the machine, and the owner of the installation. */
export function isAdmin(caller: Caller): boolean {
  return caller.kind === "admin" || caller.kind === "session" || (caller.kind === "account" && caller.account.isAdmin);
}

const needed: Partial<Record<Who, string>> = {
  admin: "the admin key",
  "admin or browser": "the admin key or a signed-in browser",
  browser: "a signed-in browser",
};

/** A key may what its scopes say, and never what is for people only. */
function admitKey(call: ApiCall, caller: Extract<Caller, { kind: "project" }>): Caller {
  const { who } = call;
  if (who === "open" || who === "any") return caller;
  const wanted = scopesFor(call);
  if (wanted.length === 0) return refuse(needed[who] ?? `a member of the project with the role ${who}`, caller);
  if (wanted.some((scope) => caller.scopes.includes(scope))) return caller;
  throw new AppError(
    "forbidden",
    `This key lacks the scope ${wanted.join(" or ")}; it has ${caller.scopes.join(", ")}.`,
  );
}

type PersonWho = Extract<Who, Role | `key or ${Role}` | "admin scope or owner">;

async function admitPerson(who: PersonWho, caller: Caller): Promise<Caller> {
  const role = who.replace(/^.* or /, "") as Role;
  if (caller.kind === "session") {
    const memberId = await localMember(caller.projectId);
    return { kind: "member", projectId: caller.projectId, memberId, role: "owner" };
  }
  if (caller.kind === "member" && hasRole(caller.role, role)) return caller;
  if (caller.kind === "account" && hasRole(caller.role, role)) {
    const { projectId, memberId } = caller;
    return { kind: "member", projectId, memberId, role: caller.role };
  }
  return refuse(`a member of the project with the role ${role}`, caller);
}

const names: Readonly<Record<Caller["kind"], string>> = {
  nobody: "nobody",
  admin: "the admin key",
  session: "a signed-in browser",
  project: "the key of a project",
  account: "a member without that right",
  member: "the token of a member without that right",
};

function refuse(needed: string, caller: Caller): never {
  const who = "role" in caller ? `a ${caller.role}` : names[caller.kind];
  throw new AppError("forbidden", `This call needs ${needed}, and this is ${who}.`);
}
