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

/** An ExportTraceServiceRequest for JSON.stringify. Spans that share the same resource and scope objects share a group. */
export function encodeTraces(spans: readonly WireSpan[]): Json {
  return { resourceSpans: encodeGroups(spans, "scopeSpans", "spans", encodeSpan) };
}

/** An ExportLogsServiceRequest, likewise. */
export function encodeLogs(logs: readonly WireLog[]): Json {
  return { resourceLogs: encodeGroups(logs, "scopeLogs", "logRecords", encodeLog) };
}

function encodeGroups<T extends { readonly resource: Resource; readonly scope: Scope }>(
  items: readonly T[],
  groupsName: string,
  itemsName: string,
  encode: (item: T) => Json,
): Json[] {
  const groups = new Map<Resource, Map<Scope, Json[]>>();
  for (const item of items) {
    const scopes = groups.get(item.resource) ?? new Map<Scope, Json[]>();
    groups.set(item.resource, scopes);
    const encoded = scopes.get(item.scope) ?? [];
    scopes.set(item.scope, encoded);
    encoded.push(encode(item));
  }
  return [...groups].map(([resource, scopes]) => ({
    resource: encodeHolder(resource),
    [groupsName]: [...scopes].map(([scope, encoded]) => ({
      scope: { name: scope.name, version: scope.version, ...encodeHolder(scope) },
      [itemsName]: encoded,
      schemaUrl: scope.schemaUrl,
    })),
    schemaUrl: resource.schemaUrl,
  }));
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
