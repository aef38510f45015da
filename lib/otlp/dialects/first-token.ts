// When the first token of an answer came, as nanoseconds after the start of its step. Clients send a span of time in
// their own unit, a moment, or mark it by a span event; what lies outside the step is no first token of it.
import type { Json } from "@/lib/domain/trace/step";
import { type Reading, valueAt } from "@/lib/otlp/dialects/reading";
import type { FirstToken } from "@/lib/otlp/dialects/table";

const nsOf = { s: 1e9, ms: 1e6, ns: 1 } as const;
/** A safe integer, and more than any answer takes. */
const nsMax = 10n ** 15n;
/** Clocks of a client and its HTTP library differ by a little: a first token may seem to come just after the end. */
const slackNs = 5_000_000n;

export function firstTokenOf(reading: Reading): number | null {
  const { startNs, endNs } = reading.span;
  for (const dialect of reading.dialects) {
    for (const rule of dialect.firstToken ?? []) {
      const found = "event" in rule ? ofEvent(reading, rule.event) : ofValue(reading, rule);
      if (found === null || found < 0n || found > nsMax || (endNs !== null && found > endNs - startNs + slackNs))
        continue;
      reading.used?.push({ field: "firstTokenNs", key: "event" in rule ? `event ${rule.event}` : rule.key });
      return Number(found);
    }
  }
  return null;
}

function ofEvent({ span }: Reading, name: string): bigint | null {
  const event = span.events.find((item) => item.name === name);
  return event ? event.timeNs - span.startNs : null;
}

function ofValue(reading: Reading, { key, unit }: Extract<FirstToken, { key: string }>): bigint | null {
  const value = valueAt(reading, key);
  if (unit === "moment") {
    const at = momentOf(value);
    return at === null ? null : at - reading.span.startNs;
  }
  const amount = typeof value === "string" && value.length < 40 ? Number(value) : value;
  if (typeof amount !== "number" || !(amount >= 0) || amount > 1e15) return null;
  return BigInt(Math.round(amount * nsOf[unit]));
}

/** RFC 3339, perhaps in quotes; milliseconds are kept, finer digits too. */
const moment = /^"?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9})\d*)?(Z|[+-]\d\d:?\d\d)?"?$/;

function momentOf(value: Json | undefined): bigint | null {
  const match = typeof value === "string" ? moment.exec(value) : null;
  if (match === null) return null;
  const [, date, time, fraction = "", zone = "Z"] = match;
  const seconds = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(seconds) ? null : BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}
