import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { prisma } from "@/lib/server/db";
import { AppError, invalid } from "@/lib/server/errors";
import { insertAnswer, lockIdempotencyKey, selectAnswer } from "@/lib/server/sql/idempotency";
import type { Prisma } from "@/prisma/generated/client";

// Idempotency-Key of protocol I1 to I6: of any number of equal calls one acts, the others get its answer.

export type Tx = Prisma.TransactionClient;
export type Change = {
  readonly credential: string;
  readonly path: string;
  readonly json: unknown;
  /** The header as it came. */
  readonly key: string | null;
};
export type Changed = { readonly body: string | null; readonly replayed: boolean };

const secrets = new Set(["key", "token", "secret"]);

/** Runs `act` in one transaction; with a key, keeps its answer in the same one. What `act` throws is kept nowhere. */
export function changeOnce(change: Change, status: number, act: (tx: Tx) => Promise<unknown>): Promise<Changed> {
  const { credential, key } = change;
  if (key === null) return prisma().$transaction(async (tx) => ({ body: toText(await act(tx)), replayed: false }));
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw invalid("Idempotency-Key", "is not 1 to 200 visible ASCII characters");
  const requestHash = hashOf(change);
  return prisma().$transaction(async (tx) => {
    if (!(await lockIdempotencyKey(tx, credential, key))) {
      throw new AppError("in_progress", "The first call with this Idempotency-Key is still at work. Try again.");
    }
    const kept = await selectAnswer(tx, credential, key);
    if (kept !== null) return replay(kept, requestHash);
    const answer = await act(tx);
    await insertAnswer(tx, credential, key, { requestHash, status, body: toText(withoutSecrets(answer)) });
    return { body: toText(answer), replayed: false };
  });
}

function replay(kept: { requestHash: Uint8Array; body: string | null }, requestHash: Uint8Array): Changed {
  if (Buffer.compare(kept.requestHash, requestHash) === 0) return { body: kept.body, replayed: true };
  throw new AppError(
    "idempotency_mismatch",
    "This Idempotency-Key was used for another call. Take a new key for each change.",
  );
}

function hashOf({ path, json }: Change): Uint8Array<ArrayBuffer> {
  return Buffer.from(
    createHash("sha256")
      .update(canonicalJson([path, json]))
      .digest(),
  );
}

const toText = (answer: unknown) => (answer === undefined ? null : JSON.stringify(answer));

function withoutSecrets(answer: unknown): unknown {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => [name, secrets.has(name) ? null : value]));
}
