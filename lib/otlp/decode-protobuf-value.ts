// common.proto and resource.proto of OTLP 1.x: attributes, values, resource, scope.
import { KeyCache } from "@/lib/otlp/key-cache";
import type { DecodeLimits } from "@/lib/otlp/limits";
import { fields, ProtobufReader } from "@/lib/otlp/protobuf-reader";
import { cutMark, cutText, depthMark, type MutableAttributes, newAttributes, toDouble } from "@/lib/otlp/value";
import type { AttributeValue, Resource, Scope } from "@/lib/otlp/wire";
import { WireError } from "@/lib/otlp/wire-error";

const keys = new KeyCache();

const keyValueFields = fields(1, 2);
const valueFields = fields(1, 2, 3, 4, 5, 6, 7);
const listFields = fields(1);
const resourceFields = fields(1, 2);
const scopeFields = fields(1, 2, 3, 4);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class ValueReader extends ProtobufReader {
  readonly limits: DecodeLimits;
  /** Says that something of a record was dropped, while the record is kept. */
  readonly warn: (reason: string) => void;
  #elements = 0;
  #dropped = 0;

  constructor(body: Uint8Array, limits: DecodeLimits, warn: (reason: string) => void) {
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
    const start = this.block();
    if (this.pos === start) return "";
    const text = this.buffer.utf8Slice(start, this.pos);
    if (this.pos - start <= this.limits.valueBytesMax) return text;
    this.warn("text over the size limit was cut");
    return cutText(text, this.limits.valueBytesMax);
  }

  hex(): string {
    const start = this.block();
    // No id is longer; what is, is refused by its length alone.
    return this.buffer.hexSlice(start, Math.min(this.pos, start + 33));
  }

  /** Adds a KeyValue to `attributes`, the `count`-th of its holder. Returns how many attributes were dropped. */
  attribute(attributes: MutableAttributes, count: number): number {
    if (count >= this.limits.attributesMax) {
      this.block();
      this.warn("attributes over the limit were dropped");
      return 1;
    }
    const before = this.#dropped;
    this.#keyValue(attributes, 0);
    return this.#dropped - before;
  }

  #keyValue(into: MutableAttributes, depth: number): void {
    this.spend();
    const outer = this.enter();
    let key = "";
    let value: AttributeValue = null;
    let tooLong = false;
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) {
        const start = this.block();
        tooLong = this.pos - start > this.limits.keyBytesMax;
        if (!tooLong) key = keys.read(this.buffer, start, this.pos);
      } else if (tag === 18) value = this.anyValue(depth);
      else this.skip(tag, keyValueFields);
    }
    this.leave(outer);
    if (tooLong) {
      this.#dropped++;
      this.warn("attributes with a key over the size limit were dropped");
    } else into[key] = value;
  }

  anyValue(depth: number): AttributeValue {
    const outer = this.enter();
    let value: AttributeValue = null;
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      switch (tag) {
        case 10:
          value = this.text();
          break;
        case 16:
          value = this.bool();
          break;
        case 24:
          value = this.int64();
          break;
        case 33:
          value = toDouble(this.double());
          break;
        case 42:
          value = this.#list(depth + 1);
          break;
        case 50:
          value = this.#map(depth + 1);
          break;
        case 58:
          value = this.#bytes();
          break;
        default:
          this.skip(tag, valueFields);
      }
    }
    this.leave(outer);
    return value;
  }

  #list(depth: number): AttributeValue {
    if (depth > this.limits.depthMax) return this.#tooDeep();
    const outer = this.enter();
    const values: AttributeValue[] = [];
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) {
        this.spend();
        values.push(this.anyValue(depth));
      } else this.skip(tag, listFields);
    }
    this.leave(outer);
    return values;
  }

  #map(depth: number): AttributeValue {
    if (depth > this.limits.depthMax) return this.#tooDeep();
    const outer = this.enter();
    const map = newAttributes();
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) this.#keyValue(map, depth);
      else this.skip(tag, listFields);
    }
    this.leave(outer);
    return map;
  }

  #tooDeep(): string {
    this.block();
    this.warn("lists and maps nested too deep were cut");
    return depthMark(this.limits.depthMax);
  }

  #bytes(): Uint8Array | string {
    const start = this.block();
    const length = this.pos - start;
    if (length <= this.limits.valueBytesMax) return new Uint8Array(this.buffer.subarray(start, this.pos));
    this.warn("bytes over the size limit were left out");
    return cutMark(length);
  }

  newResource(): Mutable<Resource> {
    this.spend();
    return { attributes: newAttributes(), droppedAttributes: 0, schemaUrl: "" };
  }

  resource(into: Mutable<Resource>): void {
    const outer = this.enter();
    let count = 0;
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) into.droppedAttributes += this.attribute(into.attributes, count++);
      else if (tag === 16) into.droppedAttributes += this.uint32();
      else this.skip(tag, resourceFields);
    }
    this.leave(outer);
  }

  newScope(): Mutable<Scope> {
    this.spend();
    return { name: "", version: "", attributes: newAttributes(), droppedAttributes: 0, schemaUrl: "" };
  }

  scope(into: Mutable<Scope>): void {
    const outer = this.enter();
    let count = 0;
    for (let tag = this.tag(); tag !== 0; tag = this.tag()) {
      if (tag === 10) into.name = this.text();
      else if (tag === 18) into.version = this.text();
      else if (tag === 26) into.droppedAttributes += this.attribute(into.attributes, count++);
      else if (tag === 32) into.droppedAttributes += this.uint32();
      else this.skip(tag, scopeFields);
    }
    this.leave(outer);
  }
}
