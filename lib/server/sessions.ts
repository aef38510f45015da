import { AttemptLimit } from "@/lib/server/attempt-limit";
import { pool } from "@/lib/server/db";
import { hashSecret, isAdminKey, newSecret } from "@/lib/server/secrets";
import { consumeLoginToken } from "@/lib/server/sql/login-token";
import { deleteSession, insertSession, touchSession } from "@/lib/server/sql/session";

export const sessionCookie = "tg_session";
/** Longer than a session lives: the row decides, not the browser. 400 days is what browsers keep at most. */
const cookieLifeS = 400 * 24 * 3600;

/** Ten wrong keys at once, then one each six seconds: nothing to a person, and hopeless against 32 characters. */
const wrongKeys = new AttemptLimit(10, 6_000);

/** The secret of a new session for the first use of a link; null where the link is used, expired or unknown. */
export async function signInWithLink(token: string, userAgent: string | null = null): Promise<string | null> {
  return (await consumeLoginToken(pool(), hashSecret(token))) ? startSession(userAgent) : null;
}

export type KeySignIn =
  | { readonly outcome: "signed_in"; readonly secret: string }
  | { readonly outcome: "wrong_key" }
  | { readonly outcome: "wait"; readonly retryAfterMs: number };

export async function signInWithAdminKey(key: string, userAgent: string | null, now = Date.now()): Promise<KeySignIn> {
  const retryAfterMs = wrongKeys.waitMs(now);
  if (retryAfterMs > 0) return { outcome: "wait", retryAfterMs };
  if (isAdminKey(key)) return { outcome: "signed_in", secret: await startSession(userAgent) };
  wrongKeys.count(now);
  return { outcome: "wrong_key" };
}

async function startSession(userAgent: string | null): Promise<string> {
  const secret = newSecret();
  await insertSession(pool(), hashSecret(secret), userAgent);
  return secret;
}

export async function isSession(secret: string | undefined): Promise<boolean> {
  return secret !== undefined && secret.length < 100 && touchSession(pool(), hashSecret(secret));
}

export async function endSession(secret: string): Promise<void> {
  await deleteSession(pool(), hashSecret(secret));
}

/** Value of Set-Cookie; an empty secret forgets the cookie. */
export function sessionSetCookie(secret: string, secure: boolean): string {
  const life = secret === "" ? 0 : cookieLifeS;
  return `${sessionCookie}=${secret}; Path=/; Max-Age=${life}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
}
