export type Period = "day" | "week" | "month" | "total";
/** Half-open; `total` has no bounds. */
export type Window = { readonly start: Date | null; readonly end: Date | null };

const dayMs = 86_400_000;

/** The calendar unit of the time zone that holds `at`; weeks begin on Monday. */
export function windowAt(period: Period, tz: string, at: Date): Window {
  if (period === "total") return { start: null, end: null };
  const { year, month, day } = localDate(tz, at);
  if (period === "month") return { start: dayStart(tz, year, month, 1), end: dayStart(tz, year, month + 1, 1) };
  const sinceMonday = (new Date(Date.UTC(year, month, day)).getUTCDay() + 6) % 7;
  const first = period === "week" ? day - sinceMonday : day;
  return {
    start: dayStart(tz, year, month, first),
    end: dayStart(tz, year, month, first + (period === "week" ? 7 : 1)),
  };
}

export function isTimeZone(tz: string): boolean {
  try {
    return clock(tz).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/**
 * The first instant of a local day. Midnight is there once on most days; where clocks skip it, the day begins at the
 * jump, where they repeat it, with the first.
 */
function dayStart(tz: string, year: number, month: number, day: number): Date {
  const midnight = Date.UTC(year, month, day);
  const reached = (at: number) => local(tz, new Date(at)) >= midnight;
  const offsets = [midnight - dayMs, midnight + dayMs].map((at) => local(tz, new Date(at)) - at);
  const exact = offsets.map((offset) => midnight - offset).filter((at) => local(tz, new Date(at)) === midnight);
  if (exact.length > 0) return new Date(Math.min(...exact));
  let [before, after] = [midnight - dayMs, midnight + dayMs];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (reached(middle)) after = middle;
    else before = middle;
  }
  return new Date(after);
}

/** Reading of the zone's wall clock, as if it were UTC. */
function local(tz: string, at: Date): number {
  const { year, month, day, ...time } = localDate(tz, at);
  return Date.UTC(year, month, day, time.hour, time.minute, time.second, ((at.getTime() % 1000) + 1000) % 1000);
}

function localDate(tz: string, at: Date) {
  const parts = new Map(
    clock(tz)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const [year, month, day] = [part("year"), part("month") - 1, part("day")];
  return { year, month, day, hour: part("hour"), minute: part("minute"), second: part("second") };
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clock(tz: string): Intl.DateTimeFormat {
  const known = clocks.get(tz);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: tz,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(tz, made);
  return made;
}
