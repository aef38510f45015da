// What a budget would have done to runs of the past. It ignores calls: a run is stopped where its whole cost does not fit
// into what is left of its window, and spends what was left.
import type { Micro } from "@/lib/domain/guard/money";
import { type Period, windowAt } from "@/lib/domain/guard/windows";

export type PastRun = {
  readonly traceId: string;
  readonly startMs: number;
  /** null: no known price, or no usage. */
  readonly costMicroUsd: Micro | null;
  readonly unpriced: boolean;
  /** Whose limit it is, where each user has his own. */
  readonly subject: string;
};
export type Simulated = {
  readonly runs: number;
  /** Of runs whose usage has no known price: with a limit, such calls are refused. */
  readonly unpriced: number;
  readonly stopped: readonly string[];
  /** Windows in which it would have stopped something. */
  readonly windows: number;
};
type Rule = { readonly period: Period; readonly tz: string; readonly limitMicroUsd: Micro };

/** `runs` in any order. */
export function simulateBudget(runs: readonly PastRun[], { period, tz, limitMicroUsd }: Rule): Simulated {
  const left = new Map<string, Micro>();
  const hit = new Set<string>();
  const stopped: string[] = [];
  for (const run of runs.toSorted((a, b) => a.startMs - b.startMs)) {
    const start = period === "run" ? run.traceId : String(windowAt(period, tz, new Date(run.startMs)).start?.getTime());
    const window = `${start} ${run.subject}`;
    const cost = run.costMicroUsd ?? 0;
    const remains = left.get(window) ?? limitMicroUsd;
    left.set(window, Math.max(0, remains - cost));
    if (cost <= remains) continue;
    stopped.push(run.traceId);
    hit.add(window);
  }
  return {
    runs: runs.length,
    unpriced: runs.filter(({ unpriced }) => unpriced).length,
    stopped,
    windows: hit.size,
  };
}
