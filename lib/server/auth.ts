import { ProjectId, projectCookie } from "@/lib/contract/projects";
import type { Role } from "@/lib/domain/guard/seats";
import { findMember, findMemberships, localMember } from "@/lib/server/control/members";
import type { Actor } from "@/lib/server/control/work";
import { AppError, notFound, unauthorized } from "@/lib/server/errors";
import { findKey } from "@/lib/server/keys";
import { findRecent } from "@/lib/server/known-keys";
import { accountCookie } from "@/lib/server/people/account-cookie";
import { type Account, findAccount } from "@/lib/server/people/accounts";
import { defaultProjectId, findProject } from "@/lib/server/projects";
import { hashSecret, isAdminKey } from "@/lib/server/secrets";
import { isSession, sessionCookie } from "@/lib/server/sessions";
import type { FoundKey } from "@/lib/server/sql/api-key";

/**
 * Who asks. A browser looks at one project at a time: with the session of whoever has the machine it owns everything, with
 * that of an account it is worth the account's member there.
 */
export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "admin" }
  | { readonly kind: "session"; readonly projectId: string; readonly sessionId: string }
  | ({ readonly kind: "account"; readonly account: Account } & Membership)
  | ({ readonly kind: "project" } & FoundKey)
  | { readonly kind: "member"; readonly projectId: string; readonly memberId: string; readonly role: Role };

export type Membership = { readonly projectId: string; readonly memberId: string; readonly role: Role };

/** One name a credential, for what is kept for it alone. */
export function credentialOf(caller: Caller): string {
  if (caller.kind === "session") return `session ${caller.sessionId}`;
  if (caller.kind === "account") return `session ${caller.account.sessionId}`;
  if (caller.kind === "member") return `member ${caller.memberId}`;
  return caller.kind === "project" ? `key ${caller.keyId}` : caller.kind;
}

/** Who the audit says it was. A browser session of local mode is worth the admin key where it acts for no member. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "project") return { kind: "key", id: caller.keyId };
  return "memberId" in caller ? { kind: "member", id: caller.memberId } : { kind: "admin", id: null };
}

/** The person who acts, where the call is for people only. */
export function memberOf(caller: Caller): string {
  if (caller.kind !== "member") throw new AppError("forbidden", "This call needs a member of the project.");
  return caller.memberId;
}

const bearer = /^Bearer +([\x21-\x7e]+) *$/i;

/**
 * The caller of a request; throws `unauthorized`, and `forbidden` for a change that another site's page asked for.
 * `find` looks up the key of a project.
 */
export async function callerOf(request: Request, find = findKey): Promise<Caller> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return callerOfKey(bearer.exec(authorization)?.[1], find);
  const signedIn = await signedInBy(request.headers);
  if (signedIn === null) throw unauthorized();
  if (request.method !== "GET" && request.method !== "HEAD") refuseForeignPage(request.headers);
  const asked = new URL(request.url).searchParams.get("project");
  const remembered = cookieOf(request.headers, projectCookie);
  if (signedIn.kind === "machine") {
    const projectId = await selectedProject(asked, remembered);
    return { kind: "session", projectId, sessionId: signedIn.sessionId };
  }
  const { account } = signedIn;
  const membership = await membershipOf(account, asked, remembered);
  if (membership === null)
    throw new AppError("forbidden", "You are not a member of any project: ask for an invitation.");
  return { kind: "account", account, ...membership };
}

export type SignedIn =
  | { readonly kind: "machine"; readonly sessionId: string }
  | { readonly kind: "account"; readonly account: Account };

/** Whose session the cookies of these headers name; null for none that is valid. */
export async function signedInBy(headers: Headers): Promise<SignedIn | null> {
  const secret = cookieOf(headers, sessionCookie);
  if (secret !== undefined && (await isSession(secret)))
    return { kind: "machine", sessionId: hashSecret(secret).toString("hex") };
  if (cookieOf(headers, accountCookie) === undefined) return null;
  const account = await findAccount(headers);
  return account === null ? null : { kind: "account", account };
}

/** The same for a change of a project: it is allowed to come with a key that was valid a moment ago. */
export function changerOf(request: Request): Promise<Caller> {
  return callerOf(request, (key) => findRecent(key, findKey));
}

async function callerOfKey(key: string | undefined, find: typeof findKey): Promise<Caller> {
  if (key === undefined) throw unauthorized();
  if (isAdminKey(key)) return { kind: "admin" };
  const found = await find(key);
  if (found !== null) return { kind: "project", ...found };
  const member = await findMember(key);
  if (member === null) throw unauthorized();
  return { kind: "member", ...member };
}

/**
 * Browsers name the page that sends a change. SameSite cookies alone do not keep other ports of this host out, so the
 * origin must be exactly our own.
 */
export function refuseForeignPage(headers: Headers): void {
  const origin = headers.get("origin");
  const own =
    origin === null ? headers.get("sec-fetch-site") === "same-origin" : hostOf(origin) === headers.get("host");
  if (!own) throw new AppError("forbidden", "Changes with a browser session must come from Tracegate's own pages.");
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

/**
 * The project a session looks at: `?project=` (must exist), else the cookie of the switcher, else the default project.
 * A stale cookie is no error.
 */
export async function selectedProject(asked: string | null, remembered: string | undefined): Promise<string> {
  if (asked !== null) {
    if (await exists(asked)) return asked.toLowerCase();
    throw notFound();
  }
  return remembered !== undefined && (await exists(remembered)) ? remembered : defaultProjectId();
}

/**
 * The member that an account is in the project it looks at: the one asked for (else 404), the one it looked at before, else
 * its first. Null for an account that is nowhere a member. The owner of the installation owns every project.
 */
export async function membershipOf(
  account: Pick<Account, "userId" | "isAdmin">,
  asked: string | null,
  remembered: string | undefined,
): Promise<Membership | null> {
  if (account.isAdmin) {
    const projectId = await selectedProject(asked, remembered);
    return { projectId, memberId: await localMember(projectId), role: "owner" };
  }
  const memberships = await findMemberships(account.userId);
  const of = (id: string | undefined) => memberships.find(({ projectId }) => projectId === id?.toLowerCase());
  if (asked === null) return of(remembered) ?? memberships[0] ?? null;
  const found = of(asked);
  if (found === undefined) throw notFound();
  return found;
}

async function exists(projectId: string): Promise<boolean> {
  return ProjectId.safeParse(projectId).success && (await findProject(projectId)) !== null;
}

export function cookieOf(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}
