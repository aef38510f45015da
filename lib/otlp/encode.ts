// Back to OTLP/JSON: what our decoders read comes out such that they read the same again.
import {
  type Attributes,
  type AttributeValue,
  Double,
  type Resource,
  type Scope,
  type WireEvent,
  type WireLink,
  type WireLog,
  type WireSpan,
} from "@/lib/otlp/wire";

type Json = { readonly [field: string]: unknown };

/**
 * Elements of `resourceSpans` as JSON texts of about a million characters each, whatever the number of spans; a single span
 * may be longer. Spans of an element that share the same resource and scope objects share a group.
 */
export function writeSpans(spans: Iterable<WireSpan>): Generator<string> {
  return writeGroups(spans, "scopeSpans", "spans", encodeSpan);
}

/** Elements of `resourceLogs`, likewise. */
export function writeLogs(logs: Iterable<WireLog>): Generator<string> {
  return writeGroups(logs, "scopeLogs", "logRecords", encodeLog);
}

const elementChars = 1_000_000;
type Groups = Map<Resource, Map<Scope, string[]>>;

function* writeGroups<T extends { readonly resource: Resource; readonly scope: Scope }>(
  items: Iterable<T>,
  groupsName: string,
  itemsName: string,
  encode: (item: T) => Json,
): Generator<string> {
  const groups: Groups = new Map();
  let chars = 0;
  for (const item of items) {
    const text = JSON.stringify(encode(item));
    groupOf(groups, item).push(text);
    chars += text.length;
    if (chars < elementChars) continue;
    for (const group of groups) yield writeResource(group, groupsName, itemsName);
    groups.clear();
    chars = 0;
  }
  for (const group of groups) yield writeResource(group, groupsName, itemsName);
}

function groupOf(groups: Groups, { resource, scope }: { resource: Resource; scope: Scope }): string[] {
  const scopes = groups.get(resource) ?? new Map<Scope, string[]>();
  groups.set(resource, scopes);
  const texts = scopes.get(scope) ?? [];
  scopes.set(scope, texts);
  return texts;
}

function writeResource([resource, scopes]: [Resource, Map<Scope, string[]>], groups: string, items: string): string {
  const written = [...scopes].map(([scope, texts]) => {
    const named = JSON.stringify({ name: scope.name, version: scope.version, ...encodeHolder(scope) });
    return `{"scope":${named},"${items}":[${texts.join(",")}],"schemaUrl":${JSON.stringify(scope.schemaUrl)}}`;
  });
  const held = JSON.stringify(encodeHolder(resource));
  return `{"resource":${held},"${groups}":[${written.join(",")}],"schemaUrl":${JSON.stringify(resource.schemaUrl)}}`;
}

function encodeSpan(span: WireSpan): Json {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? "",
    traceState: span.traceState,
    flags: span.flags,
    name: span.name,
    kind: span.spanKind,
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: String(span.endNs ?? 0n),
    ...encodeHolder(span),
    events: span.events.map(encodeEvent),
    droppedEventsCount: span.droppedEvents,
    links: span.links.map(encodeLink),
    droppedLinksCount: span.droppedLinks,
    status: span.status,
  };
}

function encodeEvent(event: WireEvent): Json {
  return { timeUnixNano: String(event.timeNs), name: event.name, ...encodeHolder(event) };
}

function encodeLink(link: WireLink): Json {
  const { traceId, spanId, traceState, flags } = link;
  return { traceId, spanId, traceState, flags, ...encodeHolder(link) };
}

function encodeLog(log: WireLog): Json {
  return {
    timeUnixNano: String(log.timeNs),
    observedTimeUnixNano: String(log.observedNs),
    severityNumber: log.severityNumber,
    severityText: log.severityText,
    eventName: log.eventName,
    body: encodeValue(log.body),
    ...encodeHolder(log),
    flags: log.flags,
    traceId: log.traceId ?? "",
    spanId: log.spanId ?? "",
  };
}

function encodeHolder(holder: { readonly attributes: Attributes; readonly droppedAttributes: number }): Json {
  return { attributes: encodeAttributes(holder.attributes), droppedAttributesCount: holder.droppedAttributes };
}

function encodeAttributes(attributes: Attributes): Json[] {
  return Object.entries(attributes).map(([key, value]) => ({ key, value: encodeValue(value) }));
}

function encodeValue(value: AttributeValue): Json {
  if (value === null) return {};
  switch (typeof value) {
    case "string":
      return { stringValue: value };
    case "boolean":
      return { boolValue: value };
    case "bigint":
      return { intValue: String(value) };
    case "number":
      return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return encodeObject(value);
  }
}

function encodeObject(value: Exclude<AttributeValue, string | boolean | bigint | number | null>): Json {
  if (value instanceof Double) return { doubleValue: encodeDouble(value.value) };
  if (value instanceof Uint8Array) return { bytesValue: Buffer.from(value).toString("base64") };
  if (isList(value)) return { arrayValue: { values: value.map(encodeValue) } };
  return { kvlistValue: { values: encodeAttributes(value) } };
}

const isList = (value: object): value is readonly AttributeValue[] => Array.isArray(value);

const encodeDouble = (value: number): number | string =>
  Object.is(value, -0) ? "-0" : Number.isFinite(value) ? value : String(value);
