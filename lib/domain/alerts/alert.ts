// When an alert fires and when it has recovered. Ignored here: where values come from, and who is told.
import { type MetricId, metricOf, type Unit } from "@/lib/domain/alerts/metrics";
import type { Norm } from "@/lib/domain/alerts/norm";

export type Condition =
  | { readonly kind: "above" | "below"; readonly limit: number }
  | {
      readonly kind: "norm";
      readonly direction: "above" | "below" | "either";
      /** How many spreads from the median. */
      readonly spreads: number;
    };

/** Between `low` and `high` all is well; null: no bound. */
export type Bounds = { readonly low: number | null; readonly high: number | null };

const leastStep: Readonly<Record<Unit, number>> = { money: 1, share: 0.01, count: 1, duration: 1 };

/** Null where a norm is asked for and none is known. */
export function boundsOf(condition: Condition, metric: MetricId, norm: Norm | null): Bounds | null {
  if (condition.kind !== "norm") {
    const { kind, limit } = condition;
    return kind === "above" ? { low: null, high: limit } : { low: limit, high: null };
  }
  if (norm === null) return null;
  // where nothing ever happens, one is not yet unusual
  const spread = Math.max(norm.spread, leastStep[metricOf(metric).unit]);
  const away = condition.spreads * spread;
  return {
    low: condition.direction === "above" ? null : Math.max(0, norm.median - away),
    high: condition.direction === "below" ? null : norm.median + away,
  };
}

/** A limit itself is allowed. Nothing to judge is nothing wrong. */
export function isBeyond(value: number | null, bounds: Bounds | null): boolean {
  if (value === null || bounds === null) return false;
  return (bounds.high !== null && value > bounds.high) || (bounds.low !== null && value < bounds.low);
}

export type AlertState = {
  readonly state: "ok" | "firing";
  /** Since when the number says otherwise than the state; milliseconds. */
  readonly turnedMs: number | null;
};

/** Both ways the number has to stay for `forMs`: what flickers changes nothing. */
export function nextState({ state, turnedMs }: AlertState, beyond: boolean, nowMs: number, forMs: number): AlertState {
  const agrees = beyond === (state === "firing");
  if (agrees) return { state, turnedMs: null };
  const since = turnedMs ?? nowMs;
  if (nowMs - since < forMs) return { state, turnedMs: since };
  return { state: beyond ? "firing" : "ok", turnedMs: null };
}

export type Point = { readonly atMs: number; readonly value: number | null; readonly bounds: Bounds | null };
export type Episode = { readonly fromMs: number /** null: it goes on. */; readonly toMs: number | null };

/** When it would have fired, had it been looked at at these times; in order. */
export function replay(points: readonly Point[], forMs: number): Episode[] {
  const episodes: Episode[] = [];
  let now: AlertState = { state: "ok", turnedMs: null };
  for (const { atMs, value, bounds } of points) {
    const next = nextState(now, isBeyond(value, bounds), atMs, forMs);
    if (next.state !== now.state) {
      if (next.state === "firing") episodes.push({ fromMs: atMs, toMs: null });
      else episodes.push({ fromMs: episodes.pop()?.fromMs ?? atMs, toMs: atMs });
    }
    now = next;
  }
  return episodes;
}

const [leastMs, mostMs] = [15_000, 600_000];

/** How often it is looked at: a window moves on by a twentieth. */
export const everyMs = (windowMinutes: number): number =>
  Math.min(mostMs, Math.max(leastMs, (windowMinutes * 60_000) / 20));
