import { Batch } from "@/lib/otlp/batch";
import { ValueReader } from "@/lib/otlp/decode-protobuf-value";
import type { DecodeLimits } from "@/lib/otlp/limits";
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
import type { AttributeValue, Decoded, Resource, Scope, WireEvent, WireLink, WireLog, WireSpan } from "@/lib/otlp/wire";

/**
 * Decodes an ExportTraceServiceRequest. Spans that cannot be stored are left out and counted; throws `WireError`
 * where the body is no such request or holds more than `limits.elementsMax`.
 */
export function decodeTracesProtobuf(body: Uint8Array, limits: DecodeLimits): Decoded<WireSpan> {
  return new RequestReader<WireSpan>(body, limits, "spans", readSpan).read();
}

/** Decodes an ExportLogsServiceRequest, likewise. */
export function decodeLogsProtobuf(body: Uint8Array, limits: DecodeLimits): Decoded<WireLog> {
  return new RequestReader<WireLog>(body, limits, "log records", readLog).read();
}

type ReadItem<T> = (reader: RequestReader<T>, resource: Resource, scope: Scope) => T | string;

// The request, its resource groups and its scope groups have the same shape for every signal:
//   request { group = 1 }   group { resource or scope = 1, inner groups or items = 2, schema_url = 3 }
const requestFields = fields(1);
const groupFields = fields(1, 2, 3);

class RequestReader<T> extends ValueReader {
  readonly batch: Batch<T>;
  readonly #noun: string;
  readonly #readItem: ReadItem<T>;
  #count = 0;

  constructor(body: Uint8Array, limits: DecodeLimits, noun: string, readItem: ReadItem<T>) {
    const batch = new Batch<T>();
    super(body, limits, (reason) => batch.warn(reason));
    this.batch = batch;
    this.#noun = noun;
    this.#readItem = readItem;
  }

  read(): Decoded<T> {
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) this.#resourceGroup();
      else this.skip(tag, requestFields);
    }
    return this.batch;
  }

  // Fields may come in any order, so the spans of a group get a resource that is still being filled.
  #resourceGroup(): void {
    const outer = this.enter();
    const resource = this.newResource();
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) this.resource(resource);
      else if (tag === 18) this.#scopeGroup(resource);
      else if (tag === 26) resource.schemaUrl = this.text();
      else this.skip(tag, groupFields);
    }
    this.leave(outer);
  }

  #scopeGroup(resource: Resource): void {
    const outer = this.enter();
    const scope = this.newScope();
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) this.scope(scope);
      else if (tag === 18) this.#item(resource, scope);
      else if (tag === 26) scope.schemaUrl = this.text();
      else this.skip(tag, groupFields);
    }
    this.leave(outer);
  }

  #item(resource: Resource, scope: Scope): void {
    this.spend();
    if (++this.#count > this.limits.spansMax) {
      this.block();
      this.batch.refuse(`more than ${this.limits.spansMax} ${this.#noun} in one request`);
      return;
    }
    const outer = this.enter();
    const item = this.#readItem(this, resource, scope);
    this.leave(outer);
    if (typeof item === "string") this.batch.refuse(item);
    else this.batch.keep(item);
  }
}

const spanFields = fields(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);

function readSpan(reader: RequestReader<WireSpan>, resource: Resource, scope: Scope): WireSpan | string {
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
  if (parentId !== "" && parentId.length !== 16) reader.batch.warn(badParent);
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

function dropBlock<T>(reader: RequestReader<T>, reason: string): 1 {
  reader.block();
  reader.batch.warn(reason);
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

function readLog(reader: RequestReader<WireLog>, resource: Resource, scope: Scope): WireLog {
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
