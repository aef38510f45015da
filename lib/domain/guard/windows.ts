// Which stretch of the calendar a budget counts in.
import { startOfDay, startOfWall, toWall } from "@/lib/domain/time/zoned-time";

export type Period = "day" | "week" | "month" | "total";
/** Half-open; `total` has no bounds. */
export type Window = { readonly start: Date | null; readonly end: Date | null };

/** The calendar unit of the time zone that holds `at`; weeks begin on Monday. */
export function windowAt(period: Period, tz: string, at: Date): Window {
  const ms = at.getTime();
  if (period === "total") return { start: null, end: null };
  const wall = new Date(toWall(ms, tz));
  if (period === "month") {
    const first = (months: number) =>
      new Date(startOfWall(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + months, 1), tz));
    return { start: first(0), end: first(1) };
  }
  const sinceFirst = period === "week" ? (wall.getUTCDay() + 6) % 7 : 0;
  const day = (days: number) => new Date(startOfDay(ms, tz, days - sinceFirst));
  return { start: day(0), end: day(period === "week" ? 7 : 1) };
}
