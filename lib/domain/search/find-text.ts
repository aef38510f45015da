// Where a text holds another one, upper and lower case alike, and a line of it to show.

/** Half-open, in UTF-16 units. */
export type TextRange = readonly [from: number, to: number];
export type Snippet = { readonly snippet: string; readonly matches: TextRange[] };

/** Lower case, unit by unit where the whole would change its length (İ): places in it are places in the text. */
export function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  let same = "";
  for (const char of text) {
    const lowerChar = char.toLowerCase();
    same += lowerChar.length === char.length ? lowerChar : char;
  }
  return same;
}

const matchesMax = 20;

/** The first matches, left to right, none over another. `needle` is in lower case. */
export function findText(text: string, needle: string): TextRange[] {
  const ranges: TextRange[] = [];
  const lower = lowerCase(text);
  for (
    let at = lower.indexOf(needle);
    at >= 0 && ranges.length < matchesMax;
    at = lower.indexOf(needle, at + needle.length)
  )
    ranges.push([at, at + needle.length]);
  return ranges;
}

const before = 48;
const snippetChars = 200;

/** One line around the first match, with the matches in it. */
export function snippetOf(text: string, ranges: readonly TextRange[]): Snippet {
  const [first] = ranges;
  const start = wordStart(text, Math.max(0, (first?.[0] ?? 0) - before), first?.[0] ?? 0);
  const end = pairEnd(text, Math.min(text.length, Math.max(start + snippetChars, first?.[1] ?? 0)));
  const lead = start > 0 ? "…" : "";
  const shift = lead.length - start;
  return {
    snippet: lead + text.slice(start, end).replace(/\s/g, " ") + (end < text.length ? "…" : ""),
    matches: ranges.filter(([, to]) => to <= end).map(([from, to]) => [from + shift, to + shift]),
  };
}

/** The next beginning of a word at or after `from`, where one comes before `to`; never the second half of a pair. */
function wordStart(text: string, from: number, to: number): number {
  if (from === 0) return 0;
  const space = text.slice(from, to).search(/\s\S/);
  if (space >= 0) return from + space + 1;
  return isSecondHalf(text, from) ? from + 1 : from;
}

const pairEnd = (text: string, at: number) => (at < text.length && isSecondHalf(text, at) ? at - 1 : at);
const isSecondHalf = (text: string, at: number) => text.charCodeAt(at) >= 0xdc00 && text.charCodeAt(at) <= 0xdfff;
