import { WireError } from "@/lib/otlp/wire-error";

/**
 * Reads protobuf fields of one buffer. `end` bounds the message that is being read; every read is checked against it.
 * Tags are compared whole (field number × 8 + wire type), so a known field with another wire type falls to `skip`.
 */
export class ProtobufReader {
  readonly buffer: Buffer;
  pos = 0;
  end: number;
  /** Halves of the last varint. */
  low = 0;
  high = 0;

  constructor(body: Uint8Array) {
    this.buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.end = body.byteLength;
  }

  /** The next tag of the message, or 0 at its end. */
  tag(): number {
    if (this.pos === this.end) return 0;
    this.varint();
    if (this.high !== 0 || this.low < 8) throw new WireError("invalid protobuf: field number out of range");
    return this.low;
  }

  /** Leaves the low and high 32 bits (unsigned) in `low` and `high`. */
  varint(): void {
    let pos = this.pos;
    const end = this.end;
    const buffer = this.buffer;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (pos >= end) throw truncated();
      const byte = buffer[pos++] as number;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.pos = pos;
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw new WireError("invalid protobuf: varint of more than 10 bytes");
  }

  /** uint32 or enum: protobuf drops the higher bits. */
  uint32(): number {
    this.varint();
    return this.low;
  }

  int32(): number {
    this.varint();
    return this.low | 0;
  }

  bool(): boolean {
    this.varint();
    return (this.low | this.high) !== 0;
  }

  int64(): number | bigint {
    this.varint();
    const value = (this.high | 0) * 0x1_0000_0000 + this.low;
    return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, (BigInt(this.high) << 32n) | BigInt(this.low));
  }

  fixed32(): number {
    return this.buffer.readUInt32LE(this.#take(4));
  }

  fixed64(): bigint {
    return this.buffer.readBigUInt64LE(this.#take(8));
  }

  double(): number {
    return this.buffer.readDoubleLE(this.#take(8));
  }

  /** Moves past a length-delimited field and returns where it begins; it ends at `pos`. */
  block(): number {
    this.varint();
    const start = this.pos;
    if (this.high !== 0 || this.low > this.end - start) throw truncated();
    this.pos = start + this.low;
    return start;
  }

  /** Narrows the reader to the message at `pos`; returns the `end` to give back to `leave`. */
  enter(): number {
    this.varint();
    const outer = this.end;
    if (this.high !== 0 || this.low > outer - this.pos) throw truncated();
    this.end = this.pos + this.low;
    return outer;
  }

  leave(outer: number): void {
    this.pos = this.end;
    this.end = outer;
  }

  /** Skips a field; `known` is a bit set of the field numbers (1 to 31) whose wire type was expected to be another. */
  skip(tag: number, known: number): void {
    const field = tag >>> 3;
    if (field < 32 && (known & (1 << field)) !== 0) {
      throw new WireError(
        `invalid protobuf: field ${field} has wire type ${tag & 7}: is this another kind of request?`,
      );
    }
    this.skipField(tag);
  }

  skipField(tag: number): void {
    const wireType = tag & 7;
    if (wireType === 0) this.varint();
    else if (wireType === 1) this.#take(8);
    else if (wireType === 2) this.block();
    else if (wireType === 5) this.#take(4);
    else throw new WireError(`invalid protobuf: wire type ${wireType}`);
  }

  #take(bytes: number): number {
    const start = this.pos;
    if (bytes > this.end - start) throw truncated();
    this.pos = start + bytes;
    return start;
  }
}

const truncated = () => new WireError("invalid protobuf: truncated");

/** A set of field numbers for `skip`. */
export const fields = (...numbers: number[]): number => numbers.reduce((set, field) => set | (1 << field), 0);
