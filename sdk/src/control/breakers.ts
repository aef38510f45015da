import type { Breaker } from "@/lib/contract/controls";
import { afterOutcome, breakerState, type Breaker as Counted, newBreaker } from "@/lib/domain/guard/breaker";
import type { Pass } from "@/sdk/src/active";
import { callServer, Refused, type Target, Unreachable } from "@/sdk/src/control/client";
import type { Hub } from "@/sdk/src/control/hub";

type Outcome = Parameters<Pass["report"]>[0];
type Reported = {
  resource: string;
  generation: number;
  ok: boolean;
  fault: string | undefined;
  probeId: string | undefined;
};
/** `now` of a breaker that the server told is its clock; kept as the moment at which it was heard here. */
type Known = { readonly breaker: Breaker; readonly openUntilMs: number };

const batchMs = 50;

export class BreakerOpen extends Error {
  readonly resource: string;
  readonly state: string;

  constructor(resource: string, state: string) {
    super(`${resource} is ${state === "isolated" ? "isolated by an operator" : "failing: its breaker is open"}.`);
    this.resource = resource;
    this.state = state;
  }
}

/** The breakers of the project as this process knows them, and a count of its own for when the server is silent. */
export class Breakers {
  readonly #known = new Map<string, Known>();
  readonly #looked = new Set<string>();
  readonly #own = new Map<string, Counted>();
  readonly #target: Target;
  readonly #reporter: string;
  #batch: Reported[] = [];
  #sending: Promise<void> | null = null;
  #isSilent = false;

  constructor(target: Target, reporter: string, hub: Hub) {
    this.#target = target;
    this.#reporter = reporter;
    // listening does not hold the connection open: runs do
    hub.attach({ onBreaker: (breaker) => this.#learn(breaker), onReset: () => this.#forget() });
  }

  /** Leave to call; throws BreakerOpen. A half-open breaker is asked for its one probe. */
  async pass(resource: string, signal: AbortSignal): Promise<Pass> {
    const known = this.#known.get(resource) ?? (await this.#look(resource, signal));
    const { state = "closed", generation = 1 } = known?.breaker ?? {};
    if (state === "isolated") throw new BreakerOpen(resource, state);
    if (this.#isSilent && this.#ownState(resource) === "open") throw new BreakerOpen(resource, "open");
    if (known === undefined || state === "closed") return this.#passOf(resource, generation);
    if (state === "open" && Date.now() < known.openUntilMs) throw new BreakerOpen(resource, state);
    return this.#probe(resource, signal);
  }

  /** Once a process and resource: a breaker that opened before this process began is seen too. */
  async #look(resource: string, signal: AbortSignal): Promise<Known | undefined> {
    if (this.#looked.has(resource)) return undefined;
    this.#looked.add(resource);
    try {
      this.#learn(
        await callServer<Breaker>(this.#target, "GET", `/breakers/${resource}`, undefined, {
          signal,
          once: true,
          tryMs: 2_000,
        }),
      );
    } catch (error) {
      // never reported: closed; nobody answers: this process counts for itself
      if (signal.aborted) throw error;
      this.#isSilent = error instanceof Unreachable;
    }
    return this.#known.get(resource);
  }

  async #probe(resource: string, signal: AbortSignal): Promise<Pass> {
    try {
      const probe = await callServer<{ probeId: string; generation: number }>(
        this.#target,
        "POST",
        `/breakers/${resource}/probe`,
        { holder: this.#reporter },
        { signal, once: true },
      );
      return this.#passOf(resource, probe.generation, probe.probeId);
    } catch (error) {
      if (error instanceof Unreachable) return this.#passOf(resource, 1);
      if (!(error instanceof Refused)) throw error;
      if (error.code !== "breaker_closed")
        throw new BreakerOpen(resource, error.code === "isolated" ? "isolated" : "open");
      const breaker = await callServer<Breaker>(this.#target, "GET", `/breakers/${resource}`, undefined, { signal });
      this.#learn(breaker);
      return this.#passOf(resource, breaker.generation);
    }
  }

  #passOf(resource: string, generation: number, probeId?: string): Pass {
    let isTold = false;
    return {
      report: (outcome) => {
        if (isTold) return;
        isTold = true;
        const ok = outcome === "ok";
        this.#count(resource, outcome);
        this.#batch.push({
          resource,
          generation,
          ok,
          fault: ok ? undefined : outcome,
          probeId,
        });
        if (this.#batch.length > 5_000) this.#batch.shift();
        this.#sending ??= this.#send();
      },
    };
  }

  async #send(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, batchMs));
    while (this.#batch.length > 0) {
      const outcomes = this.#batch.splice(0, 500);
      try {
        const body = { reporter: this.#reporter, outcomes };
        const { breakers } = await callServer<{ breakers: Breaker[] }>(this.#target, "POST", "/breakers/report", body, {
          once: true,
        });
        this.#isSilent = false;
        for (const breaker of breakers) this.#learn(breaker);
      } catch (error) {
        // outcomes that could not be told are old by the time they can: the process's own count took them
        this.#isSilent = !(error instanceof Refused);
        break;
      }
    }
    this.#sending = null;
  }

  #forget(): void {
    this.#known.clear();
    this.#looked.clear();
  }

  /** Resolves when the outcomes so far are told. */
  flush(): Promise<void> {
    return this.#sending ?? Promise.resolve();
  }

  #learn(breaker: Breaker): void {
    const known = this.#known.get(breaker.resource);
    if (known !== undefined && known.breaker.generation > breaker.generation) return;
    const leftMs = breaker.openedUntil === null ? 0 : Date.parse(breaker.openedUntil) - Date.parse(breaker.now);
    this.#known.set(breaker.resource, { breaker, openUntilMs: Date.now() + leftMs });
  }

  #count(resource: string, outcome: Outcome): void {
    const now = new Date();
    const own = this.#own.get(resource) ?? newBreaker;
    const { generation } = own;
    const half = breakerState(own, now) === "half_open";
    const current = half
      ? { ...own, probe: { id: "own", holder: "own", expiresAt: new Date(now.getTime() + 1000) } }
      : own;
    const probeId = half ? "own" : undefined;
    this.#own.set(
      resource,
      afterOutcome(
        current,
        "own",
        outcome === "ok" ? { generation, ok: true, probeId } : { generation, ok: false, fault: outcome, probeId },
        now,
      ),
    );
  }

  #ownState(resource: string): string {
    return breakerState(this.#own.get(resource) ?? newBreaker, new Date());
  }
}
