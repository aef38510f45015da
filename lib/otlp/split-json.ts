// Takes a file of telemetry apart while it streams in: JSON documents one after the other (one, or one a line, or a list of
// them), each an object that holds lists of telemetry. What is between is passed over; nothing is parsed here, so an element
// is at most so large, whatever the file.
//
//     {"run": {…}, "resourceSpans": [ELEMENT, ELEMENT], "resourceLogs": [ELEMENT]}
//     {"data": [JAEGER TRACE]}
import { WireError } from "@/lib/otlp/wire-error";

export type Signal = "spans" | "logs" | "jaeger" | "metrics";
export type Element = { readonly signal: Signal; readonly bytes: Uint8Array };

const signalOf: ReadonlyMap<string, Signal> = new Map([
  ["resourceSpans", "spans"],
  ["resource_spans", "spans"],
  ["batches", "spans"], // Grafana Tempo
  ["resourceLogs", "logs"],
  ["resource_logs", "logs"],
  ["data", "jaeger"],
  ["resourceMetrics", "metrics"],
  ["resource_metrics", "metrics"],
]);

const quote = 0x22;
const backslash = 0x5c;
const open = new Set([0x7b, 0x5b]);
const close = new Set([0x7d, 0x5d]);
const space = new Set([0x20, 0x09, 0x0a, 0x0d, 0x2c]);
const listOpen = 0x5b;
const colon = 0x3a;
const keyBytesMax = 64;
const depthMax = 2_000;

export class TelemetrySplitter {
  readonly #elementBytesMax: number;
  #depth = 0;
  /** Depth inside a document: 1, or 2 where a list of documents is around it. */
  #documentDepth = 0;
  #inString = false;
  #escaped = false;
  /** Bytes of the string being read where it may be a key of a document. */
  #key: number[] | null = null;
  #lastKey = "";
  /** After the colon of a member of a document, until its value begins. */
  #signal: Signal | null = null;
  #list: Signal | null = null;
  #parts: Uint8Array[] = [];
  #size = 0;
  #capturing = false;
  #at = 0;

  constructor(elementBytesMax: number) {
    this.#elementBytesMax = elementBytesMax;
  }

  /** Elements that end in this piece. @throws WireError where the file is no JSON of documents, or an element is too large. */
  *push(chunk: Uint8Array): Generator<Element> {
    let from = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      if (this.#inString) {
        at = this.#string(chunk, at);
        continue;
      }
      const byte = chunk[at] ?? 0;
      if (byte === quote) this.#openString();
      else if (open.has(byte)) {
        if (this.#opens(byte, at)) from = at;
      } else if (close.has(byte)) {
        const signal = this.#closes(at);
        if (signal === null) continue;
        this.#keep(chunk.subarray(from, at + 1));
        yield { signal, bytes: this.#taken() };
      } else this.#other(byte, at);
    }
    if (this.#capturing) this.#keep(chunk.subarray(from));
    this.#at += chunk.length;
  }

  /** @throws WireError where the file stops in the middle. */
  end(): void {
    if (this.#depth > 0 || this.#inString) throw new WireError("it ends in the middle: the file is cut off");
  }

  /** Where the string ends or the piece does. */
  #string(chunk: Uint8Array, from: number): number {
    let at = from;
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#escaped) this.#escaped = false;
      else if (byte === backslash) this.#escaped = true;
      else if (byte === quote) break;
      if (this.#key && this.#key.length < keyBytesMax) this.#key.push(byte);
    }
    if (at >= chunk.length) return at;
    this.#inString = false;
    if (this.#key) this.#lastKey = Buffer.from(this.#key).toString();
    this.#key = null;
    return at;
  }

  #openString(): void {
    this.#inString = true;
    this.#key = this.#depth === this.#documentDepth && this.#depth > 0 && this.#signal === null ? [] : null;
  }

  /** True where an element begins. */
  #opens(byte: number, at: number): boolean {
    if (this.#depth === 0) this.#documentDepth = byte === listOpen ? 2 : 1;
    const begins = this.#list !== null && this.#depth === this.#documentDepth + 1;
    if (this.#depth === this.#documentDepth && byte === listOpen && this.#signal) this.#list = this.#signal;
    if (this.#depth <= this.#documentDepth) this.#signal = null;
    this.#depth += 1;
    if (this.#depth > depthMax) throw new WireError(`it is nested deeper than ${depthMax} at byte ${this.#at + at}`);
    if (begins) this.#capturing = true;
    return begins;
  }

  /** The signal of the element that ends here, null where none does. */
  #closes(at: number): Signal | null {
    this.#depth -= 1;
    if (this.#depth < 0) throw new WireError(`a bracket closes that was never opened, at byte ${this.#at + at}`);
    if (this.#capturing && this.#depth === this.#documentDepth + 1) {
      this.#capturing = false;
      return this.#list;
    }
    if (this.#depth === this.#documentDepth) this.#list = null;
    return null;
  }

  #other(byte: number, at: number): void {
    if (this.#depth === 0 && !space.has(byte) && !(this.#at + at < 3 && byte >= 0xbb)) {
      throw new WireError(`it is not JSON at byte ${this.#at + at}`);
    }
    if (this.#depth !== this.#documentDepth) return;
    if (byte === colon) this.#signal = signalOf.get(this.#lastKey) ?? null;
    else if (byte === 0x2c) this.#signal = null;
  }

  #keep(bytes: Uint8Array): void {
    this.#size += bytes.length;
    if (this.#size > this.#elementBytesMax) {
      throw new WireError(`one element has more than ${this.#elementBytesMax} bytes`);
    }
    this.#parts.push(bytes);
  }

  #taken(): Uint8Array {
    const [only, more] = this.#parts;
    const bytes = only && !more ? only : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#size = 0;
    return bytes;
  }
}
