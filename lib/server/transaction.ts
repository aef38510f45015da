import type { PoolClient } from "pg";
import { inGroups, takeBatch } from "@/lib/server/batch";
import { type Actor, beginLocked, type Head, lockedHead, Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { isRefusal, unauthorized } from "@/lib/server/errors";
import type { Outcome } from "@/lib/server/together";
import { Watched } from "@/lib/server/watched-client";

/** The transaction of one call: what it changes is there with its answer, or not at all. */
export class Tx {
  readonly client: PoolClient;
  readonly actor: Actor;
  readonly #held: HeldLock | null;
  #work: Work | null = null;

  constructor(client: PoolClient, actor: Actor, held: HeldLock | null) {
    this.client = client;
    this.actor = actor;
    this.#held = held;
  }

  /** Takes the lock of a project's control plane until the transaction ends; the clock is read after that. */
  async lock(projectId: string): Promise<Work> {
    const held = this.#held?.projectId === projectId ? this.#held.head : null;
    this.#work = new Work(this.client, projectId, this.actor, held ?? (await lockedHead(this.client, projectId)));
    return this.#work;
  }

  /** Writes what the work recorded: the audit and the events come with the change. */
  async flush(): Promise<void> {
    await this.#work?.flush();
  }
}

type HeldLock = { readonly projectId: string; readonly head: Head };
/** Changes of one name are acted on at once, by the same actor; one outcome an item. */
export type Group<Item> = {
  readonly name: string;
  readonly act: (tx: Tx, items: readonly Item[]) => Promise<readonly Outcome[]>;
};
type Act =
  | { readonly alone: (tx: Tx) => Promise<unknown> }
  | { readonly group: Group<unknown>; readonly subjects: readonly string[]; readonly item: unknown };
type Job = {
  readonly actor: Actor;
  readonly act: Act;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
};

// one queue a project and process, also where its modules are loaded twice
const kept = globalThis as typeof globalThis & { tracegateJobs?: Map<string, Job[]> };

/** A transaction of its own. */
export function inTransaction<T>(actor: Actor, act: (tx: Tx) => Promise<T>): Promise<T> {
  return new Promise<unknown>(
    (resolve, reject) => void runJobs(null, [{ actor, act: { alone: act }, resolve, reject }]),
  ) as Promise<T>;
}

/**
 * A change of a project. Those that come while one is at work wait here, not each on a connection of the pool, and then
 * share one lock and one commit: each is judged by itself, after those before it, and answered once all are stored.
 */
export function inProject<T>(projectId: string, actor: Actor, act: (tx: Tx) => Promise<T>): Promise<T> {
  return enqueue(projectId, actor, { alone: act }) as Promise<T>;
}

/** The same for a change that is judged together with those of its group that wait, if they share none of its subjects. */
export function inProjectTogether<Item>(
  projectId: string,
  actor: Actor,
  { group, subjects, item }: { group: Group<Item>; subjects: readonly string[]; item: Item },
): Promise<unknown> {
  return enqueue(projectId, actor, { group: group as Group<unknown>, subjects, item });
}

function enqueue(projectId: string, actor: Actor, act: Act): Promise<unknown> {
  kept.tracegateJobs ??= new Map();
  const queues = kept.tracegateJobs;
  return new Promise((resolve, reject) => {
    const job = { actor, act, resolve, reject };
    const queue = queues.get(projectId);
    if (queue !== undefined) queue.push(job);
    else {
      queues.set(projectId, [job]);
      void drain(queues, projectId);
    }
  });
}

async function drain(queues: Map<string, Job[]>, projectId: string): Promise<void> {
  for (let queue = queues.get(projectId); queue !== undefined && queue.length > 0; queue = queues.get(projectId)) {
    await runJobs(projectId, takeBatch(queue));
  }
  queues.delete(projectId);
}

async function runJobs(projectId: string | null, jobs: readonly Job[]): Promise<void> {
  let client: PoolClient;
  try {
    client = await pool().connect();
  } catch (error) {
    for (const { reject } of jobs) reject(error);
    return;
  }
  let broken: Error | undefined;
  let again: readonly Job[] = [];
  try {
    const tell = await runAll(client, projectId, jobs);
    await client.query("commit");
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

/** @returns what tells each caller its outcome, once that is stored */
async function runAll(client: PoolClient, projectId: string | null, jobs: readonly Job[]): Promise<(() => void)[]> {
  if (projectId === null) {
    await client.query("begin");
    return runGroup(client, jobs, null);
  }
  const { head, revokedKeys } = await beginLocked(client, projectId, [...new Set(jobs.flatMap(keyOf))]);
  const refused = (job: Job) => keyOf(job).some((id) => revokedKeys.includes(id));
  // whose key was found valid before the lock was held, and is not any more
  const tell = jobs.filter(refused).map((job) => () => job.reject(unauthorized()));
  for (const group of inGroups(jobs.filter((job) => !refused(job)))) {
    tell.push(...(await runGroup(client, group, { projectId, head })));
  }
  return tell;
}

const keyOf = ({ actor }: Job) => (actor.kind === "key" && actor.id !== null ? [actor.id] : []);

async function runGroup(client: PoolClient, jobs: readonly Job[], held: HeldLock | null): Promise<(() => void)[]> {
  const [first] = jobs;
  if (first === undefined) return [];
  const outcomes =
    "alone" in first.act
      ? [await runAlone(client, first.actor, first.act.alone, held)]
      : await runTogether(client, first.actor, first.act.group, jobs, held);
  return jobs.map(({ resolve, reject }, at) => () => {
    const outcome = outcomes[at];
    if (outcome?.status === "fulfilled") resolve(outcome.value);
    else reject(outcome?.reason);
  });
}

async function runTogether(
  client: PoolClient,
  actor: Actor,
  group: Group<unknown>,
  jobs: readonly Job[],
  held: HeldLock | null,
): Promise<readonly Outcome[]> {
  const tx = new Tx(client, actor, held);
  const outcomes = await group.act(
    tx,
    jobs.map(({ act }) => ("group" in act ? act.item : null)),
  );
  await tx.flush();
  return outcomes;
}

/** A refusal before the first write leaves nothing to undo: the others of the batch go on. */
async function runAlone(
  client: PoolClient,
  actor: Actor,
  act: (tx: Tx) => Promise<unknown>,
  held: HeldLock | null,
): Promise<Outcome> {
  const watched = new Watched(client);
  try {
    const tx = new Tx(watched.client, actor, held);
    const value = await act(tx);
    await tx.flush();
    return { status: "fulfilled", value };
  } catch (error) {
    if (watched.wrote || !isRefusal(error)) throw error;
    return { status: "rejected", reason: error };
  }
}
