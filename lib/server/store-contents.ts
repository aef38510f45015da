// Contents: texts stored once a run by the first 16 bytes of their SHA-256, and the packed lists that refer to them.
//
//   [{"role":"user",…},{"role":"assistant",…},{"role":"user","content":"ok"}]
//   =1:[#VfqR…22 characters,#x0Aw…,=32:{"role":"user","content":"ok"}]
//
// `#` a content, `*` a content that is itself a packed list, `,` and `;` the separators "," and ", ", `=N:` N literal
// characters. Sixteen references in a row become one `*`: a conversation that grows refers to its past by few of them.
import { hash } from "node:crypto";

/** 22 characters of base64url: the 16 bytes of a content's hash. */
export type ContentRef = string;
export type ContentTexts = ReadonlyMap<ContentRef, string>;

const refChars = 22;
const blockSize = 16;

/** Gathers the contents that the spans of one run refer to. Texts are already escaped (store-text.ts). */
export class ContentSet {
  readonly texts = new Map<ContentRef, string>();
  /** What was added since `startItem`, also where it was there before. */
  #named: ContentRef[] = [];

  add(text: string): ContentRef {
    const ref = contentRef(text);
    if (!this.texts.has(ref)) this.texts.set(ref, text);
    this.#named.push(ref);
    return ref;
  }

  /** From here on the contents of another span are added. */
  startItem(): void {
    this.#named = [];
  }

  get named(): readonly ContentRef[] {
    return this.#named;
  }
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The first 128 bits of the digest: 21 characters, and two bits in the last one. */
export function contentRef(text: string): ContentRef {
  const digest = hash("sha256", text, "base64url");
  const last = base64url[base64url.indexOf(digest.charAt(refChars - 1)) & 0b110000] ?? "";
  return digest.slice(0, refChars - 1) + last;
}

export function refBytes(ref: ContentRef): Buffer {
  return Buffer.from(ref, "base64url");
}

export function refOf(bytes: Buffer): ContentRef {
  return bytes.toString("base64url");
}

/** Packs parts in order; parts of `longChars` or more become contents. */
export class ListPacker {
  #levels: string[][] = [[]];
  #tail = "";
  readonly #contents: ContentSet;

  constructor(contents: ContentSet) {
    this.#contents = contents;
  }

  literal(text: string): void {
    this.#tail += packLiteral(text);
  }

  content(text: string): void {
    this.#push(0, `${this.#tail}#${this.#contents.add(text)}`);
    this.#tail = "";
  }

  /** Everything since the start as one packed list. */
  finish(): string {
    let packed = this.#tail;
    for (const level of this.#levels) packed = level.join("") + packed;
    return packed;
  }

  #push(level: number, item: string): void {
    const items = this.#levels[level] ?? [];
    this.#levels[level] = items;
    items.push(item);
    if (items.length < blockSize) return;
    this.#levels[level] = [];
    this.#push(level + 1, `*${this.#contents.add(items.join(""))}`);
  }
}

function packLiteral(text: string): string {
  if (text === ",") return ",";
  if (text === ", ") return ";";
  return text === "" ? "" : `=${text.length}:${text}`;
}

/** Calls back for each part of a packed list, in order; a part `*` is not opened. */
export function readPacked(packed: string, part: (kind: "#" | "*" | "=", value: string) => void): void {
  let at = 0;
  while (at < packed.length) {
    const kind = packed[at];
    if (kind === "#" || kind === "*") {
      part(kind, packed.slice(at + 1, at + 1 + refChars));
      at += 1 + refChars;
    } else if (kind === "=") {
      const colon = packed.indexOf(":", at);
      const end = colon + 1 + Number(packed.slice(at + 1, colon));
      part("=", packed.slice(colon + 1, end));
      at = end;
    } else {
      part("=", kind === ";" ? ", " : ",");
      at += 1;
    }
  }
}

const block = new RegExp(`^(?:[#*][A-Za-z0-9_-]{${refChars}}|[,;]|=\\d+:)`);

/** The literal parts of a packed list, null for a text that is none. */
export function literalsOf(body: string): string[] | null {
  if (!block.test(body)) return null;
  const literals: string[] = [];
  let refs = 0;
  let chars = 0;
  readPacked(body, (kind, value) => {
    chars += kind === "=" ? packLiteral(value).length : 1 + refChars;
    if (kind === "=") literals.push(value);
    else if (value.length === refChars) refs += 1;
  });
  return refs === blockSize && chars === body.length ? literals : null;
}

/** The text that a packed list stands for. */
export function unpackText(packed: string, texts: ContentTexts): string {
  let text = "";
  readPacked(packed, (kind, value) => {
    if (kind === "=") text += value;
    else if (kind === "#") text += contentText(value, texts);
    else text += unpackText(contentText(value, texts), texts);
  });
  return text;
}

/** The parts of a packed list, one string each, blocks opened. */
export function unpackParts(packed: string, texts: ContentTexts, into: string[] = []): string[] {
  readPacked(packed, (kind, value) => {
    if (kind === "=") into.push(value);
    else if (kind === "#") into.push(contentText(value, texts));
    else unpackParts(contentText(value, texts), texts, into);
  });
  return into;
}

export function contentText(ref: ContentRef, texts: ContentTexts): string {
  const text = texts.get(ref);
  if (text === undefined) throw new Error(`content ${ref} is missing`);
  return text;
}
