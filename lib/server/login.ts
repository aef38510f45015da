import { publicUrl } from "@/lib/server/notify/link-token";
import { accountCookie } from "@/lib/server/people/account-cookie";
import { sessionSetCookie } from "@/lib/server/sessions";

/** Relative, so that the browser stays under the name it used. */
export function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}

/** Signed in as whoever has the machine. One session a browser: that of an account is forgotten. */
export function signedIn(request: Request, secret: string, next: string): Response {
  const secure = isSecure(request);
  return withCookies(redirectTo(next), [sessionSetCookie(secret, secure), forgetAccount(secure)]);
}

/** Signed in with an account, whose cookies better-auth made; the session of whoever has the machine is forgotten. */
export function signedInWithAccount(request: Request, cookies: readonly string[], next: string): Response {
  const secure = isSecure(request);
  return withCookies(redirectTo(next), [...cookies.map(securedIf(secure)), sessionSetCookie("", secure)]);
}

/** On the way to the OpenID provider: cookies that bind its answer to this browser. */
export function leaving(request: Request, cookies: readonly string[], url: string): Response {
  return withCookies(redirectTo(url), cookies.map(securedIf(isSecure(request))));
}

const securedIf = (secure: boolean) => (cookie: string) =>
  secure && !/; *secure/i.test(cookie) ? `${cookie}; Secure` : cookie;

export function signedOut(request: Request): Response {
  const secure = isSecure(request);
  return withCookies(redirectTo("/login"), [sessionSetCookie("", secure), forgetAccount(secure)]);
}

function forgetAccount(secure: boolean): string {
  return `${accountCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}

function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append("set-cookie", cookie);
  return response;
}

/** By the address that people open; where none is set, TLS ends at a reverse proxy, which says so. */
function isSecure(request: Request): boolean {
  if (new URL(publicUrl()).protocol === "https:") return true;
  return request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}
