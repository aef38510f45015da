// Which days of a project's telemetry have to go: whole days, the oldest first, so that days and size are kept to. Not today.

/** What a project has in a day. Bytes are its share of the day's partitions. */
export type DayShare = { readonly day: string; readonly runs: number; readonly spans: number; readonly bytes: number };
export type RetentionRule = { readonly days: number | null; readonly bytes: number | null };
export type RetentionPlan = {
  /** Days before this one go; null: nothing does. */
  readonly before: string | null;
  readonly runs: number;
  readonly spans: number;
  readonly bytes: number;
};

const dayMs = 86_400_000;
const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** `rule.days` 1 keeps today and yesterday: the day that is not over counts for none. */
export function planRetention(shares: readonly DayShare[], rule: RetentionRule, today: string): RetentionPlan {
  const days = [...shares].sort((a, b) => (a.day < b.day ? -1 : 1));
  const oldestKept = rule.days === null ? "0000-00-00" : addDays(today, -rule.days);
  let left = days.reduce((sum, { bytes }) => sum + bytes, 0);
  let before: string | null = null;
  const gone = { runs: 0, spans: 0, bytes: 0 };
  for (const { day, runs, spans, bytes } of days) {
    const isTooOld = day < oldestKept;
    const isTooMuch = rule.bytes !== null && left > rule.bytes;
    if (day >= today || !(isTooOld || isTooMuch)) break;
    left -= bytes;
    before = addDays(day, 1);
    gone.runs += runs;
    gone.spans += spans;
    gone.bytes += bytes;
  }
  return { before, ...gone };
}
