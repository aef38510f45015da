// Finds the messages inside a string that holds JSON: the elements of its outermost arrays that are objects or strings.
// It only counts brackets and quotes and never fails: on anything else than JSON it finds nothing, or something harmless,
// because whatever it finds, the pieces put together are the text.

const quote = 34;
const backslash = 92;
const openArray = 91;
const closeArray = 93;
const openObject = 123;
const closeObject = 125;

export const unitChars = 64;
const unitsMax = 4_096;
const depthMax = 8;

/**
 * Positions [start, end, start, end, …] of the units of at least `unitChars` characters; empty where there are none or
 * more than 4,096.
 */
export function findUnits(text: string): number[] {
  const units: number[] = [];
  const arrays: boolean[] = [];
  let start = -1;
  let inside = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === quote) {
      const end = closingQuote(text, at);
      if (start < 0 && arrays.at(-1) === true && end + 1 - at >= unitChars) units.push(at, end + 1);
      at = end;
    } else if (char === openArray || char === openObject) {
      if (start >= 0) inside += 1;
      else if (char === openObject && arrays.at(-1) === true) start = at;
      else if (arrays.push(char === openArray) > depthMax) return units;
    } else if (char === closeArray || char === closeObject) {
      if (start < 0) arrays.pop();
      else if (inside > 0) inside -= 1;
      else {
        if (at + 1 - start >= unitChars) units.push(start, at + 1);
        start = -1;
      }
    }
    if (units.length > 2 * unitsMax) return [];
  }
  return units;
}

/** The quote that ends the string begun at `open`, or the last character. */
function closingQuote(text: string, open: number): number {
  let at = text.indexOf('"', open + 1);
  while (at > 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? text.length - 1 : at;
}

function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text.charCodeAt(from - 1) === backslash) from -= 1;
  return (at - from) % 2 === 1;
}
