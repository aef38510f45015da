import { sessionSetCookie } from "@/lib/server/sessions";

/** Relative, so that the browser stays under the name it used. */
export function redirectTo(path: string): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "no-store" } });
}

export function signedIn(request: Request, secret: string, next: string): Response {
  return withCookie(redirectTo(next), sessionSetCookie(secret, isSecure(request)));
}

export function signedOut(request: Request): Response {
  return withCookie(redirectTo("/login"), sessionSetCookie("", isSecure(request)));
}

function withCookie(response: Response, cookie: string): Response {
  response.headers.append("set-cookie", cookie);
  return response;
}

/** TLS ends at a reverse proxy, which says so. */
function isSecure(request: Request): boolean {
  return request.headers.get("x-forwarded-proto")?.split(",")[0]?.trim() === "https";
}
