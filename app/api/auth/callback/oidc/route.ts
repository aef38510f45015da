import { redirectTo, signedInWithAccount } from "@/lib/server/login";
import { finishOidc } from "@/lib/server/people/oidc";
import { answerWithRequestId } from "@/lib/server/route";

/** The OpenID provider sends the browser back here. */
export function GET(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    const finish = await finishOidc(request);
    if (finish.outcome === "signed_in") return signedInWithAccount(request, finish.cookies, finish.to);
    return redirectTo(`/login?${new URLSearchParams({ problem: finish.outcome, next: finish.next })}`);
  });
}
