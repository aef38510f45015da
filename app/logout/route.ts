import { cookieOf, refuseForeignPage } from "@/lib/server/auth";
import { redirectTo, signedOut } from "@/lib/server/login";
import { answerWithRequestId } from "@/lib/server/route";
import { endSession, sessionCookie } from "@/lib/server/sessions";

/** `<form method="post" action="/logout">`: the session ends here and in the browser. */
export function POST(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    refuseForeignPage(request.headers);
    const secret = cookieOf(request.headers, sessionCookie);
    if (secret === undefined) return redirectTo("/login");
    await endSession(secret);
    return signedOut(request);
  });
}
