// Changes that share a transaction: each is judged by itself, after those before it, and told once all are stored.
import type { PoolClient } from "pg";
import { inGroups } from "@/lib/server/batch";
import { type Actor, beginLocked } from "@/lib/server/control/work";
import { changesPool } from "@/lib/server/db";
import { isRefusal, unauthorized } from "@/lib/server/errors";
import type { Outcome } from "@/lib/server/together";
import { type HeldLock, Tx } from "@/lib/server/tx";
import { Watched } from "@/lib/server/watched-client";

/** Changes of one name are acted on at once, by the same actor; one outcome an item. */
export type Group<Item> = {
  readonly name: string;
  /** What `act` judges by, where that can be asked in the round trip that takes the lock: the question follows it. */
  readonly read?: (client: PoolClient, items: readonly Item[]) => Promise<unknown>;
  readonly act: (tx: Tx, items: readonly Item[], read: unknown) => Promise<readonly Outcome[]>;
};
export type Act =
  | { readonly alone: (tx: Tx) => Promise<unknown> }
  | { readonly group: Group<unknown>; readonly subjects: readonly string[]; readonly item: unknown };
export type Job = {
  readonly actor: Actor;
  readonly act: Act;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** `projectId`: under its lock. */
export async function runJobs(projectId: string | null, jobs: readonly Job[]): Promise<void> {
  let client: PoolClient;
  try {
    client = await changesPool().connect();
  } catch (error) {
    for (const { reject } of jobs) reject(error);
    return;
  }
  let broken: Error | undefined;
  let again: readonly Job[] = [];
  try {
    const { tell, written } = await runAll(client, projectId, jobs);
    const [committed] = await Promise.all([client.query("commit"), ...written]);
    // a transaction in which something failed is rolled back by its commit
    if (committed.command !== "COMMIT") throw new Error("the transaction was not committed");
    for (const answer of tell) answer();
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    // one of several failed in the middle of its writing: nothing is stored, each is tried alone
    if (jobs.length > 1 && broken === undefined) again = jobs;
    else for (const { reject } of jobs) reject(error);
  } finally {
    client.release(broken);
  }
  for (const job of again) await runJobs(projectId, [job]);
}

type Ran = {
  /** Tells each caller its outcome, once that is stored. */
  readonly tell: readonly (() => void)[];
  /** What is on its way to the database. */
  readonly written: readonly Promise<void>[];
};

async function runAll(client: PoolClient, projectId: string | null, jobs: readonly Job[]): Promise<Ran> {
  if (projectId === null) {
    await client.query("begin");
    return runGroup(client, jobs, null, null);
  }
  const locking = beginLocked(client, projectId, [...new Set(jobs.flatMap(keyOf))]);
  const early = readOf(client, inGroups(jobs)[0] ?? []);
  const { head, revokedKeys, isNew } = await locking;
  const refused = (job: Job) => keyOf(job).some((id) => revokedKeys.includes(id));
  // whose key was found valid before the lock was held, and is not any more
  const tell = jobs.filter(refused).map((job) => () => job.reject(unauthorized()));
  const written: Promise<void>[] = [];
  for (const [at, group] of inGroups(jobs.filter((job) => !refused(job))).entries()) {
    const isAsked = at === 0 && revokedKeys.length === 0 && !isNew;
    const ran = await runGroup(client, group, { projectId, head }, await (isAsked ? early : readOf(client, group)));
    tell.push(...ran.tell);
    written.push(...ran.written);
  }
  return { tell, written };
}

/** Asked behind all that was sent before it. */
function readOf(client: PoolClient, jobs: readonly Job[]): Promise<unknown> {
  const act = jobs[0]?.act;
  const reading = (act !== undefined && "group" in act && act.group.read?.(client, itemsOf(jobs))) || null;
  const read = Promise.resolve(reading);
  read.catch(() => {}); // whoever waits for it is told
  return read;
}

const itemsOf = (jobs: readonly Job[]) => jobs.map(({ act }) => ("group" in act ? act.item : null));
const keyOf = ({ actor }: Job) => (actor.kind === "key" && actor.id !== null ? [actor.id] : []);

async function runGroup(client: PoolClient, jobs: readonly Job[], held: HeldLock | null, read: unknown): Promise<Ran> {
  const [first] = jobs;
  if (first === undefined) return { tell: [], written: [] };
  const { actor, act } = first;
  const { outcomes, written } =
    "alone" in act
      ? await runAlone(client, actor, act.alone, held)
      : await runTogether(new Tx(client, actor, held), act.group, itemsOf(jobs), read);
  const tell = jobs.map(({ resolve, reject }, at) => () => {
    const outcome = outcomes[at];
    if (outcome?.status === "fulfilled") resolve(outcome.value);
    else reject(outcome?.reason);
  });
  return { tell, written };
}

type Acted = { readonly outcomes: readonly Outcome[]; readonly written: readonly Promise<void>[] };

async function runTogether(tx: Tx, group: Group<unknown>, items: readonly unknown[], read: unknown): Promise<Acted> {
  const outcomes = await group.act(tx, items, read);
  return { outcomes, written: [flushed(tx)] };
}

/** A refusal before the first write leaves nothing to undo: the others of the batch go on. */
async function runAlone(
  client: PoolClient,
  actor: Actor,
  act: (tx: Tx) => Promise<unknown>,
  held: HeldLock | null,
): Promise<Acted> {
  const watched = new Watched(client);
  const tx = new Tx(watched.client, actor, held);
  try {
    const value = await act(tx);
    return { outcomes: [{ status: "fulfilled", value }], written: [flushed(tx)] };
  } catch (error) {
    if (watched.wrote || !isRefusal(error)) throw error;
    return { outcomes: [{ status: "rejected", reason: error }], written: [] };
  }
}

/** Waited for with the commit. */
function flushed(tx: Tx): Promise<void> {
  const written = tx.flush();
  written.catch(() => {});
  return written;
}
