// The attributes of a span, event, link, log, resource or scope as JSON. Flattened lists (OpenInference, OpenLLMetry:
// `llm.input_messages.12.message.content`) are kept as packed lists, one element an index, so that a conversation which is
// sent again with every call is stored once:
//   {"llm.model_name":"gpt-5","\ue000":{"llm.input_messages":"#VfqR…*x0Aw…"}}     (no escaped key is U+E000 alone)
import type { Attributes, AttributeValue } from "@/lib/otlp/wire";
import {
  type ContentRef,
  type ContentSet,
  type ContentTexts,
  ListPacker,
  readPacked,
  unpackParts,
} from "@/lib/server/store-contents";
import { unitChars } from "@/lib/server/store-split";
import { unescapeText } from "@/lib/server/store-text";
import {
  decodeValue,
  encodeKey,
  encodeObject,
  encodeValue,
  refsOfValue,
  type StoredJson,
} from "@/lib/server/store-value";

type StoredAttributes = { [key: string]: StoredJson };
type Indexed = { readonly prefix: string; readonly index: number; readonly suffix: string };

export const groupsKey = "\ue000";
/** Shorter lists stay as they are. */
const groupMin = 4;

/** JSON text of attributes, null where there are none. */
export function encodeAttributes(attributes: Attributes, contents: ContentSet): string | null {
  const keys = Object.keys(attributes);
  if (keys.length === 0) return null;
  const groups = findGroups(keys);
  if (groups === null) return encodeObject(attributes, contents);
  const members: string[] = [];
  for (const key of keys) {
    if (groups.has(splitKey(key)?.prefix ?? "")) continue;
    members.push(`${encodeKey(key)}:${encodeValue(attributes[key] ?? null, contents)}`);
  }
  const packed = [...groups].map(([prefix, elements]) => {
    const packer = new ListPacker(contents);
    for (const element of elements) packElement(element, prefix, attributes, packer, contents);
    return `${encodeKey(prefix)}:${JSON.stringify(packer.finish())}`;
  });
  members.push(`"${groupsKey}":{${packed.join(",")}}`);
  return `{${members.join(",")}}`;
}

function packElement(
  keys: readonly string[],
  prefix: string,
  attributes: Attributes,
  packer: ListPacker,
  contents: ContentSet,
): void {
  const element: { [suffix: string]: AttributeValue } = Object.create(null);
  for (const key of keys) element[key.slice(key.indexOf(".", prefix.length + 1) + 1)] = attributes[key] ?? null;
  const text = encodeObject(element, contents);
  if (text.length >= unitChars) packer.content(text);
  else packer.literal(text);
}

/** Prefix → the keys of element 0, 1, 2, …; only whole lists without a gap. Null where there are none. */
function findGroups(keys: readonly string[]): Map<string, string[][]> | null {
  if (keys.length < groupMin) return null;
  let found: Map<string, string[][]> | null = null;
  for (const key of keys) {
    const split = splitKey(key);
    if (split === null) continue;
    found ??= new Map();
    const elements = found.get(split.prefix) ?? [];
    found.set(split.prefix, elements);
    const element = elements[split.index];
    if (element) element.push(key);
    else elements[split.index] = [key];
  }
  if (found === null) return null;
  for (const [prefix, elements] of found) if (!isWhole(elements)) found.delete(prefix);
  return found.size > 0 ? found : null;
}

function isWhole(elements: readonly (readonly string[])[]): boolean {
  if (elements.length < groupMin) return false;
  for (let index = 0; index < elements.length; index += 1) if (elements[index] === undefined) return false;
  return true;
}

const splitsKnown = new Map<string, Indexed | null>();
const splitsMax = 50_000;
// at most 999,999 elements, written without leading zeros
const indexed = /^(.+?)\.(0|[1-9]\d{0,5})\.(.+)$/s;

function splitKey(key: string): Indexed | null {
  const known = splitsKnown.get(key);
  if (known !== undefined) return known;
  const match = indexed.exec(key);
  const [, prefix = "", index = "", suffix = ""] = match ?? [];
  const split = match === null ? null : { prefix, index: Number(index), suffix };
  if (splitsKnown.size < splitsMax && key.length < 200) splitsKnown.set(key, split);
  return split;
}

/** The attributes that came in. @throws Error where a content is missing. */
export function decodeAttributes(stored: StoredJson, texts: ContentTexts): Attributes {
  const attributes: { [key: string]: AttributeValue } = Object.create(null);
  for (const [key, value] of Object.entries((stored ?? {}) as StoredAttributes)) {
    if (key === groupsKey) decodeGroups(value as { [prefix: string]: string }, texts, attributes);
    else attributes[unescapeText(key)] = decodeValue(value, texts);
  }
  return attributes;
}

function decodeGroups(
  groups: { [prefix: string]: string },
  texts: ContentTexts,
  into: { [key: string]: AttributeValue },
): void {
  for (const [prefix, packed] of Object.entries(groups)) {
    unpackParts(packed, texts).forEach((part, index) => {
      for (const [suffix, value] of Object.entries(JSON.parse(part) as StoredAttributes)) {
        into[`${unescapeText(prefix)}.${index}.${unescapeText(suffix)}`] = decodeValue(value, texts);
      }
    });
  }
}

/** What has to be read before a stored value can be decoded: `named` is asked for a text and gives it, or null for "later". */
export type NeedText = (ref: ContentRef) => string | null;

/** Walks stored attributes, asking for every content they need, through lists and flattened elements. */
export function refsOfAttributes(stored: StoredJson, need: NeedText): void {
  for (const [key, value] of Object.entries((stored ?? {}) as StoredAttributes)) {
    if (key === groupsKey) {
      for (const packed of Object.values(value as { [prefix: string]: string })) refsOfElements(packed, need);
    } else refsOfStored(value, need);
  }
}

/** The same for one stored value. */
export function refsOfStored(stored: StoredJson, need: NeedText): void {
  refsOfValue(stored, (ref, list) => {
    const text = need(ref);
    if (list && text !== null) refsOfList(text, need);
  });
}

function refsOfList(packed: string, need: NeedText): void {
  readPacked(packed, (kind, ref) => {
    if (kind === "=") return;
    const text = need(ref);
    if (kind === "*" && text !== null) refsOfList(text, need);
  });
}

function refsOfElements(packed: string, need: NeedText): void {
  readPacked(packed, (kind, value) => {
    const text = kind === "=" ? value : need(value);
    if (text === null) return;
    if (kind === "*") refsOfElements(text, need);
    else for (const stored of Object.values(JSON.parse(text) as StoredAttributes)) refsOfStored(stored, need);
  });
}
