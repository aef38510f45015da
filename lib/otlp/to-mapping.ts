// Where each field of a step came from, and which attributes nothing understood.
import type { Mapping } from "@/lib/domain/trace/step";
import type { Used } from "@/lib/otlp/dialects/reading";
import { callOf } from "@/lib/otlp/to-call";
import { messagesOfReading } from "@/lib/otlp/to-messages";
import { openReading, stepOf } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

/** The dialect of a span, the source of each field (once), and its attribute keys that gave no field, in their order. */
export function toMapping(span: WireSpan, logs: readonly WireLog[]): Mapping {
  const used: Used[] = [];
  const reading = openReading(span, logs, used);
  const step = stepOf(reading);
  messagesOfReading(reading);
  callOf(reading, step.kind);
  const distinct = new Map(used.map((item) => [`${item.field}\u0000${item.key}`, item]));
  const keys = new Set(used.map((item) => item.key));
  const prefixes = [...keys].filter((key) => key.endsWith(".*")).map((key) => key.slice(0, -1));
  const ignored = Object.keys(span.attributes).filter(
    (key) => !keys.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)),
  );
  return { dialect: step.dialect, used: [...distinct.values()], ignored };
}
