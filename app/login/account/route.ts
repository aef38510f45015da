import { refuseForeignPage } from "@/lib/server/auth";
import { redirectTo, signedInWithAccount } from "@/lib/server/login";
import { signInWithPassword } from "@/lib/server/people/sign-in";
import { readForm } from "@/lib/server/request";
import { answerWithRequestId } from "@/lib/server/route";
import { safeNext } from "@/lib/server/web-policy";

/** The sign-in form: e-mail and password open a session of the account. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    const form = await readForm(request);
    const next = safeNext(form.get("next"));
    const email = form.get("email")?.trim() ?? "";
    const signIn = await signInWithPassword(request.headers, email, form.get("password") ?? "");
    if (signIn.outcome === "signed_in") return signedInWithAccount(request, signIn.cookies, next);
    return redirectTo(`/login?${new URLSearchParams({ problem: signIn.outcome, next, email })}`);
  });
}
