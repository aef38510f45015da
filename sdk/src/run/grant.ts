import type { Lease, RunState } from "@/lib/contract/control-runs";
import { orAborted, sleep } from "@/sdk/src/abort";
import { type Asking, Refused, Unreachable } from "@/sdk/src/control/client";
import type { Server } from "@/sdk/src/control/server";
import { type Hooks, hasEnded, isHeld, type Joined } from "@/sdk/src/run/joined";

const leaseMs = 30_000;
const renewMs = 10_000;
/** A server that does not answer in this time is treated as away: the run goes on without it where it can. */
const graceMs = 2_000;

/** A run's registration and its lease: one executor, renewed while the body runs, fenced against those who woke late. */
export class Grant {
  readonly runId: string;
  readonly #server: Server;
  readonly #open: (asking: Asking) => Promise<RunState>;
  readonly #hooks: Hooks;
  readonly #gone = new AbortController();
  #leased: Promise<void> = Promise.resolve();
  #lease: Lease | null = null;
  /** The body is done, and its caller has gone on. */
  isIdle = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #renewing: Promise<void> | null = null;

  constructor(server: Server, runId: string, open: (asking: Asking) => Promise<RunState>, hooks: Hooks) {
    this.#server = server;
    this.runId = runId;
    this.#open = open;
    this.#hooks = hooks;
  }

  /** Aborted when this process is done with the run. */
  get signal(): AbortSignal {
    return this.#gone.signal;
  }

  get fence(): number {
    return this.#lease?.fence ?? 0;
  }

  /** Of the moment of the lease; controls heard later are newer. */
  get epoch(): number {
    return this.#lease?.epoch ?? 0;
  }

  /** Registers and leases. While nobody answers it goes on trying, and tells that at once. Rejects when refused. */
  join(signal: AbortSignal): Promise<Joined> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const detach = () => {
        isLate = true;
        resolve({ how: "detached", state: null });
      };
      if (this.#hooks.mayDetach && this.#server.isAway && this.#server.key !== undefined) detach();
      const joining = this.#join(signal, detach);
      this.#leased = joining.then((joined) => {
        if (isLate) this.#hooks.onLate(joined);
      });
      this.#leased.catch((error) => {
        if (isLate) this.#hooks.onRefused(error);
      });
      joining.then(resolve, reject);
    });
  }

  async #join(signal: AbortSignal, detached: () => void): Promise<Joined> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#joinOnce(AbortSignal.any([signal, this.#gone.signal]), tries === 0 ? graceMs : 10_000);
      } catch (error) {
        const isAway = error instanceof Unreachable || (error instanceof Refused && error.status >= 500);
        if (this.#server.key === undefined || (!isAway && !isHeld(error))) {
          if (isAway && this.#hooks.mayDetach) detached();
          throw error;
        }
        if (!this.#hooks.waitIfHeld && (isHeld(error) || !this.#hooks.mayDetach)) throw error;
        if (isAway && this.#hooks.mayDetach) detached();
        await sleep(Math.random() * Math.min(2_000, 100 * 2 ** tries), signal, this.isIdle);
      }
    }
  }

  async #joinOnce(signal: AbortSignal, tryMs: number): Promise<Joined> {
    const asking = { signal, tryMs, once: true };
    const state = await this.#open(asking);
    if (hasEnded(state)) return { how: "ended", state };
    try {
      await this.#take(asking);
    } catch (error) {
      // it ended between the two calls
      if (error instanceof Refused && error.code === "run_ended")
        return { how: "ended", state: await this.#open(asking) };
      throw error;
    }
    this.#schedule(renewMs);
    // read again under the lease: what another executor wrote before is there now
    const fresh = state.fence + 1 === this.fence && state.fence === 0 ? state : await this.#open(asking);
    return { how: "leased", state: fresh };
  }

  async #take(asking: Asking): Promise<void> {
    const before = this.#lease?.fence;
    const lease = await this.#ask(asking);
    // another executor was in between: what this process knows of the run is old
    if (before !== undefined && lease.fence !== before + 1) this.#lose("taken");
    else this.#lease = lease;
  }

  /** With the fence of a lease: its renewal. */
  #ask(asking: Asking, fence?: number): Promise<Lease> {
    const body = { holder: this.#server.holder, ms: leaseMs, fence };
    return this.#server.call<Lease>("POST", `/runs/${this.runId}/lease`, body, asking);
  }

  /** The fence that writes carry; waits for the first lease. */
  async need(signal: AbortSignal): Promise<number> {
    await orAborted(signal, this.#leased);
    return this.fence;
  }

  /** When the server knows of the run, or has refused it. */
  settled(): Promise<void> {
    return this.#leased.catch(() => {});
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew(), ms);
    this.#timer.unref();
  }

  /** Now instead of when its time comes: a refusal has told that something is wrong with the lease. */
  renew(): Promise<void> {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  async #renew(): Promise<void> {
    if (this.#gone.signal.aborted || this.#lease === null) return;
    const asking = { signal: this.#gone.signal, tryMs: 5_000, once: true };
    let next = renewMs;
    try {
      this.#lease = await this.#ask(asking, this.fence);
    } catch (error) {
      next = await this.#regain(error, asking);
    }
    if (!this.#gone.signal.aborted) this.#schedule(next);
  }

  /** After a renewal that failed: a lease that only ran out is taken again. Answers when to try next. */
  async #regain(error: unknown, asking: Asking): Promise<number> {
    if (!(error instanceof Refused)) return 1_000;
    try {
      if (error.code === "fenced") await this.#take(asking);
      else this.#lose(error.code === "killed" ? "killed" : "taken");
    } catch (second) {
      const code = second instanceof Refused ? second.code : "";
      if (code === "killed") this.#lose("killed");
      else if (code !== "paused" && second instanceof Refused && second.status < 500) this.#lose("taken");
      return 1_000;
    }
    return renewMs;
  }

  #lose(why: "killed" | "taken"): void {
    if (this.#gone.signal.aborted) return;
    this.stop();
    this.#hooks.onLost(why);
  }

  /** No more renewals; what waits for a lease is told so. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#gone.abort(new Unreachable("This process does not execute the run any more."));
  }

  /** Park or hand over: anyone may take the run from now on. */
  async release(signal?: AbortSignal): Promise<void> {
    this.stop();
    if (this.#lease === null) return;
    const asking = signal === undefined ? {} : { signal };
    await this.#server
      .call("DELETE", `/runs/${this.runId}/lease?fence=${this.fence}`, undefined, asking)
      .catch((error) => {
        // it ran out or the run has ended: free as well
        if (!(error instanceof Refused)) throw error;
      });
  }
}
