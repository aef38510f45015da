// What of a value is the same in every run of the same behaviour. Left out: ids, date-times, measured durations and token
// counts, white space at the ends of texts, the order of keys. Kept: order numbers, amounts, dates without a time.
import type { Json } from "@/lib/domain/trace/step";

const hex = "[0-9a-fA-F]";
const varying = new RegExp(
  [
    // UUID
    String.raw`\b${hex}{8}-${hex}{4}-${hex}{4}-${hex}{4}-${hex}{12}\b`,
    // ISO 8601 date with a time
    String.raw`\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z\b|[+-]\d{2}:?\d{2}\b)?`,
    // hexadecimal ids: spans, traces, commits; one in two thousand spans has no letter
    String.raw`\b(?:0x)?(?:(?=\d*[a-fA-F])${hex}{16,}|\d{16}|\d{32})\b`,
    // ids of calls and answers: call_…, toolu_…, chatcmpl-…
    String.raw`\b(?:call|tool|toolu|tooluse|chatcmpl|cmpl|resp|msg|req|run|fc|rs|gen|evt|thread)[_-](?=\d*[A-Za-z])(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8,}\b`,
    // any other prefix before what can only be random
    String.raw`\b[a-z]{1,12}_(?=(?:[A-Za-z]*\d){2})(?=\d*[A-Za-z])[A-Za-z0-9]{20,}\b`,
    // ULID
    String.raw`\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b`,
    // a measured duration inside a text, quoted or not: "took_ms": 12
    String.raw`\b\w+_[mnu]s(?:\\*["'])?\s*[:=]\s*-?\d+(?:\.\d+)?`,
  ].join("|"),
  "g",
);
const hasDigit = /\d/;
/** Whatever `varying` finds has one of these; most texts have none, and are read sooner. */
const mayVary = /[_-][A-Za-z0-9]{8}|\b\w{16}|\d-\d{2}[T ]|_[mnu]s/;
/** Keeps the name of the value: `took_ms=12` → `took_ms=~`. */
const masked = (found: string) => `${/^(\w+_[mnu]s)(?:\\*["'])?\s*[:=]/.exec(found)?.[1] ?? ""}~`;

const measured =
  /(?:_[mnu]s|[a-z]Ms)$|^(?:(?:prompt|completion|total|input|output|cached|cache_read|cache_creation|reasoning)_?tokens)$/i;
/** Numbers and strings of digits that say when: seconds to nanoseconds since 1970. */
const momentKey = /(?:^|_)(?:at|ts|time|timestamp|created|updated|date)$|(?:At|Time|Timestamp)$/;
const isMoment = (value: number) => value > 1e9 && value < 1e20;

/** Deeper values are compared as they are. */
const depthMax = 100;

export function normaliseText(text: string): string {
  const trimmed = text.trim();
  const json = readJson(trimmed);
  if (json !== undefined) return normaliseJson(json);
  return hasDigit.test(trimmed) && mayVary.test(trimmed) ? trimmed.replace(varying, masked) : trimmed;
}

/** One text for all values that differ only in what varies by itself. */
export function normaliseJson(value: Json, depth = 0): string {
  if (typeof value === "string") return JSON.stringify(depth < depthMax ? normaliseText(value) : value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth >= depthMax) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => normaliseJson(item, depth + 1)).join(",")}]`;
  const fields = value as { readonly [key: string]: Json };
  const members = Object.keys(fields)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${normaliseMember(key, fields[key] ?? null, depth)}`);
  return `{${members.join(",")}}`;
}

function normaliseMember(key: string, value: Json, depth: number): string {
  if (typeof value === "number" && measured.test(key)) return '"~"';
  if (typeof value === "number" && isMoment(value) && momentKey.test(key)) return '"~"';
  return normaliseJson(value, depth + 1);
}

function readJson(text: string): Json | undefined {
  const first = text.charCodeAt(0);
  const last = text.charCodeAt(text.length - 1);
  const looksLike = (first === 123 && last === 125) || (first === 91 && last === 93);
  if (!looksLike) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
