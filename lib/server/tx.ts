import type { PoolClient } from "pg";
import { type Actor, type Head, lockedHead, Work } from "@/lib/server/control/work";

export type HeldLock = { readonly projectId: string; readonly head: Head };

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

  /** Sends what the work recorded: the audit and the events come with the change. Resolves once it is written. */
  async flush(): Promise<void> {
    await this.#work?.flush();
  }
}
