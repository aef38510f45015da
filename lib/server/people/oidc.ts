import { env } from "@/lib/server/env";
import { accountCookie, oidcId } from "@/lib/server/people/account-cookie";
import { accountsAreOn } from "@/lib/server/people/accounts";
import type { openBetterAuthWithOidc } from "@/lib/server/people/better-auth";
import { isReachable } from "@/lib/server/people/oidc-discovery";
import { safeNext } from "@/lib/server/web-policy";

export const oidcProblems = {
  oidc: "The provider's answer did not prove who you are. Try again; the log of Tracegate says what was wrong with it.",
  oidc_denied: "The provider signed nobody in: it refused, or you went back. Try again, or sign in another way.",
  oidc_email: "The provider names no verified e-mail address of yours. Have it verified there, then try again.",
  oidc_off: "Nobody signs in through a provider here: none is set, or accounts are not turned on yet.",
  oidc_state: "This sign-in was finished already, took too long or was begun in another browser. Start again.",
  oidc_unreachable: "The provider cannot be reached. Sign in with e-mail and password, or try again later.",
} as const;
type OidcProblem = keyof typeof oidcProblems;

/** By what better-auth calls it, or the provider (RFC 6749, 4.1.2.1); anything else is `oidc`. */
const problemOf: ReadonlyMap<string, OidcProblem> = new Map([
  ["access_denied", "oidc_denied"],
  // to an account of his address, because his is not verified
  ["account_not_linked", "oidc_email"],
  ["email_not_found", "oidc_email"],
  ["email_not_verified", "oidc_email"],
  ["login_required", "oidc_denied"],
  ["state_mismatch", "oidc_state"],
  ["state_not_found", "oidc_state"],
  ["temporarily_unavailable", "oidc_unreachable"],
]);

/** What the button of the OpenID provider says; null where there is none. */
export function oidcName(): string | null {
  const { TRACEGATE_OIDC_ISSUER, TRACEGATE_OIDC_NAME } = env();
  return TRACEGATE_OIDC_ISSUER === undefined ? null : TRACEGATE_OIDC_NAME;
}

type WithOidc = ReturnType<typeof openBetterAuthWithOidc>;
const kept = globalThis as typeof globalThis & { tracegateOidc?: Promise<WithOidc> };

/** Apart from accounts(): who signs in with a password does not wait for a provider that does not answer. */
function withOidc(): Promise<WithOidc> {
  kept.tracegateOidc ??= import("@/lib/server/people/better-auth").then((module) => module.openBetterAuthWithOidc());
  return kept.tracegateOidc;
}

type Refused = { readonly outcome: OidcProblem; readonly next: string };
/** Where the browser goes, and the cookies that it takes along. */
type Leads<Outcome> = { readonly outcome: Outcome; readonly cookies: readonly string[]; readonly to: string };

/** To the provider, with the cookie that binds its answer to this browser. */
export async function startOidc(next: string): Promise<Refused | Leads<"left">> {
  const issuer = env().TRACEGATE_OIDC_ISSUER;
  if (issuer === undefined || !(await accountsAreOn())) return { outcome: "oidc_off", next };
  if (!(await isReachable(issuer))) return { outcome: "oidc_unreachable", next };
  const errorCallbackURL = `/login?${new URLSearchParams({ next })}`;
  const body = { provider: oidcId, callbackURL: next, errorCallbackURL, disableRedirect: true };
  const { api } = await withOidc();
  const { headers, response } = await api.signInSocial({ body, headers: new Headers(), returnHeaders: true });
  if (response.url === undefined) return { outcome: "oidc", next };
  return { outcome: "left", cookies: headers.getSetCookie(), to: response.url };
}

/** Back from the provider: better-auth checks state, code and token, and makes the session. */
export async function finishOidc(request: Request): Promise<Refused | Leads<"signed_in">> {
  if (oidcName() === null) return { outcome: "oidc_off", next: "/" };
  const { headers } = await (await withOidc()).handler(request);
  const to = headers.get("location") ?? "/login";
  const cookies = headers.getSetCookie();
  if (cookies.some(opensSession)) return { outcome: "signed_in", cookies, to };
  const { searchParams } = new URL(to, request.url);
  return {
    outcome: problemOf.get(searchParams.get("error") ?? "") ?? "oidc",
    next: safeNext(searchParams.get("next")),
  };
}

const opensSession = (cookie: string) =>
  cookie.startsWith(`${accountCookie}=`) && !cookie.startsWith(`${accountCookie}=;`);
