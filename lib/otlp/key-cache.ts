// Attribute keys repeat in every span: the text of a key is made once and found again by its bytes.

const slotCount = 4096;
const keyBytesMax = 96;

export class KeyCache {
  readonly #bytes: (Uint8Array | undefined)[] = new Array(slotCount).fill(undefined);
  readonly #texts: string[] = new Array(slotCount).fill("");

  /** The UTF-8 text of `buffer[start, end)`. */
  read(buffer: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > keyBytesMax) return buffer.toString("utf8", start, end);
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (buffer[at] as number)) | 0;
    const slot = (hash ^ (hash >>> 15)) & (slotCount - 1);
    const known = this.#bytes[slot];
    if (known !== undefined && known.length === length) {
      let at = 0;
      while (at < length && known[at] === buffer[start + at]) at++;
      if (at === length) return this.#texts[slot] as string;
    }
    const text = internalise(buffer.toString("utf8", start, end));
    this.#bytes[slot] = new Uint8Array(buffer.subarray(start, end));
    this.#texts[slot] = text;
    return text;
  }
}

// V8 compares property names by pointer once they are in its string table, where a name gets by being one.
const internalise = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;
