import { KeyCache } from "@/lib/otlp/key-cache";
import { Refusal, WireError } from "@/lib/otlp/wire-error";

// Why not JSON.parse: it rounds integers above 2^53, and builds every object of a hostile body before anyone can count them.

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;

/** Nesting that `skip` follows; only made on purpose is anything deeper. */
const skipDepthMax = 10_000;

const fieldNames = new KeyCache();
const names = new KeyCache();

/**
 * Pulls the values of one JSON text in order, strict as RFC 8259. An object is read as
 * `for (let key = json.firstKey(); key !== null; key = json.nextKey()) …`, each key's value read or skipped in the body;
 * an array likewise with `firstElement` and `nextElement`. A value of an unexpected type is a `Refusal`, bad syntax a `WireError`.
 */
export class JsonReader {
  readonly buffer: Buffer;
  pos = 0;
  readonly #open = new Uint8Array(skipDepthMax);

  constructor(body: Uint8Array | string) {
    this.buffer =
      typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    if (this.buffer[0] === 0xef && this.buffer[1] === 0xbb && this.buffer[2] === 0xbf) this.pos = 3;
  }

  /** The next byte that is not white space; -1 at the end. */
  peek(): number {
    const buffer = this.buffer;
    let pos = this.pos;
    while (pos < buffer.length) {
      const byte = buffer[pos] as number;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) {
        this.pos = pos;
        return byte;
      }
      pos++;
    }
    this.pos = pos;
    return -1;
  }

  end(): void {
    if (this.peek() !== -1) throw this.#unexpected();
  }

  firstKey(): string | null {
    this.#expectType(openBrace, "an object");
    if (this.peek() !== closeBrace) return this.#key();
    this.pos++;
    return null;
  }

  nextKey(): string | null {
    const byte = this.peek();
    if (byte !== comma && byte !== closeBrace) throw this.#unexpected();
    this.pos++;
    return byte === comma ? this.#key() : null;
  }

  firstElement(): boolean {
    this.#expectType(openBracket, "an array");
    if (this.peek() !== closeBracket) return true;
    this.pos++;
    return false;
  }

  nextElement(): boolean {
    const byte = this.peek();
    if (byte !== comma && byte !== closeBracket) throw this.#unexpected();
    this.pos++;
    return byte === comma;
  }

  #key(): string {
    if (this.peek() !== quote) throw this.#unexpected();
    const key = this.#repeated(fieldNames);
    if (this.peek() !== colon) throw this.#unexpected();
    this.pos++;
    return key;
  }

  /** The string at `pos`, likely to have been read before. Known bytes hold no escape, so they need no second look. */
  #repeated(known: KeyCache): string {
    const start = this.pos + 1;
    const guess = known.guess(this.buffer, start, quote);
    if (guess !== null) {
      this.pos = start + known.guessedBytes + 1;
      return guess;
    }
    return this.#passString() ? this.#unescape(start - 1) : known.read(this.buffer, start, this.pos - 1);
  }

  /** Reads `null`, which in the JSON mapping of protobuf means: not there. */
  isNull(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.#word("null");
    return true;
  }

  string(): string {
    if (this.peek() !== quote) throw new Refusal("not a string");
    const start = this.pos;
    if (this.#passString()) return this.#unescape(start);
    return this.buffer.utf8Slice(start + 1, this.pos - 1);
  }

  /** A string that is likely to have been read before. */
  name(): string {
    if (this.peek() !== quote) throw new Refusal("not a string");
    return this.#repeated(names);
  }

  boolean(): boolean {
    const byte = this.peek();
    if (byte === 0x74) this.#word("true");
    else if (byte === 0x66) this.#word("false");
    else throw new Refusal("not a boolean");
    return byte === 0x74;
  }

  /** The digits of a number, or of a string that should hold one. */
  numeral(): string {
    const byte = this.peek();
    if (byte === quote) return this.string();
    if (byte !== 0x2d && !isDigit(byte)) throw new Refusal("not a number");
    const start = this.pos;
    this.#passNumber();
    return this.buffer.toString("latin1", start, this.pos);
  }

  /** Passes over any value without building it. */
  skip(): void {
    let depth = 0;
    for (;;) {
      const byte = this.peek();
      if (byte === openBrace || byte === openBracket) {
        if (depth === skipDepthMax) throw new WireError(`invalid JSON: nested deeper than ${skipDepthMax}`);
        this.#open[depth++] = byte;
        this.pos++;
        const close = byte + 2;
        if (this.peek() === close) {
          this.pos++;
          depth--;
        } else {
          if (byte === openBrace) this.#key();
          continue;
        }
      } else this.#skipScalar(byte);
      // A value is complete: close what closes with it, or go on to the next one.
      for (;;) {
        if (depth === 0) return;
        const isObject = this.#open[depth - 1] === openBrace;
        if (isObject ? this.nextKey() !== null : this.nextElement()) break;
        depth--;
      }
    }
  }

  #skipScalar(byte: number): void {
    if (byte === quote) this.#passString();
    else if (byte === 0x2d || isDigit(byte)) this.#passNumber();
    else if (byte === 0x74) this.#word("true");
    else if (byte === 0x66) this.#word("false");
    else if (byte === 0x6e) this.#word("null");
    else throw this.#unexpected();
  }

  #expectType(byte: number, name: string): void {
    const found = this.peek();
    if (found === byte) this.pos++;
    else if (found === -1) throw this.#unexpected();
    else throw new Refusal(`not ${name}`);
  }

  /** Moves past the string at `pos`; true where it holds an escape. */
  #passString(): boolean {
    const buffer = this.buffer;
    const length = buffer.length;
    let pos = this.pos + 1;
    let escaped = false;
    while (pos < length) {
      const byte = buffer[pos] as number;
      if (byte === quote) {
        this.pos = pos + 1;
        return escaped;
      }
      if (byte === backslash) {
        escaped = true;
        pos += this.#escapeLength(pos);
      } else if (byte < 0x20) {
        this.pos = pos;
        throw this.#unexpected();
      } else pos++;
    }
    this.pos = length;
    throw this.#unexpected();
  }

  #escapeLength(at: number): 2 | 6 {
    const letter = this.buffer[at + 1];
    if (letter !== 0x75) {
      if (letter !== undefined && escapable.has(letter)) return 2;
    } else if (isHex(this.buffer[at + 2]) && isHex(this.buffer[at + 3])) {
      if (isHex(this.buffer[at + 4]) && isHex(this.buffer[at + 5])) return 6;
    }
    this.pos = at;
    throw this.#unexpected();
  }

  #unescape(start: number): string {
    return JSON.parse(this.buffer.utf8Slice(start, this.pos)) as string;
  }

  #passNumber(): void {
    const buffer = this.buffer;
    let pos = this.pos;
    if (buffer[pos] === 0x2d) pos++;
    if (buffer[pos] === 0x30) pos++;
    else pos = this.#digits(pos);
    if (buffer[pos] === 0x2e) pos = this.#digits(pos + 1);
    if (buffer[pos] === 0x65 || buffer[pos] === 0x45) {
      const sign = buffer[pos + 1];
      pos = this.#digits(sign === 0x2b || sign === 0x2d ? pos + 2 : pos + 1);
    }
    this.pos = pos;
  }

  #digits(start: number): number {
    let pos = start;
    while (isDigit(this.buffer[pos])) pos++;
    if (pos > start) return pos;
    this.pos = pos;
    throw this.#unexpected();
  }

  #word(word: string): void {
    const end = this.pos + word.length;
    if (this.buffer.toString("latin1", this.pos, end) !== word) throw this.#unexpected();
    this.pos = end;
  }

  #unexpected(): WireError {
    return new WireError(
      this.pos >= this.buffer.length ? "invalid JSON: it ends too early" : `invalid JSON at byte ${this.pos}`,
    );
  }
}

const escapable = new Set(Buffer.from('"\\/bfnrt'));
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isHex = (byte: number | undefined) =>
  byte !== undefined && (isDigit(byte) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66));
