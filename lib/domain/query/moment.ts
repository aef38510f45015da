import { dayMs, fromWall, startOfDay } from "@/lib/domain/time/zoned-time";

// Times as a query writes them: `now`, `today`, `yesterday`, `-2h`, `2026-11-22`, `2026-11-22T10:00`, with or without a zone.
// Each is a stretch of time, as long as it is written exactly: a day, a minute, a second; `now` and `-2h` are points.

const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: dayMs, w: 7 * dayMs };
const ago = /^-(\d{1,6})([smhdw])$/;
const absolute = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:\d\d)?)?$/;
const named = ["now", "today", "yesterday"];

/** The time in its one spelling, null for what is none. */
export function readMoment(text: string): string | null {
  const lower = text.toLowerCase();
  if (named.includes(lower) || ago.test(lower)) return lower;
  const written = text.replace("t", "T").replace("z", "Z");
  return absolute.test(written) && partsOf(written) !== null ? written : null;
}

/** Whether it depends on where the reader is. @param moment as `readMoment` gives it. */
export const isLocal = (moment: string) =>
  moment === "today" ||
  moment === "yesterday" ||
  (absolute.test(moment) && !/(?:Z|[+-]\d\d:\d\d)$/.test(moment.slice(10)));

export type Stretch = { readonly fromMs: number /** Not part of it, but where it begins. */; readonly toMs: number };

/** @param moment as `readMoment` gives it. */
export function resolveMoment(moment: string, nowMs: number, zone: string): Stretch {
  if (moment === "now") return { fromMs: nowMs, toMs: nowMs };
  if (moment === "today") return { fromMs: startOfDay(nowMs, zone), toMs: startOfDay(nowMs, zone, 1) };
  if (moment === "yesterday") return { fromMs: startOfDay(nowMs, zone, -1), toMs: startOfDay(nowMs, zone) };
  const [, amount, unit] = ago.exec(moment) ?? [];
  if (amount !== undefined && unit !== undefined) {
    const at = nowMs - Number(amount) * (unitMs[unit] ?? 0);
    return { fromMs: at, toMs: at };
  }
  const parts = partsOf(moment);
  if (parts === null) return { fromMs: nowMs, toMs: nowMs };
  const { wallMs, lengthMs, offsetMs } = parts;
  if (offsetMs !== null) return { fromMs: wallMs - offsetMs, toMs: wallMs - offsetMs + lengthMs };
  return { fromMs: fromWall(wallMs, zone), toMs: fromWall(wallMs + lengthMs, zone) };
}

type Parts = { readonly wallMs: number; readonly lengthMs: number; readonly offsetMs: number | null };

/** Null for a day or an hour that there is not. */
function partsOf(text: string): Parts | null {
  const [whole, year, month, day, hour, minute, second, fraction, zone] = absolute.exec(text) ?? [];
  if (whole === undefined) return null;
  const [h, m, s] = [hour, minute, second].map((digits) => Number(digits ?? 0));
  if (h === undefined || m === undefined || s === undefined || h > 23 || m > 59 || s > 59) return null;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  const wallMs = date.getTime() + ((h * 60 + m) * 60 + s) * 1_000 + Number((fraction ?? "").padEnd(3, "0"));
  return { wallMs, lengthMs: lengthOf(hour, second, fraction), offsetMs: zone === undefined ? null : offsetOf(zone) };
}

function lengthOf(hour: string | undefined, second: string | undefined, fraction: string | undefined): number {
  if (hour === undefined) return dayMs;
  if (second === undefined) return 60_000;
  return fraction === undefined ? 1_000 : 10 ** (3 - fraction.length);
}

function offsetOf(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
  const ms = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === "-" ? -ms : ms;
}
