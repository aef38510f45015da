// Keys repeat in every span, mostly in the same order: the text of a key is made once and found again by its bytes.

declare global {
  // What Buffer.toString calls: a third of the time of decoding a request went into choosing the encoding again and again.
  interface Buffer {
    utf8Slice(start: number, end: number): string;
    hexSlice(start: number, end: number): string;
  }
}

const slotCount = 4096;
const keyBytesMax = 96;

export class KeyCache {
  readonly #bytes: Uint8Array[] = new Array(slotCount).fill(new Uint8Array());
  readonly #texts: string[] = new Array(slotCount).fill("");
  /** The slot that last followed each slot: a guess that saves the hash. */
  readonly #next = new Uint16Array(slotCount);
  #last = 0;
  /** Length of the last right guess. */
  guessedBytes = 0;

  /** The UTF-8 text of `buffer[start, end)`. */
  read(buffer: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > keyBytesMax) return buffer.utf8Slice(start, end);
    let slot = this.#next[this.#last] as number;
    if (!this.#holds(slot, buffer, start, length)) {
      slot = hashOf(buffer, start, end);
      this.#next[this.#last] = slot;
      if (!this.#holds(slot, buffer, start, length)) {
        this.#bytes[slot] = new Uint8Array(buffer.subarray(start, end));
        this.#texts[slot] = internalise(buffer.utf8Slice(start, end));
      }
    }
    this.#last = slot;
    return this.#texts[slot] as string;
  }

  /** The key that followed the last one before, if it stands at `start` and `stop` after it; else null. */
  guess(buffer: Buffer, start: number, stop: number): string | null {
    const slot = this.#next[this.#last] as number;
    const length = (this.#bytes[slot] as Uint8Array).length;
    if (buffer[start + length] !== stop || !this.#holds(slot, buffer, start, length)) return null;
    this.#last = slot;
    this.guessedBytes = length;
    return this.#texts[slot] as string;
  }

  #holds(slot: number, buffer: Buffer, start: number, length: number): boolean {
    const known = this.#bytes[slot] as Uint8Array;
    if (known.length !== length) return false;
    for (let at = 0; at < length; at++) if (known[at] !== buffer[start + at]) return false;
    return true;
  }
}

function hashOf(buffer: Buffer, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
  return (hash ^ (hash >>> 15)) & (slotCount - 1);
}

// V8 compares property names by pointer once they are in its string table, where a name gets by being one.
const internalise = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;
