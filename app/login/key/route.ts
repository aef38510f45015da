import { refuseForeignPage } from "@/lib/server/auth";
import { redirectTo, signedIn } from "@/lib/server/login";
import { readForm } from "@/lib/server/request";
import { answerWithRequestId } from "@/lib/server/route";
import { signInWithAdminKey } from "@/lib/server/sessions";
import { safeNext } from "@/lib/server/web-policy";

/** The sign-in form: the admin key opens a session. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    const form = await readForm(request);
    const next = safeNext(form.get("next"));
    const signIn = await signInWithAdminKey(form.get("key")?.trim() ?? "", request.headers.get("user-agent"));
    if (signIn.outcome === "signed_in") return signedIn(request, signIn.secret, next);
    return redirectTo(`/login?${new URLSearchParams({ problem: signIn.outcome, next })}`);
  });
}
