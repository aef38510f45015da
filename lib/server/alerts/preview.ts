// How often an alert would have fired: the same rules over what is stored.
import { type AlertPreview, type AlertRule, previewDays } from "@/lib/contract/alerts";
import { type Bounds, boundsOf, type Point, replay } from "@/lib/domain/alerts/alert";
import { isWindowMetric } from "@/lib/domain/alerts/metrics";
import { normDays, normOf } from "@/lib/domain/alerts/norm";
import { pastBudgetUse } from "@/lib/server/alerts/budget-use";
import { measure, measureDays, measureWaiting } from "@/lib/server/alerts/measure";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Of what is read as it stands, so often. */
const standingStepMinutes = 30;
const [stepMinutesMin, stepMinutesMax] = [15, 360];
const stepOf = (rule: AlertRule) =>
  isWindowMetric(rule.metric)
    ? Math.min(stepMinutesMax, Math.max(stepMinutesMin, rule.windowMinutes))
    : standingStepMinutes;

export async function previewAlert(projectId: string, rule: AlertRule): Promise<AlertPreview> {
  const now = new Date();
  const stepMinutes = stepOf(rule);
  const [points, present] = await Promise.all([
    readPast(projectId, rule, now, stepMinutes),
    measure(projectId, rule, now),
  ]);
  const episodes = points === null ? null : replay(points, rule.forMinutes * minuteMs);
  return {
    episodes:
      episodes?.map(({ fromMs, toMs }) => ({ from: isoOf(fromMs), to: toMs === null ? null : isoOf(toMs) })) ?? null,
    points: (points ?? []).map(({ atMs, value, bounds }) => ({ at: isoOf(atMs), value, ...both(bounds) })),
    now: { at: now.toISOString(), value: present.value, ...both(present.bounds) },
    stepMinutes,
  };
}

const isoOf = (ms: number) => new Date(ms).toISOString();
const both = (bounds: Bounds | null) => ({ low: bounds?.low ?? null, high: bounds?.high ?? null });

/** Null where there is no budget to look at. */
async function readPast(projectId: string, rule: AlertRule, now: Date, stepMinutes: number): Promise<Point[] | null> {
  const { metric, condition } = rule;
  const stepMs = stepMinutes * minuteMs;
  const count = Math.floor((previewDays * dayMs) / stepMs);
  const atMs = Array.from({ length: count }, (_, no) => now.getTime() - (count - 1 - no) * stepMs);
  if (!isWindowMetric(metric)) {
    const values =
      metric === "budget_use"
        ? await pastBudgetUse(projectId, rule.pipeline, atMs)
        : await measureWaiting(projectId, rule, atMs);
    if (values === null) return null;
    const bounds = boundsOf(condition, metric, null);
    return atMs.map((at, no) => ({ atMs: at, value: values[no] ?? null, bounds }));
  }
  const days = condition.kind === "norm" ? normDays : 0;
  const read = await measureDays(projectId, { ...rule, metric }, atMs, days, now);
  return atMs.map((at, no) => {
    const [value = null, ...before] = read[no] ?? [];
    return { atMs: at, value, bounds: boundsOf(condition, metric, days === 0 ? null : normOf(before)) };
  });
}
