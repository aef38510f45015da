// What changed, as it is committed: one LISTEN a process, fanned out to all subscribers.
import pg from "pg";
import { env } from "@/lib/server/env";
import { type ControlSignal, controlChannel } from "@/lib/server/sql/control/head";
import { changesChannel } from "@/lib/server/sql/notify-changes";

/** Runs of the project that changed; null where it could be any of them. */
type Listener = (traceIds: readonly string[] | null) => void;
/** The project is null where the runs of any may have changed. */
type EveryListener = (projectId: string | null, traceIds: readonly string[] | null) => void;

/** Names of what changed in the project's control plane, null where it could be anything; and whether its stream has more. */
type ControlListener = (names: readonly string[] | null, hasEvents: boolean) => void;

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

/**
 * Calls back after every commit that told something of the project's control plane, from any process; with null once the
 * connection stands, because before that nothing is heard.
 */
export function onControlChanged(projectId: string, listener: ControlListener): () => void {
  kept.tracegateLive ??= new Live();
  return kept.tracegateLive.subscribeControl(projectId, listener);
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
  readonly #controlListeners = new Map<string, Set<ControlListener>>();
  #client: pg.Client | null = null;
  #retry: NodeJS.Timeout | null = null;
  #closed = false;

  subscribe(projectId: string, listener: Listener): () => void {
    return this.#add(this.#listeners, projectId, listener);
  }

  subscribeControl(projectId: string, listener: ControlListener): () => void {
    return this.#add(this.#controlListeners, projectId, listener);
  }

  #add<L>(all: Map<string, Set<L>>, projectId: string, listener: L): () => void {
    const listeners = all.get(projectId) ?? new Set();
    all.set(projectId, listeners.add(listener));
    this.#start();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && all.get(projectId) === listeners) all.delete(projectId);
    };
  }

  subscribeAll(listener: EveryListener): () => void {
    this.#everyListeners.add(listener);
    this.#start();
    return () => this.#everyListeners.delete(listener);
  }

  #start(): void {
    if (this.#client === null && this.#retry === null) void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#retry) clearTimeout(this.#retry);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
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
    client.on("notification", ({ channel, payload = "" }) =>
      channel === controlChannel ? this.#tellControl(payload) : this.#tell(payload),
    );
    try {
      await client.connect();
      await client.query(`listen ${changesChannel}; listen ${controlChannel}`);
      this.#tellAll();
    } catch {
      lost();
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    void client.end().catch(() => {});
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.#connect(), retryMs);
    this.#retry.unref();
  }

  #tell(payload: string): void {
    const { p, t } = JSON.parse(payload) as { p: string; t?: string[] };
    for (const listener of this.#listeners.get(p) ?? []) listener(t ?? null);
    for (const listener of this.#everyListeners) listener(p, t ?? null);
  }

  #tellControl(payload: string): void {
    const { p, w, e } = JSON.parse(payload) as ControlSignal;
    for (const listener of this.#controlListeners.get(p) ?? []) listener(w ?? null, e === true);
  }

  /** What was committed before the connection stood was not heard. */
  #tellAll(): void {
    for (const listeners of this.#controlListeners.values()) for (const listener of listeners) listener(null, true);
    for (const listeners of this.#listeners.values()) for (const listener of listeners) listener(null);
    for (const listener of this.#everyListeners) listener(null, null);
  }
}
