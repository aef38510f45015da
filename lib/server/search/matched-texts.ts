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
/** An element of a flattened list whose long strings are contents of their own. */
const element = /^\{.*:\{"[rl]":"/s;

export class MatchedTexts {
  readonly #needle: string;
  readonly #raw: RegExp;
  readonly #texts: ContentTexts;
  readonly #known = new Map<ContentRef, Leaves | null>();
  readonly #hot = new Set<ContentRef>();

  /** `needle` is in lower case; `texts`: the contents of the run. */
  constructor(needle: string, texts: ContentTexts) {
    this.#needle = needle;
    this.#raw = rawPattern(needle);
    this.#texts = texts;
    for (const ref of texts.keys()) if (this.#ofContent(ref) !== null) this.#hot.add(ref);
  }

  /** Whether JSON of stored values may hold it: in itself, or by a reference. Much faster than reading it. */
  mayHold(json: string | null): boolean {
    if (json === null) return false;
    if (this.#raw.test(json)) return true;
    if (this.#hot.size === 0) return false;
    refs.lastIndex = 0;
    for (let found = refs.exec(json); found !== null; found = refs.exec(json))
      if (this.#hot.has(found[1] ?? "")) return true;
    return false;
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
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    this.#known.set(ref, null);
    const body = this.#texts.get(ref);
    const leaves = body === undefined ? [] : this.#read(body).flat();
    const found = leaves.length > 0 ? leaves : null;
    this.#known.set(ref, found);
    return found;
  }

  #read(body: string): Found {
    if (literalsOf(body) !== null) return this.#ofPacked(body, false);
    if (element.test(body)) return this.#ofElement(body);
    return this.ofText(body);
  }
}
