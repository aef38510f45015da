// Fields by name: in attributes, and in texts that hold JSON, Python's dicts, headers or queries, also where they are cut off.
import type { Range } from "@/lib/domain/redaction/detectors";

/** Is this the name of a field whose value goes? Finds such fields in texts. */
export type FieldNames = {
  readonly has: (name: string) => boolean;
  /** The values, without their quotes. */
  readonly find: (text: string) => readonly Range[];
};

/** Null without names. `*` stands for any letters; `api_key` is also `apiKey`, `API-KEY` and the end of `http.header.api_key`. */
export function compileFieldNames(keys: readonly string[]): FieldNames | null {
  if (keys.length === 0) return null;
  const names = keys.map(sourceOf).join("|");
  const whole = new RegExp(`^(?:.*[.:/\\]])?(?:${names})$`, "is");
  const quoted = new RegExp(`(\\\\{0,15})(["'])(?:${names})\\1\\2\\s{0,20}(?::|=>)\\s{0,20}`, "gi");
  const bare = new RegExp(`(?:(?<![A-Za-z0-9_])|(?<=\\\\[nrt]))(?:${names})(=|: ?)(?:(?:bearer|basic|token) )?`, "gi");
  // most texts name none of the fields: that is found out at a tenth of the price
  const any = new RegExp(names, "i");
  const known = new Map<string, boolean>();
  return {
    has: (name) => {
      const before = known.get(name);
      if (before !== undefined) return before;
      if (known.size >= knownMax) known.clear();
      const has = whole.test(name);
      known.set(name, has);
      return has;
    },
    find: (text) =>
      any.test(text) ? [...quotedValues(text, quoted), ...bareValues(text, bare)].sort(([a], [b]) => a - b) : [],
  };
}

const knownMax = 2_000;

function sourceOf(key: string): string {
  const words = key.trim().split(/[-_. ]|(?<=[a-z])(?=[A-Z])/);
  return words.map((word) => word.split("*").map(literal).join("[A-Za-z0-9_.-]{0,40}")).join("[-_. ]?");
}
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/** `"password": …` at any depth of JSON within JSON, where quotes have 1, 3, 7 … backslashes. */
function* quotedValues(text: string, pattern: RegExp): Generator<Range> {
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < done) continue;
    const from = match.index + match[0].length;
    const slashes = match[1]?.length ?? 0;
    const to = endOfValue(text, from, slashes);
    done = to;
    if (!isSchema(text.slice(from, to))) yield inside(text, from, to);
  }
}

/** Without the quotes around it, so that what stays is JSON. */
function inside(text: string, from: number, to: number): Range {
  const opened = /^\\*["']/.exec(text.slice(from, from + 200))?.[0];
  if (opened === undefined) return [from, to];
  const closed = text.slice(from + opened.length, to).endsWith(opened);
  return [from + opened.length, closed ? to - opened.length : to];
}

/** To the end of the text where the value is cut off. */
function endOfValue(text: string, from: number, slashes: number): number {
  const first = text[from] ?? "";
  const quote = /^\\*(["'])/.exec(text.slice(from, from + 200))?.[1];
  if (quote !== undefined) return endOfString(text, from + slashes + 1, quote, slashes);
  if (first === "{" || first === "[") return endOfBrackets(text, from, slashes);
  const end = /[\s,}\]\\"']/g;
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

/** A quote ends the string where as many backslashes stand before it as before the one that began it. */
function endOfString(text: string, from: number, quote: string, slashes: number): number {
  const period = 2 * (slashes + 1);
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    let before = 0;
    while (at - before - 1 >= from && text[at - before - 1] === "\\") before += 1;
    if (before % period === slashes) return at + 1;
  }
  return text.length;
}

function endOfBrackets(text: string, from: number, slashes: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const char = text[at];
    if (char === "{" || char === "[") depth += 1;
    else if (char === "}" || char === "]") {
      depth -= 1;
      if (depth === 0) return at + 1;
    } else if (char === '"' || char === "'") at = endOfString(text, at + 1, char, slashes) - 1;
  }
  return text.length;
}

/** `password=…` to the end of the word, `Authorization: …` to the end of its line. */
function* bareValues(text: string, pattern: RegExp): Generator<Range> {
  let done = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index < done) continue;
    const from = match.index + match[0].length;
    const to = endOfBare(text, from, match[1] === "=" ? /[\s&;,"'<>)}\]\\]/g : /[\r\n"'\\,}]/g);
    done = to;
    if (to > from && !text.startsWith("[redacted:", from)) yield [from, to];
  }
}

function endOfBare(text: string, from: number, end: RegExp): number {
  if (/[[{]/.test(text[from] ?? "")) return endOfBrackets(text, from, 0);
  end.lastIndex = from;
  return end.exec(text)?.index ?? text.length;
}

const schemaWords = new Set(
  "type title description format minLength maxLength pattern minimum maximum items properties required additionalProperties nullable anyOf oneOf allOf $ref $defs uniqueItems minItems maxItems".split(
    " ",
  ),
);

/** The schema of a field holds none of its values: contracts and definitions of tools stay whole. */
function isSchema(text: string): boolean {
  if (!text.startsWith("{") || text.length > 20_000) return false;
  try {
    return isSchemaValue(JSON.parse(text.includes('\\"') ? JSON.parse(`"${text}"`) : text));
  } catch {
    return false;
  }
}

function isSchemaValue(value: unknown): boolean {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const names = Object.keys(value);
  return (
    names.length > 0 &&
    names.every((name) => schemaWords.has(name)) &&
    ("type" in value || "$ref" in value || "anyOf" in value)
  );
}
