import type { Pool, PoolClient } from "pg";
import { z } from "zod";

const Kept = z.object({ request_hash: z.instanceof(Buffer), status: z.int(), body: z.string().nullable() });
export type KeptAnswer = { readonly requestHash: Buffer; readonly status: number; readonly body: string | null };

/**
 * `free` for the one transaction at a time that may act under a key, until it ends; `busy` for the others; the answer
 * that is kept. Uses idempotency_keys_pkey.
 */
export async function takeIdempotencyKey(
  tx: PoolClient,
  credential: string,
  key: string,
): Promise<"free" | "busy" | KeptAnswer> {
  const locked = await tx.query<{ locked: boolean }>({
    name: "lock-idempotency-key",
    text: "select pg_try_advisory_xact_lock(hashtextextended($1::text, 0)) as locked",
    values: [`idempotency ${credential} ${key}`],
  });
  if (locked.rows[0]?.locked !== true) return "busy";
  // a statement of its own, so that it sees what the one before us committed
  const { rows } = await tx.query({
    name: "kept-answer",
    text: `
      select request_hash, status, body from idempotency_keys
       where credential = $1::text and key = $2::text`,
    values: [credential, key],
  });
  const row = Kept.optional().parse(rows[0]);
  return row === undefined ? "free" : { requestHash: row.request_hash, status: row.status, body: row.body };
}

export async function insertAnswer(tx: PoolClient, credential: string, key: string, answer: KeptAnswer): Promise<void> {
  await tx.query({
    name: "keep-answer",
    text: `
      insert into idempotency_keys (credential, key, request_hash, status, body)
      values ($1::text, $2::text, $3::bytea, $4::smallint, $5::text)`,
    values: [credential, key, answer.requestHash, answer.status, answer.body],
  });
}

/** Forgets the answers of two days ago. Uses idempotency_keys_created_at_idx. */
export async function deleteOldAnswers(db: Pool): Promise<void> {
  await db.query("delete from idempotency_keys where created_at < now() - interval '2 days'");
}
