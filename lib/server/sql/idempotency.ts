import type { Pool, PoolClient } from "pg";
import { z } from "zod";

const Kept = z.object({
  key: z.string(),
  request_hash: z.instanceof(Buffer),
  status: z.int(),
  body: z.string().nullable(),
});
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
  return (await selectAnswers(tx, credential, [key])).get(key) ?? "free";
}

/** The answers that are kept, by their keys. Uses idempotency_keys_pkey. */
export async function selectAnswers(
  tx: PoolClient,
  credential: string,
  keys: readonly string[],
): Promise<Map<string, KeptAnswer>> {
  const { rows } = await tx.query({
    name: "kept-answers",
    text: `
      select key, request_hash, status, body from idempotency_keys
       where credential = $1::text and key = any($2::text[])`,
    values: [credential, keys],
  });
  return new Map(
    Kept.array()
      .parse(rows)
      .map(({ key, request_hash, status, body }) => [key, { requestHash: request_hash, status, body }]),
  );
}

/** `about`: id or trace of the run, or id of the approval. */
type NewAnswer = KeptAnswer & { readonly key: string; readonly about: string | null };

export async function insertAnswers(
  tx: PoolClient,
  { credential, projectId }: { readonly credential: string; readonly projectId: string | null },
  answers: readonly NewAnswer[],
): Promise<void> {
  await tx.query({
    name: "keep-answers",
    text: `
      insert into idempotency_keys (credential, key, request_hash, status, body, project_id, about)
      select $1::text, a.key, a.hash, a.status, a.body, $6::uuid, a.about
        from unnest($2::text[], $3::bytea[], $4::smallint[], $5::text[], $7::text[]) as a (key, hash, status, body, about)`,
    values: [
      credential,
      answers.map(({ key }) => key),
      answers.map(({ requestHash }) => requestHash),
      answers.map(({ status }) => status),
      answers.map(({ body }) => body),
      projectId,
      answers.map(({ about }) => about),
    ],
  });
}

/** Leaves of answers about these that they were given: a repeat still changes nothing. Reads two days of answers. */
export async function emptyAnswers(tx: PoolClient, projectId: string, about: readonly string[]): Promise<void> {
  await tx.query(
    `update idempotency_keys set body = null
      where project_id = $1::uuid and about = any($2::text[]) and body is not null`,
    [projectId, about],
  );
}

/** Forgets the answers of two days ago. Uses idempotency_keys_created_at_idx. */
export async function deleteOldAnswers(db: Pool): Promise<void> {
  await db.query("delete from idempotency_keys where created_at < now() - interval '2 days'");
}
