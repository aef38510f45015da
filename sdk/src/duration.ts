import type { Ms } from "@/sdk/src/types";

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "20s" → 20000. Whole milliseconds; anything else is a mistake of the author, told at once. */
export function toMs(value: Ms): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(typeof value === "number" ? `${value}ms` : value) ?? [];
  if (digits === undefined)
    throw new TypeError(`"${value}" is no duration: write milliseconds, or "250ms", "20s", "5m".`);
  return Math.round(Number(digits) * units[unit as keyof typeof units]);
}
