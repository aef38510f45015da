import type { PasswordChange } from "@/lib/contract/people";
import type { Caller } from "@/lib/server/auth";
import { AppError, invalid } from "@/lib/server/errors";
import { accounts } from "@/lib/server/people/accounts";
import { browserOf, endOtherBrowserSessions } from "@/lib/server/people/browser-sessions";
import { isApiError, takePasswordAttempt } from "@/lib/server/people/sign-in";

/** Asks for the present password, as often as signing in does; whoever else is signed in with the account is not any more. */
export async function changePassword(
  caller: Caller,
  headers: Headers,
  { current, next }: PasswordChange,
): Promise<void> {
  const browser = browserOf(caller);
  if (browser.kind !== "account") throw new AppError("conflict", "This browser is signed in without an account.");
  const waitMs = await takePasswordAttempt(browser.account.email);
  if (waitMs > 0) {
    throw new AppError("rate_limited", "Too many wrong passwords. Wait, then try again.", {
      retryAfterS: waitMs / 1000,
    });
  }
  try {
    await (await accounts()).api.changePassword({ body: { currentPassword: current, newPassword: next }, headers });
  } catch (error) {
    if (!isApiError(error)) throw error;
    throw invalid("/current", "is not the password of this account");
  }
  await endOtherBrowserSessions({ ...browser, account: { ...browser.account, isAdmin: false } });
}
