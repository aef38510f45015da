import { Batch } from "@/lib/otlp/batch";
import { readLog, readSpan } from "@/lib/otlp/decode-protobuf-records";
import { ValueReader } from "@/lib/otlp/decode-protobuf-value";
import type { DecodeLimits } from "@/lib/otlp/limits";
import { fields } from "@/lib/otlp/protobuf-reader";
import type { Decoded, Resource, Scope, WireLog, WireSpan } from "@/lib/otlp/wire";

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

type ReadItem<T> = (reader: ValueReader, resource: Resource, scope: Scope) => T | string;

// The request, its resource groups and its scope groups have the same shape for every signal:
//   request { group = 1 }   group { resource or scope = 1, inner groups or items = 2, schema_url = 3 }
const requestFields = fields(1);
const groupFields = fields(1, 2, 3);

class RequestReader<T> extends ValueReader {
  readonly #batch: Batch<T>;
  readonly #noun: string;
  readonly #readItem: ReadItem<T>;
  #count = 0;

  constructor(body: Uint8Array, limits: DecodeLimits, noun: string, readItem: ReadItem<T>) {
    const batch = new Batch<T>();
    super(body, limits, (reason) => batch.warn(reason));
    this.#batch = batch;
    this.#noun = noun;
    this.#readItem = readItem;
  }

  read(): Decoded<T> {
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) this.#resourceGroup();
      else this.skip(tag, requestFields);
    }
    return this.#batch;
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
      this.#batch.refuse(`more than ${this.limits.spansMax} ${this.#noun} in one request`);
      return;
    }
    const outer = this.enter();
    const item = this.#readItem(this, resource, scope);
    this.leave(outer);
    if (typeof item === "string") this.#batch.refuse(item);
    else this.#batch.keep(item);
  }
}
