import type { Pool } from "pg";

/** Of any number that use a link at once exactly one gets true; a used, expired or unknown one gets false. */
export async function consumeLoginToken(db: Pool, hash: Buffer): Promise<boolean> {
  const { rowCount } = await db.query(
    `update login_tokens set used_at = clock_timestamp()
      where hash = $1::bytea and used_at is null and expires_at > clock_timestamp()`,
    [hash],
  );
  return rowCount === 1;
}
