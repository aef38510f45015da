// The words of a text as they are looked up: letters and digits in a row, in lower case, without accents. Scripts that put
// no spaces between words give every two neighbouring characters, and the last one alone:
//
//   Order ORD-88213, café   →  order 1 · ord 2 · 88213 3 · cafe 4
//   退款请求                 →  退款 1 · 款请 2 · 请求 3 · 求 4
//
// Longer words than `wordChars` are their beginning, and so is whatever looks like base64.

export const wordChars = 64;
/** A longer phrase is looked up by so many of its words. */
export const phraseWords = 32;
export type OnWord = (word: string, position: number) => void;

/**
 * How a backslash reads. `literal`: as nothing more. `json`: as in the text of a JSON string, \n is a line's end.
 * `either`: nobody knows, so that \new is both "ew" and "new".
 */
export type Escapes = "literal" | "json" | "either";

const separator = 0;
const letter = 1;
/** A character of a script without spaces. */
const dense = 2;
const unknown = 255;
const backslash = 92;

const classes = new Uint8Array(0x1_0000).fill(unknown);
const isWord = /[\p{L}\p{N}\p{M}]/u;
const isDense =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
for (let code = 0; code < 128; code += 1) classes[code] = isWord.test(String.fromCharCode(code)) ? letter : separator;

/**
 * Calls back for each word in order, with its position; the first one gets `first`.
 * @returns the position after the last word.
 */
export function readWords(from: string, escapes: Escapes, first: number, onWord: OnWord): number {
  const text = prepare(from);
  let position = first;
  let at = 0;
  while (at < text.length) {
    const kind = classAt(text, at);
    if (kind === letter) {
      const end = endOf(text, at, letter);
      onWord(fold(text, at, end), position);
      position += 1;
      at = end;
    } else if (kind === dense) {
      const end = endOf(text, at, dense);
      position = readDense(text.slice(at, end), position, onWord);
      at = end;
    } else if (escapes !== "literal" && text.charCodeAt(at) === backslash) {
      at = readEscape(text, at, escapes, position, onWord);
    } else at += 1;
  }
  return position;
}

const beyondAscii = /[^\0-\x7f]/;
const escapedUnit = /\\+u([0-9a-fA-F]{4})/g;
const blobChars = 512;
const blob = new RegExp(`[A-Za-z0-9+/=_-]{${blobChars},}`, "g");

function prepare(from: string): string {
  let text = from;
  if (text.includes("\\u"))
    text = text.replace(escapedUnit, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (text.length >= blobChars) text = text.replace(blob, (found) => found.slice(0, wordChars));
  return beyondAscii.test(text) ? text.normalize("NFKC") : text;
}

function classAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  const known = classes[code] ?? separator;
  if (known !== unknown) return known;
  const point = text.codePointAt(at) ?? code;
  const found = classOf(String.fromCodePoint(point));
  // the half of a pair says nothing about the next pair
  if (point === code && (code < 0xd800 || code > 0xdfff)) classes[code] = found;
  return found;
}

const classOf = (char: string) => (isWord.test(char) ? (isDense.test(char) ? dense : letter) : separator);

function endOf(text: string, from: number, kind: number): number {
  let at = from;
  while (at < text.length && classAt(text, at) === kind) {
    const code = text.charCodeAt(at);
    at += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
  }
  return Math.min(at, text.length);
}

const accents = /[\u0300-\u036f]/g;

function fold(text: string, from: number, end: number): string {
  const word = text.slice(from, Math.min(end, from + wordChars)).toLowerCase();
  return beyondAscii.test(word) ? word.normalize("NFD").replace(accents, "").normalize("NFC") : word;
}

function readDense(stretch: string, first: number, onWord: OnWord): number {
  const chars = [...stretch];
  for (let no = 0; no < chars.length; no += 1) onWord((chars[no] ?? "") + (chars[no + 1] ?? ""), first + no);
  return first + chars.length;
}

/** One or two characters of a script without spaces. */
export const isDenseWord = (word: string) => classAt(word, 0) === dense;

/** No word: every tsvector of a project has it, so that an index over all projects finds the words of one. */
export const projectMark = (projectId: string) => `p:${projectId.slice(0, 8)}`;

/** Behind the backslashes at `at`, and behind the letter of an escape where it is one. */
function readEscape(text: string, at: number, escapes: Escapes, position: number, onWord: OnWord): number {
  let behind = at;
  while (text.charCodeAt(behind) === backslash) behind += 1;
  if (!"nrtbf".includes(text.charAt(behind) || " ")) return behind;
  // two backslashes and more may be JSON in JSON, or a path
  if (escapes === "either" || behind - at > 1) onWord(fold(text, behind, endOf(text, behind, letter)), position);
  return behind + 1;
}
