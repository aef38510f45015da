import { cookieOf } from "@/lib/server/auth";
import { pool } from "@/lib/server/db";
import { accountCookie } from "@/lib/server/people/account-cookie";
import { accounts } from "@/lib/server/people/accounts";
import { hashSecret } from "@/lib/server/secrets";
import { clearAttempts, takeAttempt } from "@/lib/server/sql/people/sign-in-limits";

/** Ten wrong passwords of an account at once, then one each six seconds: hopeless to guess with, and nothing to a person. */
const ofAccount = { size: 10, refillMs: 6_000 };
/** Of everybody together, for whoever tries one password on many accounts: each costs a tenth of a second of processor. */
const ofAll = { size: 100, refillMs: 500 };
const everybody = hashSecret("sign in: everybody");

export type SignIn =
  | { readonly outcome: "signed_in"; readonly cookies: readonly string[] }
  | { readonly outcome: "wrong_password" }
  | { readonly outcome: "wait"; readonly waitMs: number };

/** The cookies of a new session. Wrong is wrong, whether or not there is such an account. */
export async function signInWithPassword(headers: Headers, email: string, password: string): Promise<SignIn> {
  const waitMs = await takePasswordAttempt(email);
  if (waitMs > 0) return { outcome: "wait", waitMs };
  try {
    const { api } = await accounts();
    const signedIn = await api.signInEmail({ body: { email, password }, headers: plain(headers), returnHeaders: true });
    await clearAttempts(pool(), subjectOf(email));
    return { outcome: "signed_in", cookies: signedIn.headers.getSetCookie() };
  } catch (error) {
    if (!isApiError(error)) throw error;
    return { outcome: "wrong_password" };
  }
}

/** Counts an attempt; the time to wait where there were too many. Forgotten with the first that is right. */
export async function takePasswordAttempt(email: string): Promise<number> {
  const db = pool();
  const waitMs = await takeAttempt(db, subjectOf(email), ofAccount.size, ofAccount.refillMs);
  return waitMs > 0 ? waitMs : takeAttempt(db, everybody, ofAll.size, ofAll.refillMs);
}

const subjectOf = (email: string) => hashSecret(`sign in: ${email.trim().toLowerCase()}`);

/** What better-auth may see of a request: which browser it is. Cookies and addresses have no say in who signs in. */
function plain(headers: Headers): Headers {
  return new Headers({ "user-agent": (headers.get("user-agent") ?? "").slice(0, 300) });
}

/** A refusal of better-auth, not a fault; by name, because a bundle of its own has a class of its own. */
export function isApiError(error: unknown): boolean {
  return error instanceof Error && error.name === "APIError";
}

export async function signOutAccount(headers: Headers): Promise<void> {
  if (cookieOf(headers, accountCookie) === undefined) return;
  await (await accounts()).api.signOut({ headers });
}
