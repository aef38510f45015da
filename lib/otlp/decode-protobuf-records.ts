// Span and log record of OTLP's trace.proto and logs.proto. Tags are field × 8 + wire type.
import type { ValueReader } from "@/lib/otlp/decode-protobuf-value";
import { fields } from "@/lib/otlp/protobuf-reader";
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

const spanFields = fields(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

/** A span, or why it cannot be stored. */
export function readSpan(reader: ValueReader, resource: Resource, scope: Scope): WireSpan | string {
  const attributes = newAttributes();
  const events: WireEvent[] = [];
  const links: WireLink[] = [];
  let traceId = "";
  let spanId = "";
  let parentId = "";
  let traceState = "";
  let name = "";
  let kind = 0;
  let startNs = 0n;
  let endNs = 0n;
  let attributeCount = 0;
  let droppedAttributes = 0;
  let droppedAttributesSent = 0;
  let droppedEvents = 0;
  let droppedEventsSent = 0;
  let droppedLinks = 0;
  let droppedLinksSent = 0;
  let flags = 0;
  let status = unset;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 10:
        traceId = reader.hex();
        break;
      case 18:
        spanId = reader.hex();
        break;
      case 26:
        traceState = reader.text();
        break;
      case 34:
        parentId = reader.hex();
        break;
      case 42:
        name = reader.text();
        break;
      case 48:
        kind = reader.int32();
        break;
      case 57:
        startNs = reader.fixed64();
        break;
      case 65:
        endNs = reader.fixed64();
        break;
      case 74:
        droppedAttributes += reader.attribute(attributes, attributeCount++);
        break;
      case 80:
        droppedAttributesSent = reader.uint32();
        break;
      case 90:
        if (events.length < reader.limits.eventsMax) events.push(readEvent(reader));
        else droppedEvents += dropBlock(reader, "events over the limit were dropped");
        break;
      case 96:
        droppedEventsSent = reader.uint32();
        break;
      case 106:
        if (links.length < reader.limits.linksMax) links.push(readLink(reader));
        else droppedLinks += dropBlock(reader, "links over the limit were dropped");
        break;
      case 112:
        droppedLinksSent = reader.uint32();
        break;
      case 122:
        status = readStatus(reader, status);
        break;
      case 133:
        flags = reader.fixed32();
        break;
      default:
        reader.skip(tag, spanFields);
    }
  }
  const refusal = refuseIds(traceId, spanId);
  if (refusal !== null) return refusal;
  if (parentId !== "" && parentId.length !== 16) reader.warn(badParent);
  return {
    traceId,
    spanId,
    parentSpanId: toOptionalId(parentId, 16),
    name,
    spanKind: toSpanKind(kind),
    traceState,
    flags,
    startNs,
    endNs: endNs === 0n ? null : endNs,
    attributes,
    droppedAttributes: droppedAttributesSent + droppedAttributes,
    events,
    droppedEvents: droppedEventsSent + droppedEvents,
    links,
    droppedLinks: droppedLinksSent + droppedLinks,
    status,
    resource,
    scope,
  };
}

function dropBlock(reader: ValueReader, reason: string): 1 {
  reader.block();
  reader.warn(reason);
  return 1;
}

const eventFields = fields(1, 2, 3, 4);

function readEvent(reader: ValueReader): WireEvent {
  reader.spend();
  const outer = reader.enter();
  let attributes = noAttributes;
  let name = "";
  let timeNs = 0n;
  let count = 0;
  let dropped = 0;
  let droppedSent = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 9) timeNs = reader.fixed64();
    else if (tag === 18) name = reader.text();
    else if (tag === 26) {
      if (count === 0) attributes = newAttributes();
      dropped += reader.attribute(attributes, count++);
    } else if (tag === 32) droppedSent = reader.uint32();
    else reader.skip(tag, eventFields);
  }
  reader.leave(outer);
  return { name, timeNs, attributes, droppedAttributes: droppedSent + dropped };
}

const linkFields = fields(1, 2, 3, 4, 5, 6);

function readLink(reader: ValueReader): WireLink {
  reader.spend();
  const outer = reader.enter();
  let attributes = noAttributes;
  let traceId = "";
  let spanId = "";
  let traceState = "";
  let flags = 0;
  let count = 0;
  let dropped = 0;
  let droppedSent = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) traceId = reader.hex();
    else if (tag === 18) spanId = reader.hex();
    else if (tag === 26) traceState = reader.text();
    else if (tag === 34) {
      if (count === 0) attributes = newAttributes();
      dropped += reader.attribute(attributes, count++);
    } else if (tag === 40) droppedSent = reader.uint32();
    else if (tag === 53) flags = reader.fixed32();
    else reader.skip(tag, linkFields);
  }
  reader.leave(outer);
  return { traceId, spanId, traceState, attributes, droppedAttributes: droppedSent + dropped, flags };
}

const unset: WireSpan["status"] = Object.freeze({ code: 0, message: "" });
// Field 1 was an older status code, since reserved.
const statusFields = fields(2, 3);

function readStatus(reader: ValueReader, before: WireSpan["status"]): WireSpan["status"] {
  const outer = reader.enter();
  let { code, message } = before;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 18) message = reader.text();
    else if (tag === 24) code = toStatusCode(reader.int32());
    else reader.skip(tag, statusFields);
  }
  reader.leave(outer);
  return { code, message };
}

// Field 4 was `name`, since reserved.
const logFields = fields(1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12);

export function readLog(reader: ValueReader, resource: Resource, scope: Scope): WireLog {
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
  let count = 0;
  let dropped = 0;
  let droppedSent = 0;
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 9:
        timeNs = reader.fixed64();
        break;
      case 16:
        severityNumber = toSeverity(reader.int32());
        break;
      case 26:
        severityText = reader.text();
        break;
      case 42:
        body = reader.anyValue(0);
        break;
      case 50:
        dropped += reader.attribute(attributes, count++);
        break;
      case 56:
        droppedSent = reader.uint32();
        break;
      case 69:
        flags = reader.fixed32();
        break;
      case 74:
        traceId = reader.hex();
        break;
      case 82:
        spanId = reader.hex();
        break;
      case 89:
        observedNs = reader.fixed64();
        break;
      case 98:
        eventName = reader.text();
        break;
      default:
        reader.skip(tag, logFields);
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
    droppedAttributes: droppedSent + dropped,
    flags,
    resource,
    scope,
  };
}
