// What changed, as it is committed: one LISTEN a process, fanned out to all subscribers.
import pg from "pg";
import { env } from "@/lib/server/env";
import { changesChannel } from "@/lib/server/sql/notify-changes";

/** Runs of the project that changed; null where it could be any of them. */
type Listener = (traceIds: readonly string[] | null) => void;
/** The project is null where the runs of any may have changed. */
type EveryListener = (projectId: string | null, traceIds: readonly string[] | null) => void;

const retryMs = 1_000;
const kept = globalThis as typeof globalThis & { tracegateLive?: Live };

/**
 * Calls back after every commit that changed runs of the project, from any process. After a lost connection it calls
 * back with null, because changes may have been missed.
 * @returns ends the subscription.
 */
export function onRunsChanged(projectId: string, listener: Listener): () => void {
  kept.tracegateLive ??= new Live();
  return kept.tracegateLive.subscribe(projectId, listener);
}

/** The same for the runs of all projects. */
export function onEveryRunChanged(listener: EveryListener): () => void {
  kept.tracegateLive ??= new Live();
  return kept.tracegateLive.subscribeAll(listener);
}

/** Ends the connection, so that the process can end. */
export async function closeLive(): Promise<void> {
  const live = kept.tracegateLive;
  delete kept.tracegateLive;
  await live?.close();
}

class Live {
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #everyListeners = new Set<EveryListener>();
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #connected = false;
  #closed = false;

  subscribe(projectId: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(projectId) ?? new Set();
    this.#listeners.set(projectId, listeners.add(listener));
    this.#start();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(projectId) === listeners) this.#listeners.delete(projectId);
    };
  }

  subscribeAll(listener: EveryListener): () => void {
    this.#everyListeners.add(listener);
    this.#start();
    return () => this.#everyListeners.delete(listener);
  }

  #start(): void {
    if (this.#client === null && this.#retry === null) void this.#connect(false);
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    await this.#client?.end().catch(() => {});
  }

  async #connect(again: boolean): Promise<void> {
    this.#retry = null;
    const client = new pg.Client({
      connectionString: env().DATABASE_URL,
      application_name: "tracegate live",
      keepAlive: true,
    });
    this.#client = client;
    const lost = () => this.#lost(client);
    client.on("error", lost);
    client.on("end", lost);
    client.on("notification", ({ payload }) => this.#tell(payload ?? ""));
    try {
      await client.connect();
      await client.query(`listen ${changesChannel}`);
      this.#connected = true;
      if (again) this.#tellAll();
    } catch {
      lost();
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    void client.end().catch(() => {});
    if (this.#closed) return;
    const again = this.#connected;
    this.#retry = setTimeout(() => void this.#connect(again), retryMs);
    this.#retry.unref();
  }

  #tell(payload: string): void {
    const { p, t } = JSON.parse(payload) as { p: string; t?: string[] };
    for (const listener of this.#listeners.get(p) ?? []) listener(t ?? null);
    for (const listener of this.#everyListeners) listener(p, t ?? null);
  }

  /** Messages may have been lost. */
  #tellAll(): void {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener(null);
    for (const listener of this.#everyListeners) listener(null, null);
  }
}
