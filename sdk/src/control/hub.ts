import type { Breaker, Control, Controls } from "@/lib/contract/controls";
import { Linked, sleep } from "@/sdk/src/abort";
import { callServer, type Target } from "@/sdk/src/control/client";
import { readEvents, type ServerEvent } from "@/sdk/src/control/events";

/** Who wants to hear of the project's control plane. */
export interface Listener {
  onControl?(control: Control): void;
  onBreaker?(breaker: Breaker): void;
  onResumable?(run: { readonly runId: string; readonly pipeline: string }): void;
  onDecision?(decision: { readonly approvalId: string; readonly runId: string }): void;
  /** Connected anew: what was missed must be looked up. */
  onReset?(): void;
}

/** The server sends a heartbeat every 4 s. */
const silentMs = 12_000;
const pollMs = 1_000;
/** Runs that follow one another share a connection. */
const lingerMs = 1_000;

/** One stream of events for the process while somebody listens; while it is cut, the controls are polled. */
export class Hub {
  /** Newest epoch whose control was applied here: what claims and holds carry. */
  epoch = 0;
  controls: readonly Control[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #attached: Listener[] = [];
  #cursor: string | null = null;
  #closing: AbortController | null = null;
  #linger: ReturnType<typeof setTimeout> | undefined;
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Hears what comes, but does not hold the connection open. */
  attach(listener: Listener): void {
    this.#attached.push(listener);
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    clearTimeout(this.#linger);
    if (this.#closing === null && this.#target.key !== undefined) {
      this.#closing = new AbortController();
      void this.#follow(this.#closing.signal);
    }
    return () => this.#leave(listener);
  }

  #leave(listener: Listener): void {
    this.#listeners.delete(listener);
    if (this.#listeners.size > 0) return;
    clearTimeout(this.#linger);
    this.#linger = setTimeout(() => {
      this.#closing?.abort();
      this.#closing = null;
      this.#cursor = null;
    }, lingerMs);
    this.#linger.unref();
  }

  async #follow(closing: AbortSignal): Promise<void> {
    for (let failures = 0; !closing.aborted; failures++) {
      try {
        if (await this.#connect(closing)) failures = 0;
      } catch {
        // cut, refused or silent: what was missed is read below and by the next connection
      }
      if (closing.aborted) return;
      await this.#read(closing).catch(() => {});
      const wait = Math.min(pollMs, 50 * 2 ** failures);
      await sleep(wait * (0.5 + Math.random() / 2), closing).catch(() => {});
    }
  }

  /** Reads one connection to its end; true if it told something. */
  async #connect(closing: AbortSignal): Promise<boolean> {
    const linked = new Linked(closing);
    let watch = setTimeout(() => linked.abort(), silentMs);
    let heard = false;
    try {
      const response = await fetch(`${this.#target.url}/api/v1/control/stream`, {
        headers: {
          authorization: `Bearer ${this.#target.key}`,
          ...(this.#cursor === null ? {} : { "last-event-id": this.#cursor }),
        },
        cache: "no-store",
        signal: linked.signal,
      });
      if (!response.ok || response.body === null) return false;
      for await (const event of readEvents(response.body)) {
        clearTimeout(watch);
        watch = setTimeout(() => linked.abort(), silentMs);
        heard = true;
        await this.#take(event, closing);
      }
      return heard;
    } finally {
      clearTimeout(watch);
      linked.end();
    }
  }

  async #take({ id, type, data }: ServerEvent, closing: AbortSignal): Promise<void> {
    const told = JSON.parse(data || "{}");
    if (type === "hello" || type === "reset") {
      if (this.#cursor === null || type === "reset") {
        this.#cursor = String(told.cursor);
        await this.#read(closing);
        this.#tell("onReset", undefined);
      }
    } else if (type === "heartbeat" && told.epoch > this.epoch) {
      await this.#read(closing);
    } else if (type === "control") this.#apply(told);
    else if (type === "breaker") this.#tell("onBreaker", told);
    else if (type === "resumable") this.#tell("onResumable", told);
    else if (type === "decision") this.#tell("onDecision", told);
    if (id !== null) this.#cursor = id;
  }

  async #read(closing: AbortSignal): Promise<void> {
    const { epoch, controls } = await callServer<Controls>(this.#target, "GET", "/control", undefined, {
      signal: closing,
      once: true,
    });
    const known = this.epoch;
    for (const control of controls) if (control.epoch > known) this.#apply(control);
    this.epoch = Math.max(this.epoch, epoch);
  }

  #apply(control: Control): void {
    const scope = JSON.stringify(control.scope);
    this.controls = [...this.controls.filter((other) => JSON.stringify(other.scope) !== scope), control];
    this.epoch = Math.max(this.epoch, control.epoch);
    this.#tell("onControl", control);
  }

  #tell<K extends keyof Listener>(name: K, told: Parameters<NonNullable<Listener[K]>>[0]): void {
    for (const listener of [...this.#attached, ...this.#listeners])
      (listener[name] as ((told: unknown) => void) | undefined)?.(told);
  }
}
