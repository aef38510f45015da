// One span being read: which dialects it speaks, and the values at their sources. Parsed JSON is kept for the length of
// the reading; with `used` set, every key that gave a value is noted.
import type { Json } from "@/lib/domain/trace/step";
import { gatherMessages } from "@/lib/otlp/dialects/event-messages";
import { at, type Fields, isFields, isList, jsonOf, parseJson, toJson } from "@/lib/otlp/dialects/read";
import type { Dialect, Reader, Source } from "@/lib/otlp/dialects/table";
import { unflatten } from "@/lib/otlp/dialects/unflatten";
import type { Attributes, WireLog, WireSpan } from "@/lib/otlp/wire";

export type Used = { readonly field: string; readonly key: string };
export type Reading = {
  readonly span: WireSpan;
  readonly logs: readonly WireLog[];
  /** In order of precedence; the last one is what every client may send. */
  readonly dialects: readonly Dialect[];
  readonly parsed: Map<string, Json>;
  readonly used: Used[] | null;
};

const read: { readonly [R in Reader]: (value: Json) => Json } = {
  text: (value) => value,
  unquote: (value) => (typeof value === "string" && value.startsWith('"') ? (parseJson(value) ?? value) : value),
  micro: (value) => (typeof value === "number" ? value / 1e6 : value),
  wrapped: (value) => {
    const outer = jsonOf(value);
    const [only, more] = isFields(outer) ? Object.keys(outer) : [];
    if (!isFields(outer) || only === undefined || more !== undefined || !/^(input|outputs?)$/.test(only)) return outer;
    return jsonOf(outer[only] ?? null);
  },
  worded: (value) => (typeof value === "number" || /^\d{1,10}$/.test(String(value)) ? null : value),
  typed: (value) => untyped(jsonOf(value), 6),
  json_list: (value) => {
    const list = jsonOf(value);
    if (!isList(list)) return list;
    const items = list.map(jsonOf);
    return items.every((item) => typeof item === "string") ? items.join("\n") : items;
  },
  call_arguments: (value) => {
    const call = jsonOf(value);
    if (!isFields(call)) return call;
    if (isFields(call["kwargs"]) && Object.keys(call).length === 1) return call["kwargs"];
    if (!isList(call["args"])) return call;
    const named = isFields(call["kwargs"]) ? Object.keys(call["kwargs"]).length : 0;
    if (named > 0 && call["args"].length === 0) return call["kwargs"] ?? null;
    if (named === 0 && call["args"].length === 1) return call["args"][0] ?? null;
    return named === 0 ? call["args"] : call;
  },
};

const typeNames = /^(text|raw|json|list|chat_messages|guardrail_result|evaluation_result)$/;
const isTyped = (value: Json): value is Fields =>
  isFields(value) && "value" in value && typeof value["type"] === "string" && typeNames.test(value["type"]);

function untyped(value: Json, left: number): Json {
  if (left === 0) return value;
  if (isTyped(value)) return untyped(value["value"] ?? null, left - 1);
  if (!isList(value) || !value.every(isTyped)) return value;
  const items = value.map((item) => untyped(item, left - 1));
  return items.length === 1 ? (items[0] ?? null) : items.flat(1);
}

const sourceKey = (source: Source): string => {
  if (typeof source === "string") return source;
  if ("prefix" in source) return `${source.prefix}.*`;
  if ("event" in source) return `event ${source.event}: ${source.key}`;
  if ("log" in source) return `log ${source.log}: ${source.key || "body"}`;
  if ("messages" in source) return "gen_ai message events";
  return "span" in source ? "span name" : source.key;
};

/** The value at a source, undefined where there is none. Empty strings count as absent. */
export function valueAt(reading: Reading, source: Source): Json | undefined {
  if (typeof source === "string") return present(reading.span.attributes, source);
  if ("messages" in source) return gatherMessages(reading.span, reading.logs, source.messages);
  if ("span" in source) return spanName(reading.span.name, source.after);
  if ("prefix" in source) {
    const found = parsedOnce(reading, `${source.prefix}.*`, () => unflatten(reading.span.attributes, source.prefix));
    return source.at ? at(found, source.at) : found;
  }
  const value =
    "key" in source && !("event" in source) && !("log" in source)
      ? present(reading.span.attributes, source.key)
      : recorded(reading, source);
  if (value === undefined) return undefined;
  const below = source.at ? at(inside(reading, source, value), source.at) : value;
  return below === undefined || source.as === undefined ? below : read[source.as](below);
}

function present(attributes: Attributes, key: string): Json | undefined {
  const value = attributes[key];
  return value === undefined || value === null || value === "" ? undefined : toJson(value);
}

function parsedOnce(reading: Reading, key: string, parse: () => Json | undefined): Json | undefined {
  const known = reading.parsed.get(key);
  if (known !== undefined) return known === "" ? undefined : known;
  const value = parse();
  reading.parsed.set(key, value ?? "");
  return value;
}

const inside = (reading: Reading, source: Source, value: Json): Json | undefined =>
  typeof value === "string" ? parsedOnce(reading, sourceKey(source), () => parseJson(value)) : value;

/** The attribute as JSON, parsed at most once a reading. */
export const jsonAt = (reading: Reading, source: Source): Json | undefined => {
  const value = valueAt(reading, source);
  if (typeof value !== "string" || typeof source !== "string") return typeof value === "string" ? jsonOf(value) : value;
  return parsedOnce(reading, source, () => parseJson(value)) ?? value;
};

function spanName(name: string, after: RegExp | undefined): string | undefined {
  if (after === undefined) return name || undefined;
  const match = after.exec(name);
  return match ? name.slice(match.index + match[0].length) || undefined : undefined;
}

function recorded(reading: Reading, source: Source): Json | undefined {
  if (typeof source === "string") return undefined;
  if ("event" in source) {
    const event = reading.span.events.findLast(
      (item) => item.name === source.event && item.attributes[source.key] !== undefined,
    );
    return event ? present(event.attributes, source.key) : undefined;
  }
  if (!("log" in source)) return undefined;
  const log = reading.logs.findLast((item) => logName(item) === source.log);
  if (!log) return undefined;
  return source.key === "" ? toJson(log.body) : present(log.attributes, source.key);
}

/** The event's name: the attribute (Rust's tracing writes the place in the source into the field), the field, else a short body. */
export function logName(log: WireLog): string {
  const named = log.attributes["event.name"];
  if (typeof named === "string" && named !== "") return named;
  if (log.eventName !== "") return log.eventName;
  return typeof log.body === "string" ? log.body.slice(0, 200) : "";
}

/** The first value that `convert` accepts, over all dialects in order; noted under `field`. */
export function firstOf<T>(
  reading: Reading,
  field: string,
  sources: (dialect: Dialect) => readonly Source[] | undefined,
  convert: (value: Json | undefined, source: Source) => T | null,
): T | null {
  for (const dialect of reading.dialects) {
    const found = firstIn(reading, field, sources(dialect), convert);
    if (found !== null) return found;
  }
  return null;
}

/** As `firstOf`, among given sources. */
export function firstIn<T>(
  reading: Reading,
  field: string,
  sources: readonly Source[] | undefined,
  convert: (value: Json | undefined, source: Source) => T | null,
): T | null {
  if (sources === undefined) return null;
  for (const source of sources) {
    const value = valueAt(reading, source);
    if (value === undefined) continue;
    const found = convert(value, source);
    if (found === null) continue;
    reading.used?.push({ field, key: sourceKey(source) });
    return found;
  }
  return null;
}
