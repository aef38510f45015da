import { takeBatch } from "@/lib/server/batch";
import type { Actor } from "@/lib/server/control/work";
import { type Act, type Group, type Job, runJobs } from "@/lib/server/run-jobs";
import type { Tx } from "@/lib/server/tx";

export type { Tx };

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
  await null; // those that come in the same moment go together
  for (let queue = queues.get(projectId); queue !== undefined && queue.length > 0; queue = queues.get(projectId)) {
    await runJobs(projectId, takeBatch(queue));
  }
  queues.delete(projectId);
}
