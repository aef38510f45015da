import { leaving, redirectTo } from "@/lib/server/login";
import { oidcName } from "@/lib/server/people/accounts";
import { startOidc } from "@/lib/server/people/sign-in";
import { answerWithRequestId } from "@/lib/server/route";
import { safeNext } from "@/lib/server/web-policy";

/** The link of the OpenID provider: leads there, and from there to /api/auth/callback/oidc. */
export function GET(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    const start = oidcName() === null ? null : await startOidc(safeNext(new URL(request.url).searchParams.get("next")));
    return start === null ? redirectTo("/login?problem=oidc") : leaving(request, start.cookies, start.url);
  });
}
