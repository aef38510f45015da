/** Numbers and times as people read them (rules: Money, Duration, Token counter). Pure; the clock and the zone are arguments. */

const grouped = new Intl.NumberFormat("en-US");
const microPerUsd = 1_000_000n;

export type MoneyParts = {
  /** `$` or `−$`. */
  readonly sign: string;
  /** Leading `0.00…` of an amount below a dollar: shown quieter. Empty from $1 up. */
  readonly zeros: string;
  readonly digits: string;
  /** Digits missing to six decimals: reserved in columns so that decimal points line up. */
  readonly missing: number;
};
export type MoneyOptions = {
  /** Columns keep four decimals from $1 up; prose shows two. */
  readonly column?: boolean;
  /** Below $1 to the micro-dollar: where single calls are compared, four decimals hide the difference. */
  readonly exact?: boolean;
};

function decimalsOf(microUsd: bigint, { column = false, exact = false }: MoneyOptions): number {
  if (exact && microUsd < microPerUsd) return 6;
  if (microUsd === 0n) return column ? 4 : 2;
  if (microUsd < 50n) return 6; // four decimals would read zero
  return microUsd < 999_950n || column ? 4 : 2;
}

/** Splits an amount of integer micro-dollars into what is written loud and what is written quiet. */
export function moneyParts(microUsd: number | bigint, options: MoneyOptions = {}): MoneyParts {
  const micro = BigInt(microUsd);
  const size = micro < 0n ? -micro : micro;
  const decimals = decimalsOf(size, options);
  const unit = 10n ** BigInt(6 - decimals);
  const rounded = (size + unit / 2n) / unit;
  const perDollar = microPerUsd / unit;
  const text = `${grouped.format(rounded / perDollar)}.${(rounded % perDollar).toString().padStart(decimals, "0")}`;
  const zeros = size === 0n || rounded >= perDollar ? "" : (/^0\.0*/.exec(text)?.[0] ?? "");
  return { sign: micro < 0n ? "−$" : "$", zeros, digits: text.slice(zeros.length), missing: 6 - decimals };
}

/** `$0.0312`, `$0.000012`, `$1,834.22`. Never reads zero for an amount that is not. */
export function formatMoney(microUsd: number | bigint, options: MoneyOptions = {}): string {
  const { sign, zeros, digits } = moneyParts(microUsd, options);
  return `${sign}${zeros}${digits}`;
}

export type Quantity = { readonly value: string; readonly unit: string };
const nsPer = { us: 1_000n, ms: 1_000_000n, s: 1_000_000_000n } as const;

/** `count` of `ns` in tenths, rounded half up: 12_449 ms → "12.4". */
function tenths(ns: bigint, unit: bigint): string {
  const rounded = (ns * 10n + unit / 2n) / unit;
  return `${rounded / 10n}.${rounded % 10n}`;
}
const whole = (ns: bigint, unit: bigint) => (ns + unit / 2n) / unit;
const two = (value: bigint) => value.toString().padStart(2, "0");

function longDuration(seconds: bigint): readonly Quantity[] {
  const pair = (first: bigint, a: string, second: bigint, b: string) => [
    { value: first.toString(), unit: a },
    { value: two(second), unit: b },
  ];
  if (seconds < 3600n) return pair(seconds / 60n, "m", seconds % 60n, "s");
  const minutes = seconds / 60n;
  if (minutes < 1440n) return pair(minutes / 60n, "h", minutes % 60n, "m");
  const hours = minutes / 60n;
  return pair(hours / 24n, "d", hours % 24n, "h");
}

/** A duration in nanoseconds as one or two quantities, so that units can be dimmed. */
export function durationParts(ns: bigint | string | number): readonly Quantity[] {
  const exact = typeof ns === "number" ? BigInt(Math.round(ns)) : BigInt(ns);
  const size = exact < 0n ? 0n : exact;
  if (size === 0n) return [{ value: "0", unit: "ms" }];
  if (size < nsPer.us) return [{ value: size.toString(), unit: "ns" }];
  if (size < 999_500n) return [{ value: whole(size, nsPer.us).toString(), unit: "µs" }];
  if (size < 9_950_000n) return [{ value: tenths(size, nsPer.ms), unit: "ms" }];
  if (size < 999_500_000n) return [{ value: whole(size, nsPer.ms).toString(), unit: "ms" }];
  if (size < 59_950_000_000n) return [{ value: tenths(size, nsPer.s), unit: "s" }];
  return longDuration(whole(size, nsPer.s));
}

/** `118 ms`, `12.4 s`, `2 m 06 s`, `3 h 10 m`. */
export function formatDuration(ns: bigint | string | number): string {
  return durationParts(ns)
    .map(({ value, unit }) => `${value} ${unit}`)
    .join(" ");
}

const spelled: Readonly<Record<string, string>> = {
  ns: "nanoseconds",
  µs: "microseconds",
  ms: "milliseconds",
  s: "seconds",
  m: "minutes",
  h: "hours",
  d: "days",
};
/** For screen readers: `2 minutes 6 seconds`. */
export function spellDuration(ns: bigint | string | number): string {
  return durationParts(ns)
    .map(({ value, unit }) => `${value.replace(/^0(?=\d)/, "")} ${spelled[unit] ?? unit}`)
    .join(" ");
}

/** `118,204,331 ns`: the exact figure behind a rounded duration. */
export const formatExactNs = (ns: bigint | string | number) => `${grouped.format(BigInt(ns))} ns`;

/** `3,812`, above a million `1.20 M`; empty where the client did not say. */
export function formatTokens(count: number | null): string {
  if (count === null) return "";
  return count < 1_000_000 ? grouped.format(count) : `${(count / 1_000_000).toFixed(2)} M`;
}

export const formatCount = (count: number) => grouped.format(count);

/** `98.1 %`; all and none only where it is so. */
export function formatShare(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  return `${Math.min(99.9, Math.max(0.1, share * 100)).toFixed(1)} %`;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
export type Zone = { readonly timeZone?: string };

/** `now`, `4 min`, `3 h`; beyond a day the date with the time of day (`21 Nov 14:05`), with the year where it is another one. */
export function formatAge(at: string | number, nowMs: number, zone: Zone = {}): string {
  const atMs = typeof at === "number" ? at : Date.parse(at);
  const age = nowMs - atMs;
  if (age < minuteMs) return "now";
  if (age < 60 * minuteMs) return `${Math.floor(age / minuteMs)} min`;
  if (age < dayMs) return `${Math.floor(age / (60 * minuteMs))} h`;
  const date = new Date(atMs);
  const year = (ms: number) => new Intl.DateTimeFormat("en-GB", { ...zone, year: "numeric" }).format(ms);
  const day = new Intl.DateTimeFormat("en-GB", { ...zone, day: "numeric", month: "short" }).format(date);
  const clock = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" }).format(date);
  return year(atMs) === year(nowMs) ? `${day} ${clock}` : `${day} ${year(atMs)}`;
}

/** `just now`, `4 min ago`, beyond a day `on 21 Nov 14:05`: an age inside a sentence. */
export function formatAgo(at: string | number, nowMs: number, zone: Zone = {}): string {
  const age = formatAge(at, nowMs, zone);
  if (age === "now") return "just now";
  return / (min|h)$/.test(age) ? `${age} ago` : `on ${age}`;
}

/** `22 Nov 2026, 12:38:02.104` in the reader's zone. `at`: RFC 3339 or epoch milliseconds. */
export function formatTime(at: string | number, zone: Zone = {}): string {
  return new Intl.DateTimeFormat("en-GB", {
    ...zone,
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  }).format(typeof at === "number" ? at : new Date(at));
}

/** `22 Nov 2026, 12:38:02.104558221`: unix nanoseconds to the last digit, in the reader's zone. */
export function formatUnixNano(unixNano: bigint | string, zone: Zone = {}): string {
  const ns = BigInt(unixNano);
  const ms = Number(ns / nsPer.ms);
  return `${formatTime(ms, zone)}${(ns % nsPer.ms).toString().padStart(6, "0")}`;
}

/** `$0.125/M`: dollars a million tokens, with the digits that the price has. */
export const formatRate = (usdPerMillion: number) => `$${trimmed(usdPerMillion, 2, 6)}/M`;

/** `$0.000384`, `$0.0000375`: part of a bill, before the whole is rounded to the micro-dollar. */
export const formatPart = (microUsd: number) => `$${trimmed(microUsd / 1e6, 6, 10)}`;

function trimmed(value: number, digitsMin: number, digitsMax: number): string {
  const [whole = "0", fraction = ""] = value.toFixed(digitsMax).split(".");
  const kept = fraction.replace(/0+$/, "");
  const padded = kept.length === 0 && digitsMin === 2 ? "" : kept.padEnd(kept.length < digitsMin ? digitsMin : 0, "0");
  return padded === "" ? whole : `${whole}.${padded}`;
}

const byteUnits = ["KB", "MB", "GB"] as const;

/** `812 B`, `38.2 MB`: in steps of 1,000, as files are named. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const step = Math.min(byteUnits.length, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** step;
  return `${value < 100 ? value.toFixed(1) : Math.round(value)} ${byteUnits[step - 1]}`;
}
