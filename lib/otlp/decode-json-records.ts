// Span and log record of OTLP/JSON. A field of the wrong type is a `Refusal` of the record it stands in.
import { base64Id, type JsonValueReader } from "@/lib/otlp/decode-json-value";
import {
  badParent,
  newAttributes,
  noAttributes,
  refuseIds,
  toOptionalId,
  toSeverity,
  toSpanKind,
  toStatusCode,
} from "@/lib/otlp/value";
import type { AttributeValue, Resource, Scope, WireEvent, WireLink, WireLog, WireSpan } from "@/lib/otlp/wire";
import { Refusal } from "@/lib/otlp/wire-error";

const spanKinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"].map(
  (name) => `SPAN_KIND_${name}`,
);
const statusCodes = ["UNSET", "OK", "ERROR"].map((name) => `STATUS_CODE_${name}`);
const severities = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"].flatMap((name) =>
  ["", "2", "3", "4"].map((step) => `SEVERITY_NUMBER_${name}${step}`),
);
const severityNumbers = ["SEVERITY_NUMBER_UNSPECIFIED", ...severities];

const hex = /^[0-9a-f]*$/i;

/** Both ids in hex, or both in base64 as early clients wrote them; a mixture is a mistake. */
function toSpanIds(traceId: string, spanId: string): { traceId: string; spanId: string } {
  const early = traceId.length === 32 ? null : base64Id(traceId, 16);
  const earlySpan = early === null ? null : base64Id(spanId, 8);
  if (early !== null && earlySpan !== null) return { traceId: early, spanId: earlySpan };
  if (!hex.test(traceId)) throw new Refusal("trace_id is not hex");
  if (!hex.test(spanId)) throw new Refusal("span_id is not hex");
  return { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase() };
}

const unset: WireSpan["status"] = Object.freeze({ code: 0, message: "" });

export function readSpan(json: JsonValueReader, resource: Resource, scope: Scope): WireSpan {
  const attributes = newAttributes();
  const events: WireEvent[] = [];
  const links: WireLink[] = [];
  let rawTraceId = "";
  let rawSpanId = "";
  let rawParentId = "";
  let name = "";
  let kind = 0;
  let traceState = "";
  let flags = 0;
  let startNs = 0n;
  let endNs = 0n;
  let droppedAttributes = 0;
  let droppedEvents = 0;
  let droppedLinks = 0;
  let status = unset;
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    switch (key) {
      case "traceId":
      case "trace_id":
        rawTraceId = json.rawId();
        break;
      case "spanId":
      case "span_id":
        rawSpanId = json.rawId();
        break;
      case "parentSpanId":
      case "parent_span_id":
        rawParentId = json.rawId();
        break;
      case "name":
        name = json.text();
        break;
      case "kind":
        kind = json.enumeration(spanKinds);
        break;
      case "startTimeUnixNano":
      case "start_time_unix_nano":
        startNs = json.uint64();
        break;
      case "endTimeUnixNano":
      case "end_time_unix_nano":
        endNs = json.uint64();
        break;
      case "attributes":
        droppedAttributes += json.attributes(attributes);
        break;
      case "events":
        droppedEvents += json.list(events, json.limits.eventsMax, readEvent, "events over the limit were dropped");
        break;
      case "links":
        droppedLinks += json.list(links, json.limits.linksMax, readLink, "links over the limit were dropped");
        break;
      case "status":
        status = readStatus(json);
        break;
      case "traceState":
      case "trace_state":
        traceState = json.text();
        break;
      case "flags":
        flags = json.uint32();
        break;
      case "droppedAttributesCount":
      case "dropped_attributes_count":
        droppedAttributes += json.uint32();
        break;
      case "droppedEventsCount":
      case "dropped_events_count":
        droppedEvents += json.uint32();
        break;
      case "droppedLinksCount":
      case "dropped_links_count":
        droppedLinks += json.uint32();
        break;
      default:
        json.skip();
    }
  }
  const { traceId, spanId } = toSpanIds(rawTraceId, rawSpanId);
  const refusal = refuseIds(traceId, spanId);
  if (refusal !== null) throw new Refusal(refusal);
  return {
    traceId,
    spanId,
    parentSpanId: toParentId(json, rawParentId),
    name,
    spanKind: toSpanKind(kind),
    traceState,
    flags,
    startNs,
    endNs: endNs === 0n ? null : endNs,
    attributes,
    droppedAttributes,
    events,
    droppedEvents,
    links,
    droppedLinks,
    status,
    resource,
    scope,
  };
}

function toParentId(json: JsonValueReader, raw: string): string | null {
  if (raw === "") return null;
  const id = raw.length === 16 && hex.test(raw) ? raw.toLowerCase() : base64Id(raw, 8);
  if (id === null) json.warn(badParent);
  return id === null ? null : toOptionalId(id, 16);
}

function readEvent(json: JsonValueReader): WireEvent {
  let attributes = noAttributes;
  let name = "";
  let timeNs = 0n;
  let droppedAttributes = 0;
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    if (key === "name") name = json.text();
    else if (key === "timeUnixNano" || key === "time_unix_nano") timeNs = json.uint64();
    else if (key === "attributes") {
      const filled = newAttributes();
      droppedAttributes += json.attributes(filled);
      attributes = filled;
    } else if (isDroppedAttributes(key)) droppedAttributes += json.uint32();
    else json.skip();
  }
  return { name, timeNs, attributes, droppedAttributes };
}

function readLink(json: JsonValueReader): WireLink {
  let attributes = noAttributes;
  let traceId = "";
  let spanId = "";
  let traceState = "";
  let flags = 0;
  let droppedAttributes = 0;
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    if (key === "traceId" || key === "trace_id") traceId = json.id(16);
    else if (key === "spanId" || key === "span_id") spanId = json.id(8);
    else if (key === "traceState" || key === "trace_state") traceState = json.text();
    else if (key === "flags") flags = json.uint32();
    else if (key === "attributes") {
      const filled = newAttributes();
      droppedAttributes += json.attributes(filled);
      attributes = filled;
    } else if (isDroppedAttributes(key)) droppedAttributes += json.uint32();
    else json.skip();
  }
  return { traceId, spanId, traceState, attributes, droppedAttributes, flags };
}

const isDroppedAttributes = (key: string) => key === "droppedAttributesCount" || key === "dropped_attributes_count";

function readStatus(json: JsonValueReader): WireSpan["status"] {
  if (json.isNull()) return unset;
  let code = 0;
  let message = "";
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    if (key === "code") code = toStatusCode(json.enumeration(statusCodes));
    else if (key === "message") message = json.text();
    else json.skip();
  }
  return { code, message };
}

export function readLog(json: JsonValueReader, resource: Resource, scope: Scope): WireLog {
  const attributes = newAttributes();
  let traceId = "";
  let spanId = "";
  let timeNs = 0n;
  let observedNs = 0n;
  let severityNumber = 0;
  let severityText = "";
  let eventName = "";
  let body: AttributeValue = null;
  let flags = 0;
  let droppedAttributes = 0;
  for (let key = json.firstKey(); key !== null; key = json.nextKey()) {
    switch (key) {
      case "timeUnixNano":
      case "time_unix_nano":
        timeNs = json.uint64();
        break;
      case "observedTimeUnixNano":
      case "observed_time_unix_nano":
        observedNs = json.uint64();
        break;
      case "severityNumber":
      case "severity_number":
        severityNumber = toSeverity(json.enumeration(severityNumbers));
        break;
      case "severityText":
      case "severity_text":
        severityText = json.text();
        break;
      case "eventName":
      case "event_name":
        eventName = json.text();
        break;
      case "body":
        body = json.anyValue(0);
        break;
      case "attributes":
        droppedAttributes += json.attributes(attributes);
        break;
      case "droppedAttributesCount":
      case "dropped_attributes_count":
        droppedAttributes += json.uint32();
        break;
      case "flags":
        flags = json.uint32();
        break;
      case "traceId":
      case "trace_id":
        traceId = json.id(16);
        break;
      case "spanId":
      case "span_id":
        spanId = json.id(8);
        break;
      default:
        json.skip();
    }
  }
  return {
    traceId: toOptionalId(traceId, 32),
    spanId: toOptionalId(spanId, 16),
    timeNs,
    observedNs,
    severityNumber,
    severityText,
    eventName,
    body,
    attributes,
    droppedAttributes,
    flags,
    resource,
    scope,
  };
}
