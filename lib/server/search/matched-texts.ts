// Which stored values of one run hold a text. Contents are read once, however many steps refer to them.
import { rawPattern } from "@/lib/domain/search/raw-text";
import { leavesWith } from "@/lib/domain/search/text-leaves";
import { groupsKey } from "@/lib/server/store-attributes";
import { type ContentRef, type ContentTexts, literalsOf, readPacked } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

type StoredMap = { readonly [key: string]: StoredJson };
/** Strings that hold it, as people read them. Those of a content are one array, the same one for all that refer to it. */
export type Leaves = readonly string[];
type Found = readonly Leaves[];
const none: Found = [];

/** `"r":"…"` and packed lists. Half a million of them are looked up in a tenth of a second. */
const refs = /[#*"]([A-Za-z0-9_-]{22})/g;
const tags = ['{"r":"', '{"l":"'];
/** An element of a flattened list whose long strings are contents of their own. */
const element = /^\{.*:\{"[rl]":"/s;

/** Contents of a run: texts, and lists that refer to other contents. `numbers`: a number for each of them, from 0. */
export type SortedContents = {
  readonly plain: ContentTexts;
  readonly lists: ContentTexts;
  readonly numbers: ReadonlyMap<ContentRef, number>;
};

export function sortContents(texts: ContentTexts): SortedContents {
  const [plain, lists] = [new Map<ContentRef, string>(), new Map<ContentRef, string>()];
  const numbers = new Map<ContentRef, number>();
  for (const [ref, body] of texts) {
    const isList = literalsOf(body) !== null || isElement(body);
    (isList ? lists : plain).set(ref, body);
    numbers.set(ref, numbers.size);
  }
  return { plain, lists, numbers };
}

const isElement = (body: string) =>
  body.startsWith("{") && tags.some((tag) => body.includes(tag)) && element.test(body);

const noRefs = new Uint32Array();

/** The numbers of the contents that JSON of stored values refers to. */
export function refsIn(json: string | null, { numbers }: SortedContents): Uint32Array {
  if (json === null) return noRefs;
  const found: number[] = [];
  refs.lastIndex = 0;
  for (let ref = refs.exec(json); ref !== null; ref = refs.exec(json)) {
    const number = numbers.get(ref[1] ?? "");
    if (number !== undefined) found.push(number);
  }
  return found.length > 0 ? Uint32Array.from(found) : noRefs;
}

export class MatchedTexts {
  readonly #needle: string;
  readonly #raw: RegExp;
  readonly #contents: SortedContents;
  /** Null: a list without it. */
  readonly #found = new Map<ContentRef, Leaves | null>();
  /** Number of a content → 1: it is found in it. */
  readonly #hot: Uint8Array;

  /** `needle` is in lower case. */
  constructor(needle: string, contents: SortedContents) {
    this.#needle = needle;
    this.#raw = rawPattern(needle);
    this.#contents = contents;
    this.#hot = new Uint8Array(contents.numbers.size);
    for (const [ref, body] of contents.plain) if (this.#raw.test(body)) this.#keep(ref, this.ofText(body));
    for (const ref of contents.lists.keys()) this.#ofContent(ref);
  }

  /** Whether JSON of stored values may hold it: in itself, or in what it refers to. Much faster than reading it. */
  mayHold(json: string | null, refsOf = refsIn(json, this.#contents)): boolean {
    return json !== null && (refsOf.some((ref) => this.#hot[ref] === 1) || this.#raw.test(json));
  }

  ofText(stored: string | null): Found {
    if (stored === null || !this.#raw.test(stored)) return none;
    const leaves = leavesWith(unescapeText(stored), this.#needle);
    return leaves.length > 0 ? [leaves] : none;
  }

  ofValue(stored: StoredJson | undefined): Found {
    if (typeof stored === "string") return this.ofText(stored);
    if (typeof stored === "number") return this.ofText(String(stored));
    if (Array.isArray(stored)) return stored.flatMap((item) => this.ofValue(item));
    if (stored === null || typeof stored !== "object") return none;
    for (const tag in stored) return this.#ofTagged(tag, stored[tag] ?? null);
    return none;
  }

  /** Keys with what they hold; one whose name alone holds it comes with its name. */
  ofAttributes(attributes: StoredJson | undefined): (readonly [key: string, found: Found])[] {
    const all: (readonly [string, Found])[] = [];
    for (const [stored, value] of Object.entries((attributes ?? {}) as StoredMap)) {
      const key = unescapeText(stored);
      if (stored === groupsKey) all.push(...this.#ofGroups(value as { [prefix: string]: string }));
      else {
        const found = this.ofValue(value);
        if (found.length > 0) all.push([key, found]);
        else if (this.#raw.test(key)) all.push([key, [[key]]]);
      }
    }
    return all;
  }

  #ofGroups(groups: { readonly [prefix: string]: string }) {
    return Object.entries(groups).flatMap(([prefix, packed]) => {
      const found = this.#ofPacked(packed, true);
      return found.length > 0 ? [[unescapeText(prefix), found] as const] : [];
    });
  }

  #ofTagged(tag: string, body: StoredJson): Found {
    if (tag === "r") return this.#listed(String(body));
    if (tag === "l") return this.#ofPacked(String(body), false);
    if (tag === "i") return this.ofText(String(body));
    return tag === "m" ? this.ofAttributes(body).flatMap(([, found]) => found) : none;
  }

  /** `elements`: literal parts are JSON of stored values, not of what came in. */
  #ofPacked(packed: string, elements: boolean): Found {
    const found: Leaves[] = [];
    readPacked(packed, (kind, part) => {
      if (kind !== "=") found.push(...this.#listed(part));
      else if (elements && this.mayHold(part)) found.push(...this.#ofElement(part));
      else if (!elements) found.push(...this.ofText(part));
    });
    return found;
  }

  #ofElement(json: string): Found {
    return this.ofAttributes(JSON.parse(json)).flatMap(([, found]) => found);
  }

  #listed(ref: ContentRef): Found {
    const leaves = this.#ofContent(ref);
    return leaves === null ? none : [leaves];
  }

  #ofContent(ref: ContentRef): Leaves | null {
    const known = this.#found.get(ref);
    if (known !== undefined) return known;
    const body = this.#contents.lists.get(ref);
    if (body === undefined) return null;
    // what refers to itself ends here
    this.#found.set(ref, null);
    return this.#keep(ref, literalsOf(body) === null ? this.#ofElement(body) : this.#ofPacked(body, false));
  }

  #keep(ref: ContentRef, found: Found): Leaves | null {
    const leaves = found.length > 0 ? found.flat() : null;
    this.#found.set(ref, leaves);
    if (leaves !== null) this.#hot[this.#contents.numbers.get(ref) ?? -1] = 1;
    return leaves;
  }
}
