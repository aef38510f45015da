import { Batch } from "@/lib/otlp/batch";
import { readLog, readSpan } from "@/lib/otlp/decode-json-records";
import { JsonValueReader } from "@/lib/otlp/decode-json-value";
import type { DecodeLimits } from "@/lib/otlp/limits";
import { newAttributes } from "@/lib/otlp/value";
import type { Decoded, Resource, Scope, WireLog, WireSpan } from "@/lib/otlp/wire";
import { Refusal, WireError } from "@/lib/otlp/wire-error";

/**
 * Decodes an ExportTraceServiceRequest in JSON (camelCase or snake_case, integers as numbers or strings, enums by number
 * or name). Spans that cannot be stored are left out and counted; throws `WireError` where the body is no such request
 * or holds more than `limits.elementsMax`.
 */
export function decodeTracesJson(body: Uint8Array | string, limits: DecodeLimits): Decoded<WireSpan> {
  return new RequestReader(body, limits, traces).read();
}

/** Decodes an ExportLogsServiceRequest in JSON, likewise. */
export function decodeLogsJson(body: Uint8Array | string, limits: DecodeLimits): Decoded<WireLog> {
  return new RequestReader(body, limits, logs).read();
}

/** The names of one signal at the three levels of a request. */
type Signal<T> = {
  readonly noun: string;
  readonly request: readonly string[];
  readonly groups: readonly string[];
  readonly items: readonly string[];
  readonly read: (json: JsonValueReader, resource: Resource, scope: Scope) => T;
};

const traces: Signal<WireSpan> = {
  noun: "spans",
  request: ["resourceSpans", "resource_spans"],
  groups: ["scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans"],
  items: ["spans"],
  read: readSpan,
};

const logs: Signal<WireLog> = {
  noun: "log records",
  request: ["resourceLogs", "resource_logs"],
  groups: ["scopeLogs", "scope_logs"],
  items: ["logRecords", "log_records"],
  read: readLog,
};

const anySignal = /^resource_?(?:spans|logs|metrics|profiles)$/i;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class RequestReader<T> extends JsonValueReader {
  readonly #batch: Batch<T>;
  readonly #signal: Signal<T>;
  #count = 0;

  constructor(body: Uint8Array | string, limits: DecodeLimits, signal: Signal<T>) {
    const batch = new Batch<T>();
    super(body, limits, (reason) => batch.warn(reason));
    this.#batch = batch;
    this.#signal = signal;
  }

  read(): Decoded<T> {
    try {
      this.#request();
    } catch (error) {
      if (error instanceof Refusal) throw new WireError(`invalid OTLP/JSON at byte ${this.pos}: ${error.message}`);
      throw error;
    }
    this.end();
    return this.#batch;
  }

  #request(): void {
    let own = false;
    let foreign: string | null = null;
    for (let key = this.firstKey(); key !== null; key = this.nextKey()) {
      if (this.#signal.request.includes(key)) {
        own = true;
        this.#each(() => this.#resourceGroup());
      } else {
        if (anySignal.test(key)) foreign = key;
        this.skip();
      }
    }
    if (foreign !== null && !own) throw new WireError(`only ${foreign} in a request for ${this.#signal.noun}`);
  }

  #each(read: () => void): void {
    if (this.isNull()) return;
    for (let more = this.firstElement(); more; more = this.nextElement()) read();
  }

  // Fields may come in any order, so the spans of a group get a resource that is still being filled.
  #resourceGroup(): void {
    this.spend();
    const resource: Mutable<Resource> = { attributes: newAttributes(), droppedAttributes: 0, schemaUrl: "" };
    for (let key = this.firstKey(); key !== null; key = this.nextKey()) {
      if (key === "resource") this.#resource(resource);
      else if (this.#signal.groups.includes(key)) this.#each(() => this.#scopeGroup(resource));
      else if (key === "schemaUrl" || key === "schema_url") resource.schemaUrl = this.text();
      else this.skip();
    }
  }

  #resource(resource: Mutable<Resource>): void {
    if (this.isNull()) return;
    for (let key = this.firstKey(); key !== null; key = this.nextKey()) {
      if (key === "attributes") resource.droppedAttributes += this.attributes(resource.attributes);
      else if (key === "droppedAttributesCount" || key === "dropped_attributes_count") {
        resource.droppedAttributes += this.uint32();
      } else this.skip();
    }
  }

  #scopeGroup(resource: Resource): void {
    this.spend();
    const scope = { name: "", version: "", attributes: newAttributes(), droppedAttributes: 0, schemaUrl: "" };
    for (let key = this.firstKey(); key !== null; key = this.nextKey()) {
      if (key === "scope" || key === "instrumentationLibrary") this.#scope(scope);
      else if (this.#signal.items.includes(key)) this.#each(() => this.#item(resource, scope));
      else if (key === "schemaUrl" || key === "schema_url") scope.schemaUrl = this.text();
      else this.skip();
    }
  }

  #scope(scope: Mutable<Scope>): void {
    if (this.isNull()) return;
    for (let key = this.firstKey(); key !== null; key = this.nextKey()) {
      if (key === "name") scope.name = this.text();
      else if (key === "version") scope.version = this.text();
      else if (key === "attributes") scope.droppedAttributes += this.attributes(scope.attributes);
      else if (key === "droppedAttributesCount" || key === "dropped_attributes_count") {
        scope.droppedAttributes += this.uint32();
      } else this.skip();
    }
  }

  #item(resource: Resource, scope: Scope): void {
    this.spend();
    if (++this.#count > this.limits.spansMax) {
      this.skip();
      this.#batch.refuse(`more than ${this.limits.spansMax} ${this.#signal.noun} in one request`);
      return;
    }
    this.peek();
    const start = this.pos;
    try {
      this.#batch.keep(this.#signal.read(this, resource, scope));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.pos = start;
      this.skip();
      this.#batch.refuse(error.message);
    }
  }
}
