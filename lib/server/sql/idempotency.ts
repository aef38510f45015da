import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client";

type Tx = Prisma.TransactionClient;
const Kept = z.object({ request_hash: z.instanceof(Uint8Array), status: z.int(), body: z.string().nullable() });
export type KeptAnswer = { readonly requestHash: Uint8Array; readonly status: number; readonly body: string | null };

/** True for the one transaction at a time that may act under a key; held until it ends. */
export async function lockIdempotencyKey(tx: Tx, credential: string, key: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ locked: boolean }[]>`
    select pg_try_advisory_xact_lock(hashtextextended(${`idempotency ${credential} ${key}`}::text, 0)) as locked`;
  return rows[0]?.locked === true;
}

export async function selectAnswer(tx: Tx, credential: string, key: string): Promise<KeptAnswer | null> {
  const rows = await tx.$queryRaw<unknown[]>`
    select request_hash, status, body from idempotency_keys
     where credential = ${credential}::text and key = ${key}::text`;
  const row = Kept.optional().parse(rows[0]);
  return row === undefined ? null : { requestHash: row.request_hash, status: row.status, body: row.body };
}

/** Keeps an answer, and forgets those of two days ago. Index: idempotency_keys_created_at_idx. */
export async function insertAnswer(tx: Tx, credential: string, key: string, answer: KeptAnswer): Promise<void> {
  await tx.$executeRaw`delete from idempotency_keys where created_at < now() - interval '2 days'`;
  await tx.$executeRaw`
    insert into idempotency_keys (credential, key, request_hash, status, body)
    values (${credential}::text, ${key}::text, ${answer.requestHash}::bytea, ${answer.status}::smallint, ${answer.body}::text)`;
}
