import { hashJson } from "@/lib/server/control/hash";
import type { Actor } from "@/lib/server/control/work";
import { AppError, invalid } from "@/lib/server/errors";
import { insertAnswer, takeIdempotencyKey } from "@/lib/server/sql/idempotency";
import { inProject, inTransaction, type Tx } from "@/lib/server/transaction";

// Idempotency-Key of protocol I1 to I6: of any number of equal calls one acts, the others get its answer.

export type Change = {
  readonly actor: Actor;
  /** Whose keys these are: two credentials never see each other's answers. */
  readonly credential: string;
  /** Changes of one project come one after the other; null where no project is changed. */
  readonly projectId: string | null;
  readonly path: string;
  readonly json: unknown;
  /** The header as it came. */
  readonly key: string | null;
  /** The field of the answer that is never kept. */
  readonly secret: string | undefined;
};
export type Changed = { readonly status: number; readonly body: string | null; readonly replayed: boolean };

/** An answer with another status than the call's usual one. */
export class Answer {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    this.status = status;
    this.body = body;
  }
}

/**
 * Runs `act` in one transaction; with a key, keeps its answer in the same one. What `act` throws is kept nowhere, and
 * undoes everything; an AppError that it returns is a refusal that leaves what was changed.
 */
export async function changeOnce(change: Change, status: number, act: (tx: Tx) => Promise<unknown>): Promise<Changed> {
  const { actor, projectId, key } = change;
  const once = (tx: Tx) => (key === null ? actOn(tx, status, act) : actOrReplay(tx, change, status, act));
  const changed = await (projectId === null ? inTransaction(actor, once) : inProject(projectId, actor, once));
  if (changed instanceof AppError) throw changed;
  return changed;
}

async function actOn(tx: Tx, usual: number, act: (tx: Tx) => Promise<unknown>) {
  const { status, body, refusal } = toParts(await act(tx), usual);
  return refusal ?? { status, body: toText(body), replayed: false };
}

async function actOrReplay(tx: Tx, change: Change, usual: number, act: (tx: Tx) => Promise<unknown>) {
  const { credential, key } = change;
  if (key === null || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalid("Idempotency-Key", "is not 1 to 200 visible ASCII characters");
  }
  const requestHash = Buffer.from(hashJson([change.path, change.json]), "hex");
  const taken = await takeIdempotencyKey(tx.client, credential, key);
  if (taken === "busy") {
    throw new AppError("in_progress", "The first call with this Idempotency-Key is still at work. Try again.");
  }
  if (taken !== "free") {
    if (requestHash.equals(taken.requestHash)) return { status: taken.status, body: taken.body, replayed: true };
    throw new AppError(
      "idempotency_mismatch",
      "This Idempotency-Key was used for another call. Take a new key for each change.",
    );
  }
  const { status, body, refusal } = toParts(await act(tx), usual);
  if (refusal !== null) return refusal;
  await insertAnswer(tx.client, credential, key, { requestHash, status, body: toText(without(change.secret, body)) });
  return { status, body: toText(body), replayed: false };
}

function toParts(answer: unknown, status: number) {
  if (answer instanceof AppError) return { status: 0, body: null, refusal: answer };
  return answer instanceof Answer ? { ...answer, refusal: null } : { status, body: answer, refusal: null };
}

const toText = (answer: unknown) => (answer === undefined ? null : JSON.stringify(answer));

function without(secret: string | undefined, answer: unknown): unknown {
  return secret === undefined || typeof answer !== "object" ? answer : { ...answer, [secret]: null };
}
