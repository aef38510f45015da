// Attributes, values, resource, scope and ids of OTLP/JSON: the protobuf mapping of proto3, but ids in hex.
import { JsonReader } from "@/lib/otlp/json-reader";
import type { DecodeLimits } from "@/lib/otlp/limits";
import { parseDouble, parseInt64, parseUint32, parseUint64 } from "@/lib/otlp/numeral";
import { cutMark, cutText, depthMark, type MutableAttributes, newAttributes } from "@/lib/otlp/value";
import type { AttributeValue } from "@/lib/otlp/wire";
import { Refusal, WireError } from "@/lib/otlp/wire-error";

export class JsonValueReader extends JsonReader {
  readonly limits: DecodeLimits;
  /** Says that something of a record was dropped, while the record is kept. */
  readonly warn: (reason: string) => void;
  #elements = 0;
  #dropped = 0;

  constructor(body: Uint8Array | string, limits: DecodeLimits, warn: (reason: string) => void) {
    super(body);
    this.limits = limits;
    this.warn = warn;
  }

  /** Counts one more thing that takes memory. */
  spend(): void {
    if (++this.#elements > this.limits.elementsMax) {
      throw new WireError(`the request holds more than ${this.limits.elementsMax} elements`, "too_large");
    }
  }

  text(): string {
    if (this.isNull()) return "";
    const text = this.string();
    if (text.length * 3 <= this.limits.valueBytesMax) return text;
    const cut = cutText(text, this.limits.valueBytesMax);
    if (cut !== text) this.warn("text over the size limit was cut");
    return cut;
  }

  uint32(): number {
    return this.isNull() ? 0 : parseUint32(this.numeral());
  }

  uint64(): bigint {
    return this.isNull() ? 0n : parseUint64(this.numeral());
  }

  /** An enum by number or by name; what has neither is 0, `unspecified`. */
  enumeration(names: readonly string[]): number {
    if (this.isNull()) return 0;
    const word = this.numeral();
    const index = names.indexOf(word);
    return index !== -1 ? index : Number.isInteger(Number(word)) ? Number(word) : 0;
  }

  rawId(): string {
    return this.isNull() ? "" : this.string();
  }

  /** An id as lower-case hex; "" where it is neither hex nor base64 of `bytes` bytes. */
  id(bytes: number): string {
    const text = this.rawId();
    if (/^(?:[0-9a-f]{2})*$/i.test(text)) return text.toLowerCase();
    return base64Id(text, bytes) ?? "";
  }

  /** Reads an array into `items`, up to `max`. Returns how many elements were dropped. */
  list<T>(items: T[], max: number, read: (json: JsonValueReader) => T, reason: string): number {
    if (this.isNull()) return 0;
    let dropped = 0;
    for (let more = this.firstElement(); more; more = this.nextElement()) {
      this.spend();
      if (items.length < max) items.push(read(this));
      else {
        this.skip();
        this.warn(reason);
        dropped++;
      }
    }
    return dropped;
  }

  /** Reads an array of KeyValues into `attributes`. Returns how many were dropped. */
  attributes(attributes: MutableAttributes): number {
    if (this.isNull()) return 0;
    const before = this.#dropped;
    let count = 0;
    for (let more = this.firstElement(); more; more = this.nextElement()) {
      if (count++ >= this.limits.attributesMax) this.#dropAttribute("attributes over the limit were dropped");
      else this.#attribute(attributes);
    }
    return this.#dropped - before;
  }

  #dropAttribute(reason: string): void {
    this.skip();
    this.#dropped++;
    this.warn(reason);
  }

  #attribute(attributes: MutableAttributes): void {
    const start = this.pos;
    try {
      this.#keyValue(attributes, 0);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.pos = start;
      this.#dropAttribute(`attributes with an invalid value were dropped (${error.message})`);
    }
  }

  #keyValue(into: MutableAttributes, depth: number): void {
    this.spend();
    let key = "";
    let value: AttributeValue = null;
    for (let field = this.firstKey(); field !== null; field = this.nextKey()) {
      if (field === "key") key = this.isNull() ? "" : this.name();
      else if (field === "value") value = this.anyValue(depth);
      else this.skip();
    }
    if (key.length * 3 > this.limits.keyBytesMax && Buffer.byteLength(key) > this.limits.keyBytesMax) {
      this.#dropped++;
      this.warn("attributes with a key over the size limit were dropped");
    } else into[key] = value;
  }

  anyValue(depth: number): AttributeValue {
    if (this.isNull()) return null;
    let value: AttributeValue = null;
    for (let field = this.firstKey(); field !== null; field = this.nextKey()) {
      if (this.isNull()) continue;
      switch (field) {
        case "stringValue":
        case "string_value":
          value = this.text();
          break;
        case "boolValue":
        case "bool_value":
          value = this.boolean();
          break;
        case "intValue":
        case "int_value":
          value = parseInt64(this.numeral());
          break;
        case "doubleValue":
        case "double_value":
          value = parseDouble(this.numeral());
          break;
        case "arrayValue":
        case "array_value":
          value = this.#list(depth + 1);
          break;
        case "kvlistValue":
        case "kvlist_value":
          value = this.#map(depth + 1);
          break;
        case "bytesValue":
        case "bytes_value":
          value = this.#bytes();
          break;
        default:
          this.skip();
      }
    }
    return value;
  }

  #list(depth: number): AttributeValue {
    if (depth > this.limits.depthMax) return this.#tooDeep();
    const values: AttributeValue[] = [];
    for (let field = this.firstKey(); field !== null; field = this.nextKey()) {
      if (field !== "values") this.skip();
      else if (!this.isNull()) {
        for (let more = this.firstElement(); more; more = this.nextElement()) {
          this.spend();
          values.push(this.anyValue(depth));
        }
      }
    }
    return values;
  }

  #map(depth: number): AttributeValue {
    if (depth > this.limits.depthMax) return this.#tooDeep();
    const map = newAttributes();
    for (let field = this.firstKey(); field !== null; field = this.nextKey()) {
      if (field !== "values") this.skip();
      else if (!this.isNull()) {
        for (let more = this.firstElement(); more; more = this.nextElement()) this.#keyValue(map, depth);
      }
    }
    return map;
  }

  #tooDeep(): string {
    this.skip();
    this.warn("lists and maps nested too deep were cut");
    return depthMark(this.limits.depthMax);
  }

  #bytes(): Uint8Array | string {
    const base64 = this.string();
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) throw new Refusal("not base64");
    const bytes = new Uint8Array(Buffer.from(base64, "base64"));
    if (bytes.length <= this.limits.valueBytesMax) return bytes;
    this.warn("bytes over the size limit were left out");
    return cutMark(bytes.length);
  }
}

/** Early OTLP/JSON wrote ids as all bytes of protobuf are written, in base64. */
export function base64Id(text: string, bytes: number): string | null {
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return null;
  const decoded = Buffer.from(text, "base64");
  return decoded.length === bytes ? decoded.toString("hex") : null;
}
