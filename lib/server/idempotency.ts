import { hashJson } from "@/lib/server/control/hash";
import type { Actor } from "@/lib/server/control/work";
import { AppError, invalid } from "@/lib/server/errors";
import { insertAnswers, type KeptAnswer, selectAnswers, takeIdempotencyKey } from "@/lib/server/sql/idempotency";
import type { Outcome, Together } from "@/lib/server/together";
import { inProject, inProjectTogether, inTransaction, type Tx } from "@/lib/server/transaction";

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
  const { actor, projectId } = change;
  const once = (tx: Tx) => actOrReplay(tx, change, status, act);
  const changed = await (projectId === null ? inTransaction(actor, once) : inProject(projectId, actor, once));
  if (changed instanceof AppError) throw changed;
  return changed;
}

async function actOn(tx: Tx, usual: number, act: (tx: Tx) => Promise<unknown>) {
  const { status, body, refusal } = toParts(await act(tx), usual);
  return refusal ?? { status, body: toText(body), replayed: false };
}

async function actOrReplay(tx: Tx, change: Change, usual: number, act: (tx: Tx) => Promise<unknown>) {
  const { credential, projectId } = change;
  const once = onceOf(change);
  if (once === null) return actOn(tx, usual, act);
  const taken = await takeIdempotencyKey(tx.client, credential, once.key);
  if (taken === "busy") {
    throw new AppError("in_progress", "The first call with this Idempotency-Key is still at work. Try again.");
  }
  if (taken !== "free") return replay(taken, once);
  const { status, body, refusal } = toParts(await act(tx), usual);
  if (refusal !== null) return refusal;
  const answer = { ...once, status, body: toText(without(change.secret, body)) };
  await insertAnswers(tx.client, { credential, projectId }, [answer]);
  return { status, body: toText(body), replayed: false };
}

type Once = { readonly key: string; readonly requestHash: Buffer; readonly about: string | null };

/** The header as it must be, with what it stands for; null without one. */
function onceOf({ key, path, json }: Change): Once | null {
  if (key === null) return null;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    throw invalid("Idempotency-Key", "is not 1 to 200 visible ASCII characters");
  }
  return { key, requestHash: Buffer.from(hashJson([path, json]), "hex"), about: aboutOf(path, json) };
}

/** The run or the approval that a call names in its path, else the run that it names in its body. */
function aboutOf(path: string, json: unknown): string | null {
  const [, named] = /\/(?:runs|approvals)\/([^/]+)/.exec(path) ?? [];
  if (named !== undefined) return decodeURIComponent(named);
  const { id, runId } = Object(json) as { readonly id?: unknown; readonly runId?: unknown };
  const about = path.endsWith("/runs") ? id : runId;
  return typeof about === "string" ? about : null;
}

function replay(kept: KeptAnswer, { requestHash }: Once): Changed {
  if (requestHash.equals(kept.requestHash)) return { status: kept.status, body: kept.body, replayed: true };
  throw new AppError(
    "idempotency_mismatch",
    "This Idempotency-Key was used for another call. Take a new key for each change.",
  );
}

function toParts(answer: unknown, status: number) {
  if (answer instanceof AppError) return { status: 0, body: null, refusal: answer };
  return answer instanceof Answer ? { ...answer, refusal: null } : { status, body: answer, refusal: null };
}

const toText = (answer: unknown) => (answer === undefined ? null : JSON.stringify(answer));

function without(secret: string | undefined, answer: unknown): unknown {
  return secret === undefined || typeof answer !== "object" ? answer : { ...answer, [secret]: null };
}

type Entry<Item> = { readonly once: Once | null; readonly item: PromiseSettledResult<Item> };

/**
 * The same for a change that is judged together with others like it. Under the lock of the project nobody else is at work
 * with a key of the same credential: looking it up is enough.
 */
export async function changeTogether<Item>(
  change: Change & { readonly projectId: string },
  usual: number,
  together: Together<Item>,
  item: PromiseSettledResult<Item>,
): Promise<Changed> {
  const once = onceOf(change);
  // with a key, its first call is asked before the shape of this one is refused
  if (once === null && item.status === "rejected") throw item.reason;
  const { actor, projectId, credential } = change;
  const subject = item.status === "fulfilled" ? together.subject(item.value) : null;
  const subjects = [
    ...(subject === null ? [] : [`${together.name} ${subject}`]),
    ...(once === null ? [] : [`key ${credential} ${once.key}`]),
  ];
  const group = {
    name: `${together.name} ${credential}`,
    act: (tx: Tx, entries: readonly Entry<Item>[]) => actTogether(tx, change, usual, together, entries),
  };
  const changed = await inProjectTogether(projectId, actor, { group, subjects, item: { once, item } });
  if (changed instanceof AppError) throw changed;
  return changed as Changed;
}

async function actTogether<Item>(
  tx: Tx,
  { projectId, credential }: { readonly projectId: string; readonly credential: string },
  usual: number,
  together: Together<Item>,
  entries: readonly Entry<Item>[],
): Promise<readonly Outcome[]> {
  const work = await tx.lock(projectId);
  const keys = entries.flatMap(({ once }) => (once === null ? [] : [once.key]));
  const kept = keys.length === 0 ? new Map<string, KeptAnswer>() : await selectAnswers(tx.client, credential, keys);
  const early = entries.map((entry) => earlyOutcome(entry, kept));
  const open = entries.flatMap(({ item }, at) =>
    early[at] === null && item.status === "fulfilled" ? [{ at, item: item.value }] : [],
  );
  const acted = await together.act(
    work,
    open.map(({ item }) => item),
  );
  const outcomes: (Outcome | null)[] = [...early];
  const answers = [];
  for (const [index, { at }] of open.entries()) {
    const outcome = toOutcome(acted[index], usual);
    const once = entries[at]?.once ?? null;
    outcomes[at] = outcome.told;
    if (once !== null && outcome.kept !== null) answers.push({ ...once, ...outcome.kept });
  }
  if (answers.length > 0) await insertAnswers(tx.client, { credential, projectId }, answers);
  return outcomes.map((outcome) => outcome ?? { status: "rejected", reason: new Error("an item without an outcome") });
}

/** Of what need not be acted on: a repeat, or a refused shape. */
function earlyOutcome<Item>({ once, item }: Entry<Item>, kept: ReadonlyMap<string, KeptAnswer>): Outcome | null {
  const first = once === null ? undefined : kept.get(once.key);
  if (once === null || first === undefined) return item.status === "rejected" ? item : null;
  try {
    return { status: "fulfilled", value: replay(first, once) };
  } catch (reason) {
    return { status: "rejected", reason };
  }
}

function toOutcome(acted: Outcome | undefined, usual: number) {
  if (acted === undefined || acted.status === "rejected") return { told: acted ?? null, kept: null };
  const { status, body, refusal } = toParts(acted.value, usual);
  if (refusal !== null) return { told: { status: "fulfilled", value: refusal } as const, kept: null };
  const text = toText(body);
  return {
    told: { status: "fulfilled", value: { status, body: text, replayed: false } } as const,
    kept: { status, body: text },
  };
}
