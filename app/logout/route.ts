import { cookieOf, refuseForeignPage } from "@/lib/server/auth";
import { signedOut } from "@/lib/server/login";
import { signOutAccount } from "@/lib/server/people/sign-in";
import { answerWithRequestId } from "@/lib/server/route";
import { endSession, sessionCookie } from "@/lib/server/sessions";

/** `<form method="post" action="/logout">`: the session ends here and in the browser. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    const secret = cookieOf(request.headers, sessionCookie);
    if (secret !== undefined) await endSession(secret);
    await signOutAccount(request.headers);
    return signedOut(request);
  });
}
