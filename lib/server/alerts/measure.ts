// What an alert measures: now, in the past, and on the same hours of earlier days.
import type { AlertRule } from "@/lib/contract/alerts";
import { type Bounds, boundsOf, type Condition } from "@/lib/domain/alerts/alert";
import { isWindowMetric, type MetricId, measuredBy, type WindowMetric } from "@/lib/domain/alerts/metrics";
import { normDays, normOf } from "@/lib/domain/alerts/norm";
import { rulesByMark as rules } from "@/lib/domain/findings/rules";
import { budgetUse } from "@/lib/server/alerts/budget-use";
import { pool } from "@/lib/server/db";
import {
  type Scope,
  type Stretch,
  selectFirstStart,
  selectWaitingAt,
  sumWindows,
} from "@/lib/server/sql/alerts/measure";
import { escapeText } from "@/lib/server/store-text";

const dayMs = 86_400_000;
const minuteMs = 60_000;

export type Watched = Pick<AlertRule, "metric" | "windowMinutes"> & {
  readonly pipeline: string | null;
  readonly condition: Condition;
};
export type Measured = { readonly value: number | null; readonly bounds: Bounds | null };

export const scopeOf = (projectId: string, pipeline: string | null): Scope => ({
  projectId,
  pipeline: pipeline === null ? null : escapeText(pipeline),
});

/** The value at a time, and the bounds that it has to keep. */
export async function measure(projectId: string, watched: Watched, now: Date): Promise<Measured> {
  const { metric, condition } = watched;
  if (!isWindowMetric(metric)) {
    return { value: await readNow(projectId, watched, now), bounds: boundsOf(condition, metric, null) };
  }
  const days = condition.kind === "norm" ? normDays : 0;
  const [points = []] = await measureDays(projectId, { ...watched, metric }, [now.getTime()], days, now);
  const [value = null, ...before] = points;
  return { value, bounds: boundsOf(condition, metric, days === 0 ? null : normOf(before)) };
}

/** Of each time: the value, then that of as many days before it, the nearest first; null where the scope had no run yet. */
export async function measureDays(
  projectId: string,
  { metric, pipeline, windowMinutes }: Watched & { readonly metric: WindowMetric },
  atMs: readonly number[],
  days: number,
  now: Date,
): Promise<(number | null)[][]> {
  const scope = scopeOf(projectId, pipeline);
  const spanMs = windowMinutes * minuteMs;
  const ends = [...new Set(atMs.flatMap((at) => Array.from({ length: days + 1 }, (_, day) => at - day * dayMs)))];
  const windows: Stretch[] = ends.map((end) => ({ fromMs: end - spanMs, toMs: end }));
  const [sums, firstMs] = await Promise.all([
    sumWindows(pool(), scope, { windows, now, rules }),
    selectFirstStart(pool(), scope),
  ]);
  const values = new Map(
    ends.map((end, at) => {
      const own = sums[at];
      const lived = firstMs !== null && end > firstMs;
      return [end, own === undefined || !lived ? null : measuredBy(metric, own)] as const;
    }),
  );
  return atMs.map((at) => Array.from({ length: days + 1 }, (_, day) => values.get(at - day * dayMs) ?? null));
}

async function readNow(projectId: string, { metric, pipeline }: Watched, now: Date): Promise<number | null> {
  if (metric === "budget_use") return budgetUse(projectId, pipeline);
  const [value = null] = await measureWaiting(projectId, { metric, pipeline }, [now.getTime()]);
  return value;
}

export async function measureWaiting(
  projectId: string,
  { metric, pipeline }: { readonly metric: MetricId; readonly pipeline: string | null },
  atMs: readonly number[],
): Promise<number[]> {
  const rows = await selectWaitingAt(pool(), { projectId, pipeline }, atMs);
  return rows.map(({ waiting, oldestMs }) => (metric === "approvals_age" ? oldestMs : waiting));
}
