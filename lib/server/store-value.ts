// Attribute values as JSON that says exactly what came in. A bare JSON value is itself; an object has one tag:
//   {"i":"9007199254740993"} int64 · {"d":1} {"d":"NaN"} double · {"b":"base64"} bytes · {"m":{…}} kvlist
//   {"x":[ref,start,length,json]} string that is a part of a content, as it is (0) or as JSON writes it (1); steps only
//   {"r":ref} string kept as a content · {"l":packed} string kept as a packed list · {"c":ref} bytes kept as a content
import { type Attributes, type AttributeValue, Double } from "@/lib/otlp/wire";
import {
  type ContentRef,
  type ContentSet,
  type ContentTexts,
  contentText,
  ListPacker,
  readPacked,
  unpackText,
} from "@/lib/server/store-contents";
import { findUnits, unitChars } from "@/lib/server/store-split";
import { escapeText, unescapeText } from "@/lib/server/store-text";

/** Strings from this length on are contents. */
export const contentChars = 200;

export type StoredJson = null | boolean | number | string | StoredJson[] | { [key: string]: StoredJson };

/** JSON text of a value; long strings go to `contents`. */
export function encodeValue(value: AttributeValue, contents: ContentSet): string {
  if (typeof value === "string") return encodeString(value, contents);
  if (typeof value === "number")
    return Number.isInteger(value) && !Object.is(value, -0) ? `${value}` : encodeFraction(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value === null || value === undefined) return "null";
  if (typeof value === "bigint") return `{"i":"${value}"}`;
  if (value instanceof Double) return encodeDouble(value.value);
  if (value instanceof Uint8Array) return encodeBytes(value, contents);
  if (Array.isArray(value)) return `[${value.map((item: AttributeValue) => encodeValue(item, contents)).join(",")}]`;
  return `{"m":${encodeObject(value as Attributes, contents)}}`;
}

/** JSON text of an object whose keys are escaped and whose values are encoded. */
export function encodeObject(attributes: Attributes, contents: ContentSet): string {
  let json = "";
  for (const key of Object.keys(attributes)) {
    json += `${json === "" ? "{" : ","}${encodeKey(key)}:${encodeValue(attributes[key] ?? null, contents)}`;
  }
  return json === "" ? "{}" : `${json}}`;
}

const keysKnown = new Map<string, string>();
const keysMax = 10_000;

export function encodeKey(key: string): string {
  const known = keysKnown.get(key);
  if (known !== undefined) return known;
  const json = JSON.stringify(escapeText(key));
  if (keysKnown.size < keysMax && key.length < contentChars) keysKnown.set(key, json);
  return json;
}

function encodeFraction(value: number): string {
  return Number.isFinite(value) && !Object.is(value, -0) ? `${value}` : encodeDouble(value);
}

function encodeDouble(value: number): string {
  if (Object.is(value, -0)) return '{"d":"-0"}';
  return Number.isFinite(value) ? `{"d":${value}}` : `{"d":"${value}"}`;
}

function encodeBytes(value: Uint8Array, contents: ContentSet): string {
  const text = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return text.length < contentChars ? `{"b":"${text}"}` : `{"c":"${contents.add(text)}"}`;
}

/** JSON text of a string: itself, a content, or a packed list of the messages in it. */
export function encodeString(value: string, contents: ContentSet): string {
  const text = escapeText(value);
  if (text.length < contentChars) return JSON.stringify(text);
  const units = looksLikeJson(text) ? findUnits(text) : [];
  if (units.length === 0) return `{"r":"${contents.add(text)}"}`;
  return `{"l":${JSON.stringify(packUnits(text, units, contents))}}`;
}

const namedMax = 512;

/**
 * JSON text of a string that the span's own contents most likely hold: the question in its message, the answer in its.
 * Of several contents the one of the least hash, so that the order of attributes makes no difference.
 */
export function encodePart(value: string, contents: ContentSet): string {
  const text = escapeText(value);
  if (text.length < contentChars) return JSON.stringify(text);
  const quoted = JSON.stringify(text).slice(1, -1);
  let found: { ref: string; at: number; json: boolean } | null = null;
  for (const ref of contents.named.length > namedMax ? [] : contents.named) {
    const holder = contents.texts.get(ref) ?? "";
    if (holder.length < text.length || (found !== null && found.ref <= ref)) continue;
    const quotedAt = holder.indexOf(quoted);
    const at = quotedAt >= 0 ? quotedAt : quoted === text ? -1 : holder.indexOf(text);
    if (at >= 0) found = { ref, at, json: quotedAt >= 0 };
  }
  if (found === null) return encodeString(value, contents);
  const length = found.json ? quoted.length : text.length;
  return `{"x":["${found.ref}",${found.at},${length},${found.json ? 1 : 0}]}`;
}

function looksLikeJson(text: string): boolean {
  const first = text.trimStart().charCodeAt(0);
  return first === 91 || first === 123;
}

function packUnits(text: string, units: readonly number[], contents: ContentSet): string {
  const packer = new ListPacker(contents);
  const between = (from: number, to: number) => {
    if (to - from >= unitChars) packer.content(text.slice(from, to));
    else packer.literal(text.slice(from, to));
  };
  let done = 0;
  for (let at = 0; at + 1 < units.length; at += 2) {
    const start = units[at] ?? 0;
    const end = units[at + 1] ?? 0;
    between(done, start);
    packer.content(text.slice(start, end));
    done = end;
  }
  between(done, text.length);
  return packer.finish();
}

/** The value that came in. @throws Error where a content is missing. */
export function decodeValue(stored: StoredJson, texts: ContentTexts): AttributeValue {
  if (typeof stored === "string") return unescapeText(stored);
  if (stored === null || typeof stored !== "object") return stored;
  if (Array.isArray(stored)) return stored.map((item) => decodeValue(item, texts));
  for (const tag of Object.keys(stored)) return decodeTagged(tag, stored[tag] ?? null, texts);
  throw new Error("a stored value has a tag");
}

function decodeTagged(tag: string, body: StoredJson, texts: ContentTexts): AttributeValue {
  if (tag === "m") return decodeObject(body as { [key: string]: StoredJson }, texts);
  if (tag === "d") return new Double(Number(body));
  if (tag === "x") return decodePart(body as [string, number, number, number], texts);
  const text = String(body);
  switch (tag) {
    case "r":
      return unescapeText(contentText(text, texts));
    case "l":
      return unescapeText(unpackText(text, texts));
    case "i":
      return BigInt(text);
    case "b":
      return new Uint8Array(Buffer.from(text, "base64"));
    case "c":
      return new Uint8Array(Buffer.from(contentText(text, texts), "base64"));
    default:
      throw new Error(`unknown stored value "${tag}"`);
  }
}

function decodePart([ref, at, length, json]: [string, number, number, number], texts: ContentTexts): string {
  const part = contentText(ref, texts).slice(at, at + length);
  return unescapeText(json === 1 ? JSON.parse(`"${part}"`) : part);
}

export function decodeObject(stored: { [key: string]: StoredJson }, texts: ContentTexts): Attributes {
  const attributes: { [key: string]: AttributeValue } = Object.create(null);
  for (const key of Object.keys(stored)) attributes[unescapeText(key)] = decodeValue(stored[key] ?? null, texts);
  return attributes;
}

/** Calls back for every content that a stored value names; `*` contents are lists that name further ones. */
export function refsOfValue(stored: StoredJson, named: (ref: ContentRef, list: boolean) => void): void {
  if (stored === null || typeof stored !== "object") return;
  if (Array.isArray(stored)) {
    for (const item of stored) refsOfValue(item, named);
    return;
  }
  for (const tag of Object.keys(stored)) {
    const body = stored[tag] ?? null;
    if (tag === "m")
      for (const key of Object.keys(body as object))
        refsOfValue((body as { [key: string]: StoredJson })[key] ?? null, named);
    else if (tag === "r" || tag === "c") named(String(body), false);
    else if (tag === "x" && Array.isArray(body)) named(String(body[0]), false);
    else if (tag === "l") readPacked(String(body), (kind, ref) => kind !== "=" && named(ref, kind === "*"));
  }
}

/** The value with all keys in order: the same text, and so the same hash, in whatever order they came in. */
export function sortKeys<T extends AttributeValue>(value: T): T {
  return sorted(value) as T;
}

function sorted(value: AttributeValue): AttributeValue {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object" || value instanceof Double || value instanceof Uint8Array)
    return value;
  const from = value as Attributes;
  const into: { [key: string]: AttributeValue } = Object.create(null);
  for (const key of Object.keys(from).sort()) into[key] = sorted(from[key] ?? null);
  return into;
}
