// Which stretch of the calendar a budget counts in.
import { startOfDay, startOfWall, toWall } from "@/lib/domain/time/zoned-time";

/** `run`: each run has the limit for itself. */
export const periods = ["run", "hour", "day", "week", "month", "total"] as const;
export type Period = (typeof periods)[number];
/** Half-open; `run` and `total` have no bounds. */
export type Window = { readonly start: Date | null; readonly end: Date | null };

/** The calendar unit of the time zone that holds `at`; weeks begin on Monday. */
export function windowAt(period: Period, tz: string, at: Date): Window {
  const ms = at.getTime();
  if (period === "total" || period === "run") return { start: null, end: null };
  if (period === "hour") return hourAt(ms, tz);
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

/** Clocks of a zone may be off by half an hour; what they skip or repeat begins and ends with an hour of theirs. */
function hourAt(ms: number, tz: string): Window {
  const offset = toWall(ms, tz) - ms;
  const start = Math.floor((ms + offset) / hourMs) * hourMs - offset;
  return { start: new Date(start), end: new Date(start + hourMs) };
}

const hourMs = 3_600_000;
