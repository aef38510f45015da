// The words of one run as tsvectors. A tsvector holds places up to 16,383, 255 of a word, and a megabyte: what is more
// begins another one, with the last words of the text again, so that no phrase falls between the two.
import { phraseWords, projectMark, readWords } from "@/lib/domain/search/words";

const placeMax = 16_383;
const placesOfWord = 255;
const bytesMax = 512 * 1024;

/** JSON, or a piece of it: a backslash begins an escape. */
const json = /^\s*["[{,\]}:]/;

export class WordVectors {
  readonly #mark: Buffer;
  readonly #done: (vector: Buffer) => void;
  readonly #places = new Map<string, number[]>();
  #bytes = 0;
  /** Place of the text's word 0. */
  #base = 1;
  #recent: { word: string; at: number }[] = [];

  constructor(projectId: string, done: (vector: Buffer) => void) {
    this.#mark = Buffer.from(`${projectMark(projectId)}\0\0\0`);
    this.#done = done;
  }

  add(text: string): void {
    if (text === "") return;
    this.#recent = [];
    const end = readWords(text, json.test(text) ? "json" : "either", 0, (word, at) => this.#put(word, at));
    // a free place between two texts: no phrase goes from one to the other
    this.#base += end + 1;
  }

  finish(): void {
    if (this.#places.size > 0) this.#done(this.#encode());
    this.#places.clear();
    this.#bytes = 0;
    this.#base = 1;
  }

  #put(word: string, at: number): void {
    if (!this.#fits(word, at)) this.#cut(at);
    this.#keep(word, this.#base + at);
    if (this.#recent.length >= 2 * phraseWords) this.#recent = this.#recent.slice(-phraseWords);
    this.#recent.push({ word, at });
  }

  #fits(word: string, at: number): boolean {
    if (this.#base + at > placeMax || this.#bytes > bytesMax) return false;
    return (this.#places.get(word)?.length ?? 0) < placesOfWord;
  }

  #cut(at: number): void {
    const again = this.#recent.slice(-phraseWords);
    this.finish();
    this.#base = 1 - (again[0]?.at ?? at);
    for (const { word, at } of again) this.#keep(word, this.#base + at);
  }

  #keep(word: string, place: number): void {
    const places = this.#places.get(word);
    if (places === undefined) {
      this.#places.set(word, [place]);
      this.#bytes += word.length * 3 + 5;
    } else if (places.at(-1) !== place) {
      places.push(place);
      this.#bytes += 2;
    }
  }

  /** int32 count; each word: text, 0, int16 count of places, places. https://www.postgresql.org/docs/current/datatype-textsearch.html */
  #encode(): Buffer {
    const vector = Buffer.allocUnsafe(4 + this.#mark.length + this.#bytes);
    let at = vector.writeInt32BE(this.#places.size + 1, 0);
    at += this.#mark.copy(vector, at);
    for (const [word, places] of this.#places) {
      at += vector.write(word, at, "utf8");
      vector[at] = 0;
      at = vector.writeUInt16BE(places.length, at + 1);
      for (const place of places) at = vector.writeUInt16BE(place, at);
    }
    return vector.subarray(0, at);
  }
}
