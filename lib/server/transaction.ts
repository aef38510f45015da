import type { PoolClient } from "pg";
import { inTurn } from "@/lib/server/control/in-turn";
import { type Actor, Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";

/** The transaction of one call: what it changes is there with its answer, or not at all. */
export class Tx {
  readonly client: PoolClient;
  readonly actor: Actor;
  #work: Work | null = null;

  constructor(client: PoolClient, actor: Actor) {
    this.client = client;
    this.actor = actor;
  }

  /** Takes the lock of a project's control plane until the transaction ends; the clock is read after that. */
  async lock(projectId: string): Promise<Work> {
    this.#work = await Work.begin(this.client, projectId, this.actor);
    return this.#work;
  }

  /** Writes what the work recorded: the audit and the events come with the change. */
  async flush(): Promise<void> {
    await this.#work?.flush();
  }
}

export async function inTransaction<T>(actor: Actor, act: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool().connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const tx = new Tx(client, actor);
    const answer = await act(tx);
    await tx.flush();
    await client.query("commit");
    return answer;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** A change of a project that no call asked for with a body: in its turn, under the lock. */
export function inProject<T>(projectId: string, actor: Actor, act: (work: Work) => Promise<T>): Promise<T> {
  return inTurn(projectId, () => inTransaction(actor, async (tx) => act(await tx.lock(projectId))));
}
