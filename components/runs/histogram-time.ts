import type { RunHistogram } from "@/lib/contract/runs";

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;
const dayMs = 86_400_000;

/** `5 min`: the length of a bucket. */
export function formatStep(stepMs: number): string {
  const [unit, ms] = units.find(([, size]) => stepMs % size === 0) ?? ["s", 1_000];
  return `${stepMs / ms} ${unit}`;
}

const part = (at: string, zone: string, options: Intl.DateTimeFormatOptions) =>
  new Date(at).toLocaleString("en-GB", { timeZone: zone, ...options });
const time = { hour: "2-digit", minute: "2-digit" } as const;
const day = { day: "numeric", month: "short" } as const;

/** `09:40`, from a bucket of days on `22 Nov`, over years with the year. */
export function formatTick(from: string, { stepMs, zone, buckets }: RunHistogram): string {
  const spanMs = stepMs * buckets.length;
  if (stepMs < 60_000) return part(from, zone, { ...time, second: "2-digit" });
  if (stepMs >= dayMs) return part(from, zone, spanMs > 300 * dayMs ? { month: "short", year: "numeric" } : day);
  return spanMs > 2 * dayMs ? part(from, zone, { ...day, ...time }).replace(",", "") : part(from, zone, time);
}

/** `22 Nov 09:40 to 09:45`. */
export function formatBucket(from: string, to: string, zone: string): string {
  const [firstDay, lastDay] = [part(from, zone, day), part(to, zone, day)];
  const [first, last] = [from, to].map((at) => part(at, zone, seconds(from, to)));
  return `${firstDay} ${first} to ${firstDay === lastDay ? "" : `${lastDay} `}${last}`;
}

const seconds = (from: string, to: string) =>
  Date.parse(to) - Date.parse(from) < 60_000 ? { ...time, second: "2-digit" as const } : time;
