// The day of a reader: when it began, where yesterday stood at this time, and how both are cut into quarters of an hour.
import { dayMs, fromWall, startOfDay, toWall } from "@/lib/domain/time/zoned-time";

const quarterMs = 900_000;
const weekDays = 7;

export type Day = {
  readonly weekMs: number;
  readonly yesterdayMs: number;
  /** Yesterday, when its clocks showed what they show now. */
  readonly yesterdayNowMs: number;
  readonly todayMs: number;
  readonly nowMs: number;
};

export function dayAt(nowMs: number, zone: string): Day {
  const todayMs = startOfDay(nowMs, zone);
  const yesterdayMs = startOfDay(nowMs, zone, -1);
  const sameTime = fromWall(toWall(nowMs, zone) - dayMs, zone);
  return {
    weekMs: startOfDay(nowMs, zone, -weekDays),
    yesterdayMs,
    yesterdayNowMs: Math.min(Math.max(sameTime, yesterdayMs), todayMs),
    todayMs,
    nowMs,
  };
}

/** Where the quarters of both days begin, and where the second ends; a day that clocks are changed in has more or fewer. */
export function quarterEdges(day: Day, zone: string) {
  const tomorrowMs = startOfDay(day.nowMs, zone, 1);
  const cut = (from: number, to: number) =>
    Array.from({ length: Math.ceil((to - from) / quarterMs) }, (_, at) => from + at * quarterMs);
  return { before: cut(day.yesterdayMs, day.todayMs), today: cut(day.todayMs, tomorrowMs), endMs: tomorrowMs };
}

/** `+6 %`; null where there is nothing to compare with, or nothing changed. */
export function changeOf(now: number, before: number): number | null {
  if (before === 0 || now === before) return null;
  return (now - before) / before;
}
