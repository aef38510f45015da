import { ProjectId, projectCookie } from "@/lib/contract/projects";
import type { Role } from "@/lib/domain/guard/seats";
import { findMember } from "@/lib/server/control/members";
import type { Actor } from "@/lib/server/control/work";
import { AppError, notFound, unauthorized } from "@/lib/server/errors";
import { findKey } from "@/lib/server/keys";
import { findRecent } from "@/lib/server/known-keys";
import { defaultProjectId, findProject } from "@/lib/server/projects";
import { hashSecret, isAdminKey } from "@/lib/server/secrets";
import { isSession, sessionCookie } from "@/lib/server/sessions";

/** Who asks. A browser session of local mode owns everything and looks at one project at a time. */
export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "admin" }
  | { readonly kind: "session"; readonly projectId: string; readonly sessionId: string }
  | { readonly kind: "project"; readonly projectId: string; readonly keyId: string }
  | { readonly kind: "member"; readonly projectId: string; readonly memberId: string; readonly role: Role };

/** One name a credential, for what is kept for it alone. */
export function credentialOf(caller: Caller): string {
  if (caller.kind === "session") return `session ${caller.sessionId}`;
  if (caller.kind === "member") return `member ${caller.memberId}`;
  return caller.kind === "project" ? `key ${caller.keyId}` : caller.kind;
}

/** Who the audit says it was. A browser session of local mode is worth the admin key where it acts for no member. */
export function actorOf(caller: Caller): Actor {
  if (caller.kind === "project") return { kind: "key", id: caller.keyId };
  return caller.kind === "member" ? { kind: "member", id: caller.memberId } : { kind: "admin", id: null };
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
  const secret = cookieOf(request.headers, sessionCookie);
  if (secret === undefined || !(await isSession(secret))) throw unauthorized();
  if (request.method !== "GET" && request.method !== "HEAD") refuseForeignPage(request.headers);
  const asked = new URL(request.url).searchParams.get("project");
  const projectId = await selectedProject(asked, cookieOf(request.headers, projectCookie));
  return { kind: "session", projectId, sessionId: hashSecret(secret).toString("hex") };
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
