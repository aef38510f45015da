import { leaving, redirectTo } from "@/lib/server/login";
import { startOidc } from "@/lib/server/people/oidc";
import { answerWithRequestId } from "@/lib/server/route";
import { safeNext } from "@/lib/server/web-policy";

/** The link of the OpenID provider: leads there, and from there to /api/auth/callback/oidc. */
export function GET(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    const start = await startOidc(safeNext(new URL(request.url).searchParams.get("next")));
    if (start.outcome === "left") return leaving(request, start.cookies, start.to);
    return redirectTo(`/login?${new URLSearchParams({ problem: start.outcome, next: start.next })}`);
  });
}
