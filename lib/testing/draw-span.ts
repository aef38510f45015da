// Draws wire spans and log records for tests from the few things that a test says about them.
import type { Attributes, AttributeValue, Scope, WireLog, WireSpan } from "@/lib/otlp/wire";

type Plain = string | number | boolean | null | Plain[] | { [key: string]: Plain };
type Keys = { [key: string]: Plain };
type DrawnLog = { eventName: string; body?: Plain; attributes?: Keys };
export type Drawn = {
  name: string;
  scope?: string;
  attributes: Keys;
  events?: { name: string; attributes: Keys }[];
  status?: { code: number; message: string };
  logs?: DrawnLog[];
};

const startNs = 1_764_000_000_000_000_000n;

const attributesOf = (keys: Keys): Attributes => Object.assign(Object.create(null), wireValue(keys));

function wireValue(value: Plain): AttributeValue {
  if (Array.isArray(value)) return value.map(wireValue);
  if (typeof value !== "object" || value === null) return value;
  const fields: Record<string, AttributeValue> = Object.create(null);
  for (const [key, inner] of Object.entries(value)) fields[key] = wireValue(inner);
  return fields;
}

const none = { attributes: Object.create(null) as Attributes, droppedAttributes: 0, schemaUrl: "" };
const scopeOf = (name: string): Scope => ({ ...none, name, version: "" });

export function drawSpan(drawn: Drawn): WireSpan {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    parentSpanId: null,
    name: drawn.name,
    spanKind: 1,
    traceState: "",
    flags: 0,
    startNs,
    endNs: startNs + 1_000_000n,
    attributes: attributesOf(drawn.attributes),
    droppedAttributes: 0,
    events: (drawn.events ?? []).map((event, index) => ({
      name: event.name,
      timeNs: startNs + BigInt(index),
      attributes: attributesOf(event.attributes),
      droppedAttributes: 0,
    })),
    droppedEvents: 0,
    links: [],
    droppedLinks: 0,
    status: drawn.status ?? { code: 0, message: "" },
    resource: none,
    scope: scopeOf(drawn.scope ?? ""),
  };
}

export function drawLog(drawn: DrawnLog, index = 0): WireLog {
  return {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    timeNs: startNs + BigInt(index),
    observedNs: startNs,
    severityNumber: 9,
    severityText: "",
    eventName: drawn.eventName,
    body: wireValue(drawn.body ?? null),
    attributes: attributesOf(drawn.attributes ?? {}),
    droppedAttributes: 0,
    flags: 0,
    resource: none,
    scope: scopeOf(""),
  };
}
