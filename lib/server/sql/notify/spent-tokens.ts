import type { Pool, PoolClient } from "pg";

/** False where it was spent before. Uses spent_tokens_pkey. */
export async function spendToken(db: Pool | PoolClient, hash: Buffer, until: Date): Promise<boolean> {
  const { rowCount } = await db.query(
    "insert into spent_tokens (hash, until) values ($1::bytea, $2::timestamptz) on conflict do nothing",
    [hash, until],
  );
  return rowCount === 1;
}

/** Uses spent_tokens_pkey. */
export async function isSpent(db: Pool, hash: Buffer): Promise<boolean> {
  const { rows } = await db.query("select 1 from spent_tokens where hash = $1::bytea", [hash]);
  return rows.length === 1;
}
