import type { PoolClient } from "pg";
import { type Actor, type Head, lockedHead, Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { isRefusal } from "@/lib/server/errors";

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
type Job = {
  readonly actor: Actor;
  readonly act: (tx: Tx) => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
};

/** Changes that share one commit at most. All are answered at its end: more would only wait for each other. */
const batchMax = 16;
// one queue a project and process, also when the development server loads this module again
const kept = globalThis as typeof globalThis & { tracegateJobs?: Map<string, Job[]> };

/** A transaction of its own. */
export function inTransaction<T>(actor: Actor, act: (tx: Tx) => Promise<T>): Promise<T> {
  return new Promise<unknown>((resolve, reject) => void runJobs(null, [{ actor, act, resolve, reject }])) as Promise<T>;
}

/**
 * A change of a project. Those that come while one is at work wait here, not each on a connection of the pool, and then
 * share one lock and one commit: each is judged by itself, after those before it, and answered once all are stored.
 */
export function inProject<T>(projectId: string, actor: Actor, act: (tx: Tx) => Promise<T>): Promise<T> {
  kept.tracegateJobs ??= new Map();
  const queues = kept.tracegateJobs;
  return new Promise<unknown>((resolve, reject) => {
    const job = { actor, act, resolve, reject };
    const queue = queues.get(projectId);
    if (queue !== undefined) queue.push(job);
    else {
      queues.set(projectId, [job]);
      void drain(queues, projectId);
    }
  }) as Promise<T>;
}

async function drain(queues: Map<string, Job[]>, projectId: string): Promise<void> {
  for (let queue = queues.get(projectId); queue !== undefined && queue.length > 0; queue = queues.get(projectId)) {
    await runJobs(projectId, queue.splice(0, batchMax));
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
    await client.query("begin");
    const held =
      projectId === null || jobs.length === 1 ? null : { projectId, head: await lockedHead(client, projectId) };
    const tell = [];
    for (const job of jobs) tell.push(await runJob(client, job, held));
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

/** A refusal before the first write leaves nothing to undo: the others of the batch go on. */
async function runJob(
  client: PoolClient,
  { actor, act, resolve, reject }: Job,
  held: HeldLock | null,
): Promise<() => void> {
  const watched = new Watched(client);
  try {
    const tx = new Tx(watched.client, actor, held);
    const answer = await act(tx);
    await tx.flush();
    return () => resolve(answer);
  } catch (error) {
    if (watched.wrote || !isRefusal(error)) throw error;
    return () => reject(error);
  }
}

/** A connection that knows whether anything was written through it. */
class Watched {
  wrote = false;
  readonly client: PoolClient;

  constructor(client: PoolClient) {
    const query = (statement: string | { text: string }, ...rest: unknown[]) => {
      const text = typeof statement === "string" ? statement : statement.text;
      this.wrote ||= /\b(insert\s+into|update\s+\w+|delete\s+from)\b/i.test(text);
      return Reflect.apply(client.query, client, [statement, ...rest]);
    };
    this.client = Object.create(client, { query: { value: query } }) as PoolClient;
  }
}
