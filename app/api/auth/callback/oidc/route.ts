import { redirectTo, signedInWithAccount } from "@/lib/server/login";
import { accountCookie } from "@/lib/server/people/account-cookie";
import { accounts } from "@/lib/server/people/accounts";
import { answerWithRequestId } from "@/lib/server/route";

/** The OpenID provider sends the browser back here; better-auth checks state, code and token, and makes the session. */
export function GET(request: Request): Promise<Response> {
  return answerWithRequestId(async () => {
    const { headers } = await (await accounts()).handler(request);
    const next = headers.get("location") ?? "/login?problem=oidc";
    const cookies = headers.getSetCookie();
    const isIn = cookies.some(
      (cookie) => cookie.startsWith(`${accountCookie}=`) && !cookie.startsWith(`${accountCookie}=;`),
    );
    return isIn ? signedInWithAccount(request, cookies, next) : redirectTo(next);
  });
}
