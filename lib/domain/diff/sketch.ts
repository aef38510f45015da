// How alike two texts are, from the words that they share, without keeping the texts: of each text the least hash of its
// words is kept in each of 32 bins (one-permutation MinHash, Li, Owen and Zhang 2012).

export type Sketch = Uint16Array;

const bins = 32;
const empty = 0xffff;
/** Of a longer text its beginning and its end are read. */
const readChars = 16_000;

export const noSketch: Sketch = new Uint16Array(bins).fill(empty);

export function sketchText(text: string): Sketch {
  const sketch = new Uint16Array(bins).fill(empty);
  const half = readChars / 2;
  if (text.length <= readChars) addWords(sketch, text, 0, text.length);
  else {
    addWords(sketch, text, 0, half);
    addWords(sketch, text, text.length - half, text.length);
  }
  return sketch;
}

/** Of both texts together. */
export function mergeInto(sketch: Sketch, other: Sketch): void {
  for (let bin = 0; bin < bins; bin += 1) {
    const value = other[bin] ?? empty;
    if (value < (sketch[bin] ?? empty)) sketch[bin] = value;
  }
}

export const emptySketch = (): Sketch => new Uint16Array(bins).fill(empty);

/** From 0 (no word in common) to 1. Two empty texts are alike. */
export function likeness(a: Sketch, b: Sketch): number {
  if (a === b) return 1;
  let shared = 0;
  let filled = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const left = a[bin] ?? empty;
    const right = b[bin] ?? empty;
    if (left === empty && right === empty) continue;
    filled += 1;
    if (left === right) shared += 1;
  }
  return filled === 0 ? 1 : shared / filled;
}

/** A word is a run of letters and digits; in scripts without spaces every two letters are one. */
function addWords(sketch: Sketch, text: string, from: number, to: number): void {
  let hash = 0;
  let length = 0;
  for (let at = from; at < to; at += 1) {
    const code = text.charCodeAt(at);
    const letter = letterOf(code);
    if (letter === 0 || (code >= 0x2e80 && length >= 2)) {
      if (length > 0) add(sketch, hash);
      hash = 0;
      length = 0;
    }
    if (letter === 0) continue;
    hash = Math.imul(hash ^ letter, 0x01000193) + 0x9e3779b9;
    length += 1;
  }
  if (length > 0) add(sketch, hash);
}

/** The letter in lower case, 0 for what separates words. */
function letterOf(code: number): number {
  if (code >= 97 && code <= 122) return code;
  if (code >= 65 && code <= 90) return code + 32;
  if (code >= 48 && code <= 57) return code;
  return code >= 0xc0 ? code : 0;
}

function add(sketch: Sketch, hash: number): void {
  // finaliser of MurmurHash3
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  mixed ^= mixed >>> 16;
  const bin = mixed & (bins - 1);
  const value = (mixed >>> 16) & 0xfffe;
  if (value < (sketch[bin] ?? empty)) sketch[bin] = value;
}
