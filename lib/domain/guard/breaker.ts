import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs, isOver } from "@/lib/domain/guard/time";

/** Of one reporter: [second since 1970, calls, faults]. */
type Seconds = readonly (readonly [number, number, number])[];
export type Recent = Readonly<Record<string, Seconds>>;
export type Probe = { readonly id: string; readonly holder: string; readonly expiresAt: Date };
/** As stored. Each change to open, closed or isolated is a new generation without counts. */
export type Breaker = {
  readonly state: "closed" | "open" | "isolated";
  readonly generation: number;
  /** Since it was last closed by a probe or a person. */
  readonly openings: number;
  readonly openedUntil: Date | null;
  readonly probe: Probe | null;
  readonly reason: string | null;
  readonly recent: Recent;
};
export type Fault = "timeout" | "connection" | "429" | "5xx" | "other";
export type Outcome = {
  readonly generation: number;
  readonly ok: boolean;
  readonly fault?: Fault | undefined;
  readonly probeId?: string | undefined;
};

export const rule = {
  windowMs: 60_000,
  minCalls: 10,
  faultShare: 0.5,
  minReporters: 2,
  firstOpenMs: 5_000,
  longestOpenMs: 300_000,
};

export const newBreaker: Breaker = {
  state: "closed",
  generation: 1,
  openings: 0,
  openedUntil: null,
  probe: null,
  reason: null,
  recent: {},
};

/** `half_open` is an open breaker whose time has passed. */
export function breakerState(breaker: Breaker, now: Date): "closed" | "open" | "half_open" | "isolated" {
  return breaker.state === "open" && isOver(breaker.openedUntil, now) ? "half_open" : breaker.state;
}

export function liveProbe(breaker: Breaker, now: Date): Probe | null {
  return breaker.probe !== null && !isOver(breaker.probe.expiresAt, now) ? breaker.probe : null;
}

export function countRecent(recent: Recent, now: Date) {
  const from = (now.getTime() - rule.windowMs) / 1000;
  const sums = Object.values(recent)
    .map((seconds) => seconds.filter(([second]) => second > from))
    .filter((seconds) => seconds.length > 0)
    .map((seconds) => ({
      calls: sum(seconds.map(([, calls]) => calls)),
      faults: sum(seconds.map(([, , faults]) => faults)),
    }));
  return {
    calls: sum(sums.map(({ calls }) => calls)),
    faults: sum(sums.map(({ faults }) => faults)),
    reporters: sums.length,
    faulty: sums.filter(({ faults }) => faults > 0).length,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** After one outcome of a call. What was begun under an older generation says nothing new. */
export function afterOutcome(breaker: Breaker, reporter: string, outcome: Outcome, now: Date): Breaker {
  if (outcome.generation !== breaker.generation) return breaker;
  switch (breakerState(breaker, now)) {
    case "closed": {
      const counted = { ...breaker, recent: addCall(breaker.recent, reporter, isFault(outcome), now) };
      return mustOpen(counted.recent, now) ? open(counted, now) : counted;
    }
    case "half_open": {
      if (outcome.probeId === undefined || outcome.probeId !== liveProbe(breaker, now)?.id) return breaker;
      if (outcome.ok) return close(breaker);
      return isFault(outcome) ? open(breaker, now) : { ...breaker, probe: null };
    }
    case "open":
    case "isolated":
      return breaker;
  }
}

/** Schema failures, denials and aborts say nothing about the provider. */
function isFault({ ok, fault }: Outcome): boolean {
  return !ok && fault !== "other";
}

function addCall(recent: Recent, reporter: string, fault: boolean, now: Date): Recent {
  const second = Math.floor(now.getTime() / 100) / 10;
  const from = (now.getTime() - rule.windowMs) / 1000;
  const kept = Object.entries(recent)
    .map(([name, seconds]) => [name, seconds.filter(([at]) => at > from)] as const)
    .filter(([, seconds]) => seconds.length > 0);
  const own = kept.find(([name]) => name === reporter)?.[1] ?? [];
  const [at, calls, faults] = own.at(-1) ?? [0, 0, 0];
  const entry = [second, 1, Number(fault)] as const;
  const added: Seconds =
    at === second ? [...own.slice(0, -1), [at, calls + 1, faults + Number(fault)]] : [...own, entry];
  return Object.fromEntries([...kept.filter(([name]) => name !== reporter), [reporter, added]]);
}

/** One bad process opens nothing for the others. */
function mustOpen(recent: Recent, now: Date): boolean {
  const { calls, faults, reporters, faulty } = countRecent(recent, now);
  return (
    calls >= rule.minCalls && faults >= calls * rule.faultShare && faulty >= Math.min(reporters, rule.minReporters)
  );
}

function open(breaker: Breaker, now: Date): Breaker {
  const openMs = Math.min(rule.firstOpenMs * 2 ** breaker.openings, rule.longestOpenMs);
  return {
    ...newBreaker,
    state: "open",
    generation: breaker.generation + 1,
    openings: breaker.openings + 1,
    openedUntil: addMs(now, openMs),
  };
}

export function close(breaker: Breaker): Breaker {
  return { ...newBreaker, generation: breaker.generation + 1 };
}

/** A person's word against everything until a person releases it. */
export function isolate(breaker: Breaker, reason: string): Breaker {
  return { ...newBreaker, state: "isolated", generation: breaker.generation + 1, reason };
}

/** One probe for the whole cluster; a lease that ran out frees the place. */
export function leaseProbe(breaker: Breaker, probe: Probe, now: Date): Breaker {
  const state = breakerState(breaker, now);
  if (state === "closed") throw new Refusal("breaker_closed", "The breaker is closed: call without a probe.");
  if (state === "isolated")
    throw new Refusal("isolated", "A person isolated this resource. Wait until it is released.");
  if (state === "open") {
    const openedUntil = breaker.openedUntil ?? now;
    throw new Refusal("breaker_open", "The breaker is open until the time given: use a fallback.", {
      members: { openedUntil: openedUntil.toISOString() },
      retryAfterMs: openedUntil.getTime() - now.getTime(),
    });
  }
  const leased = liveProbe(breaker, now);
  if (leased !== null) {
    throw new Refusal("probe_leased", "Another caller probes at the moment: use a fallback.", {
      retryAfterMs: leased.expiresAt.getTime() - now.getTime(),
    });
  }
  return { ...breaker, probe };
}
