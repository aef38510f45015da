import { randomUUID } from "node:crypto";
import type { PoolClient } from "pg";
import type { NewAccount } from "@/lib/contract/people";
import { accounts } from "@/lib/server/people/accounts";
import { insertUser, selectUserIdByEmail } from "@/lib/server/sql/people/accounts";

/** Takes a tenth of a second of processor: before a transaction, never in one. */
export async function hashPassword(password: string): Promise<string> {
  return (await (await accounts()).$context).password.hash(password);
}

type Made = Pick<NewAccount, "name" | "email"> & { readonly passwordHash: string; readonly isAdmin: boolean };

/** Id of the new account; null where there is one of this e-mail address. */
export async function makeAccount(db: PoolClient, account: Made): Promise<string | null> {
  if ((await selectUserIdByEmail(db, account.email)) !== null) return null;
  const id = randomUUID();
  await insertUser(db, { id, ...account });
  return id;
}
