import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import { projectCookie } from "@/lib/contract/projects";
import {
  type Caller,
  type Membership,
  membershipOf,
  type SignedIn,
  selectedProject,
  signedInBy,
} from "@/lib/server/auth";

/** Who is at the browser, and the project that is looked at. `membership` is null for whoever has the machine. */
export type PageContext = {
  readonly projectId: string;
  readonly signedIn: SignedIn;
  readonly membership: Membership | null;
};

/**
 * For server components: the project that the signed-in reader looks at. Without a session it redirects to /login and
 * from there back to `path`; an account that is nowhere a member is told so.
 */
export async function pageContext(path: string): Promise<PageContext> {
  const signedIn = await signedInBy(await headers());
  if (signedIn === null) redirect(`/login?next=${encodeURIComponent(path)}`);
  const remembered = (await cookies()).get(projectCookie)?.value;
  if (signedIn.kind === "machine") {
    return { projectId: await selectedProject(null, remembered), signedIn, membership: null };
  }
  const membership = await membershipOf(signedIn.account, null, remembered);
  if (membership === null) redirect("/login/no-project");
  return { projectId: membership.projectId, signedIn, membership };
}

/** The caller that this browser is to the API. */
export function callerOfPage({ projectId, signedIn, membership }: PageContext): Caller {
  if (signedIn.kind === "machine") return { kind: "session", projectId, sessionId: signedIn.sessionId };
  return membership === null ? { kind: "nobody" } : { kind: "account", account: signedIn.account, ...membership };
}
