// Rows in the binary format of COPY: per row the number of fields, per field its length (-1 for null) and its bytes.
// https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"

const header = Buffer.from("PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0", "latin1");
const trailer = Buffer.from([0xff, 0xff]);
const chunkBytes = 256 * 1024;
const jsonbVersion = 1;
const hashBytes = 16;
const textOid = 25;
const byteaOid = 17;
/** Days from 1970-01-01 to Postgres' 2000-01-01. */
const epochDays = 10_957;
const epochMicros = 946_684_800_000_000n;

export class BinaryRows {
  #chunk = Buffer.allocUnsafe(chunkBytes);
  #at = 0;
  readonly #full: Buffer[] = [];
  #day = "";
  #dayNumber = 0;
  rows = 0;

  constructor() {
    this.raw(header);
  }

  /** Begins a row of `fields` fields; exactly so many calls must follow. */
  row(fields: number): void {
    this.#room(2);
    this.#at = this.#chunk.writeInt16BE(fields, this.#at);
    this.rows += 1;
  }

  null(): void {
    this.#length(-1);
  }

  bool(value: boolean): void {
    this.#length(1);
    this.#chunk[this.#at] = value ? 1 : 0;
    this.#at += 1;
  }

  int2(value: number): void {
    this.#length(2);
    this.#at = this.#chunk.writeInt16BE(value, this.#at);
  }

  int4(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#length(4);
    this.#at = this.#chunk.writeInt32BE(value, this.#at);
  }

  int8(value: bigint | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#length(8);
    this.#at = this.#chunk.writeBigInt64BE(value, this.#at);
  }

  /** A safe integer. */
  integer(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#length(8);
    const high = Math.floor(value / 2 ** 32);
    this.#at = this.#chunk.writeInt32BE(high, this.#at);
    this.#at = this.#chunk.writeUInt32BE(value - high * 2 ** 32, this.#at);
  }

  /** "2026-11-23" */
  date(day: string): void {
    if (day !== this.#day) {
      this.#day = day;
      this.#dayNumber = Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000) - epochDays;
    }
    this.#length(4);
    this.#at = this.#chunk.writeInt32BE(this.#dayNumber, this.#at);
  }

  /** Milliseconds since 1970. */
  timestamp(ms: number): void {
    this.int8(BigInt(Math.round(ms)) * 1_000n - epochMicros);
  }

  bytes(value: Uint8Array | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#length(value.length);
    this.raw(value);
  }

  /** An id of hex digits as bytes. */
  hex(id: string | null): void {
    if (id === null) {
      this.null();
      return;
    }
    this.#length(id.length / 2);
    this.#at += this.#chunk.write(id, this.#at, "hex");
  }

  /** The 16 bytes of a hash in 22 characters of base64url. */
  hash(ref: string): void {
    this.#length(hashBytes);
    this.#at += this.#chunk.write(ref, this.#at, hashBytes, "base64url");
  }

  text(value: string | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#string(value, -1);
  }

  jsonb(json: string | null): void {
    if (json === null) {
      this.null();
      return;
    }
    this.#string(json, jsonbVersion);
  }

  texts(values: readonly string[] | null): void {
    if (values === null) {
      this.null();
      return;
    }
    this.#array(
      values.map((value) => Buffer.from(value)),
      textOid,
    );
  }

  hexes(ids: readonly string[]): void {
    this.#array(
      ids.map((id) => Buffer.from(id, "hex")),
      byteaOid,
    );
  }

  /** The whole stream, in pieces. */
  finish(): Buffer[] {
    this.raw(trailer);
    return [...this.#full, this.#chunk.subarray(0, this.#at)];
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#chunk.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  #array(items: readonly Buffer[], oid: number): void {
    const size = items.reduce((sum, item) => sum + 4 + item.length, items.length === 0 ? 12 : 20);
    this.#length(size);
    this.#room(size);
    const head = items.length === 0 ? [0, 0, oid] : [1, 0, oid, items.length, 1];
    for (const value of head) this.#at = this.#chunk.writeInt32BE(value, this.#at);
    for (const item of items) {
      this.#at = this.#chunk.writeInt32BE(item.length, this.#at);
      this.raw(item);
    }
  }

  #string(value: string, version: number): void {
    // UTF-8 takes at most three bytes a UTF-16 unit
    this.#room(5 + value.length * 3);
    const lengthAt = this.#at;
    this.#at += 4;
    if (version >= 0) {
      this.#chunk[this.#at] = version;
      this.#at += 1;
    }
    this.#at += this.#chunk.write(value, this.#at, "utf8");
    this.#chunk.writeInt32BE(this.#at - lengthAt - 4, lengthAt);
  }

  #length(bytes: number): void {
    this.#room(4 + Math.max(bytes, 0));
    this.#at = this.#chunk.writeInt32BE(bytes, this.#at);
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#chunk.length) return;
    this.#full.push(this.#chunk.subarray(0, this.#at));
    this.#chunk = Buffer.allocUnsafe(Math.max(chunkBytes, bytes));
    this.#at = 0;
  }
}
