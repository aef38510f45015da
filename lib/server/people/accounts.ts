import type { AccountInfo } from "@/lib/contract/people";
import { pool } from "@/lib/server/db";
import type { openBetterAuth } from "@/lib/server/people/better-auth";
import { selectAccountsOn } from "@/lib/server/sql/people/accounts";

type Accounts = ReturnType<typeof openBetterAuth>;
const kept = globalThis as typeof globalThis & { tracegateAccounts?: Promise<Accounts> };

/** better-auth, read when the first account is asked for: an installation without accounts never loads it. */
export function accounts(): Promise<Accounts> {
  kept.tracegateAccounts ??= import("@/lib/server/people/better-auth").then(({ openBetterAuth }) => openBetterAuth());
  return kept.tracegateAccounts;
}

/** Has the local person become an account? From then on pages need one; a login link stays the way back. */
export function accountsAreOn(): Promise<boolean> {
  return selectAccountsOn(pool());
}

export async function describeAccount(account: Account | null): Promise<AccountInfo> {
  const accountsOn = await accountsAreOn();
  if (account === null) return { accountsOn, account };
  const { name, email, isAdmin } = account;
  return { accountsOn, account: { name, email, isAdmin } };
}

export type Account = {
  readonly userId: string;
  readonly sessionId: string;
  readonly name: string;
  readonly email: string;
  readonly isAdmin: boolean;
};

/** Whose session the cookie of these headers is; null for none, a forged, an ended or a revoked one. */
export async function findAccount(headers: Headers): Promise<Account | null> {
  const found = await (await accounts()).api.getSession({ headers });
  if (found === null) return null;
  const { user, session } = found;
  const { id: userId, name, email, isAdmin } = user;
  return { userId, sessionId: session.id, name, email, isAdmin: isAdmin === true };
}
