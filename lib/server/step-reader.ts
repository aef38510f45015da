import { stepKinds } from "@/lib/domain/trace/step";
import { type RawStep, unknownStep } from "@/lib/domain/trace/step-rows";
import { unescapeText } from "@/lib/server/store-text";

const kinds = new Map<string, number>(stepKinds.map((kind, index) => [kind, index]));
const other = stepKinds.indexOf("other");
const headerBytes = 19;
const fieldsInRow = 13;
const textsKept = 10_000;

/**
 * Reads the binary COPY of copy-steps.ts: per row the number of fields, per field its length (-1 for null) and its bytes.
 * The first step's start is `startNs`; starts count from it. `onStep` gets the same object again and again.
 */
export class StepReader {
  #rest: Buffer = Buffer.alloc(0);
  #isHeaderRead = false;
  #at = 0;
  readonly #texts = new Map<string, string>();
  readonly #step: RawStep;
  readonly #onStep: (step: RawStep) => void;
  startNs: bigint | null = null;
  #startHigh = 0;
  #startLow = 0;

  constructor(onStep: (step: RawStep) => void) {
    this.#onStep = onStep;
    this.#step = { ...unknownStep, high: 0, low: 0, start: 0 };
  }

  push(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    if (!this.#isHeaderRead && bytes.length >= headerBytes) {
      this.#isHeaderRead = true;
      at = headerBytes;
    }
    for (let end = rowEnd(bytes, at); this.#isHeaderRead && end > at; end = rowEnd(bytes, at)) {
      this.#read(bytes, at + 2);
      at = end;
    }
    this.#rest = bytes.subarray(at);
  }

  #read(bytes: Buffer, from: number): void {
    const step = this.#step;
    this.#at = from;
    let at = this.#field(bytes);
    step.high = bytes.readUInt32BE(at);
    step.low = bytes.readUInt32BE(at + 4);
    at = this.#field(bytes);
    step.hasParent = at >= 0;
    step.parentHigh = at < 0 ? 0 : bytes.readUInt32BE(at);
    step.parentLow = at < 0 ? 0 : bytes.readUInt32BE(at + 4);
    step.name = this.#text(bytes) ?? "";
    step.kind = kinds.get(this.#text(bytes) ?? "") ?? other;
    step.start = this.#since(bytes, this.#field(bytes));
    step.duration = bytes.readDoubleBE(this.#field(bytes));
    step.failed = bytes[this.#field(bytes)] === 1;
    step.model = this.#text(bytes);
    step.tokens = bytes.readDoubleBE(this.#field(bytes));
    step.costMicroUsd = bytes.readDoubleBE(this.#field(bytes));
    step.attempt = bytes.readInt32BE(this.#field(bytes));
    step.firstToken = bytes.readDoubleBE(this.#field(bytes));
    step.subject = this.#text(bytes);
    this.#onStep(step);
  }

  /** Where the next field begins, -1 where it is null. */
  #field(bytes: Buffer): number {
    const length = bytes.readInt32BE(this.#at);
    const at = this.#at + 4;
    this.#at = at + Math.max(0, length);
    return length < 0 ? -1 : at;
  }

  #text(bytes: Buffer): string | null {
    const at = this.#field(bytes);
    if (at < 0) return null;
    const stored = bytes.toString("utf8", at, this.#at);
    const known = this.#texts.get(stored);
    if (known !== undefined) return known;
    const text = unescapeText(stored);
    if (this.#texts.size < textsKept) this.#texts.set(stored, text);
    return text;
  }

  /** In halves: a BigInt a row would cost more than all the rest. */
  #since(bytes: Buffer, at: number): number {
    const high = bytes.readInt32BE(at);
    const low = bytes.readUInt32BE(at + 4);
    if (this.startNs === null) {
      this.startNs = bytes.readBigInt64BE(at);
      this.#startHigh = high;
      this.#startLow = low;
    }
    return (high - this.#startHigh) * 2 ** 32 + (low - this.#startLow);
  }
}

/** End of the row at `at`; `at` itself where it is not whole yet, or the copy ends there. */
function rowEnd(bytes: Buffer, at: number): number {
  if (bytes.length < at + 2 || bytes.readInt16BE(at) !== fieldsInRow) return at;
  let end = at + 2;
  for (let field = 0; field < fieldsInRow; field += 1) {
    if (bytes.length < end + 4) return at;
    end += 4 + Math.max(0, bytes.readInt32BE(end));
  }
  return end <= bytes.length ? end : at;
}
