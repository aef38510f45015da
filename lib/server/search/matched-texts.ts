// Which stored values of one run hold a text. Contents are read once, however many steps refer to them.
import { rawPattern } from "@/lib/domain/search/raw-text";
import { leavesWith } from "@/lib/domain/search/text-leaves";
import { groupsKey } from "@/lib/server/store-attributes";
import { type ContentRef, type ContentTexts, literalsOf, readPacked } from "@/lib/server/store-contents";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

type StoredMap = { readonly [key: string]: StoredJson };
/** The strings that hold it, as people read them. */
type Leaves = readonly string[];
const none: Leaves = [];

/** `"r":"…"` and packed lists. Half a million of them are looked up in a tenth of a second. */
const refs = /[#*"]([A-Za-z0-9_-]{22})/g;
/** An element of a flattened list whose long strings are contents of their own. */
const element = /^\{.*:\{"[rl]":"/s;

export class MatchedTexts {
  readonly #needle: string;
  readonly #raw: RegExp;
  readonly #texts: ContentTexts;
  readonly #known = new Map<ContentRef, Leaves>();
  readonly #hot = new Set<ContentRef>();

  /** `needle` is in lower case; `texts`: every content that may hold it, or refer to one that does. */
  constructor(needle: string, texts: ContentTexts) {
    this.#needle = needle;
    this.#raw = rawPattern(needle);
    this.#texts = texts;
    for (const ref of texts.keys()) if (this.#ofContent(ref).length > 0) this.#hot.add(ref);
  }

  /** Whether any content holds it: else no reference needs to be followed. */
  get inContents(): boolean {
    return this.#hot.size > 0;
  }

  /** Whether JSON of stored values may hold it: in itself, or by a reference. Much faster than reading it. */
  mayHold(json: string | null): boolean {
    if (json === null) return false;
    if (this.#raw.test(json)) return true;
    if (this.#hot.size > 0) for (const [, ref = ""] of json.matchAll(refs)) if (this.#hot.has(ref)) return true;
    return false;
  }

  ofText(stored: string | null): Leaves {
    if (stored === null || !this.#raw.test(stored)) return none;
    return leavesWith(unescapeText(stored), this.#needle);
  }

  ofValue(stored: StoredJson | undefined): Leaves {
    if (typeof stored === "string") return this.ofText(stored);
    if (typeof stored === "number") return this.ofText(String(stored));
    if (Array.isArray(stored)) return stored.flatMap((item) => this.ofValue(item));
    if (stored === null || typeof stored !== "object") return none;
    return Object.entries(stored).flatMap(([tag, body]) => this.#ofTagged(tag, body));
  }

  /** Keys with what they hold; one whose name holds it comes with its name. */
  ofAttributes(attributes: StoredJson | undefined): (readonly [key: string, leaves: Leaves])[] {
    const found: (readonly [string, Leaves])[] = [];
    for (const [stored, value] of Object.entries((attributes ?? {}) as StoredMap)) {
      if (stored === groupsKey) {
        for (const [prefix, packed] of Object.entries(value as { [prefix: string]: string })) {
          const leaves = this.#ofPacked(packed, true);
          if (leaves.length > 0) found.push([unescapeText(prefix), leaves]);
        }
        continue;
      }
      const leaves = this.ofValue(value);
      const key = unescapeText(stored);
      if (leaves.length > 0) found.push([key, leaves]);
      else if (this.#raw.test(key)) found.push([key, [key]]);
    }
    return found;
  }

  #ofTagged(tag: string, body: StoredJson): Leaves {
    if (tag === "r") return this.#ofContent(String(body));
    if (tag === "l") return this.#ofPacked(String(body), false);
    if (tag === "i") return this.ofText(String(body));
    if (tag !== "m") return none;
    return this.ofAttributes(body).flatMap(([, leaves]) => leaves);
  }

  /** `elements`: literal parts are JSON of stored values, not of what came in. */
  #ofPacked(packed: string, elements: boolean): Leaves {
    const leaves: string[] = [];
    readPacked(packed, (kind, part) => {
      if (kind !== "=") leaves.push(...this.#ofContent(part));
      else if (elements && this.mayHold(part)) leaves.push(...this.#ofElement(part));
      else if (!elements) leaves.push(...this.ofText(part));
    });
    return leaves;
  }

  #ofElement(json: string): Leaves {
    return this.ofAttributes(JSON.parse(json)).flatMap(([, leaves]) => leaves);
  }

  #ofContent(ref: ContentRef): Leaves {
    const known = this.#known.get(ref);
    if (known !== undefined) return known;
    this.#known.set(ref, none);
    const body = this.#texts.get(ref);
    const leaves = body === undefined ? none : this.#read(body);
    this.#known.set(ref, leaves);
    return leaves;
  }

  #read(body: string): Leaves {
    if (literalsOf(body) !== null) return this.#ofPacked(body, false);
    if (element.test(body)) return this.#ofElement(body);
    return this.ofText(body);
  }
}
