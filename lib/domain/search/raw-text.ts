// Stored texts hold strings as JSON writes them, once or inside one another: a quote may be \" or \\\", 退 may be \u9000.
// These find a text whichever way it is written, and may find a little more: who looks reads it exactly (text-leaves.ts).

const quote = '"';
const backslash = "\\";
const whitespace: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\f": "f", "\b": "b" };
const isControl = (unit: string) => unit < " ";

/** For JavaScript. */
export function rawPattern(needle: string): RegExp {
  return new RegExp(units(needle).map(patternOf).join(""), "i");
}

function patternOf(unit: string): string {
  if (unit === quote || unit === "/") return `\\\\*${unit}`;
  if (unit === backslash) return "\\\\+";
  if (unit in whitespace) return `(?:\\${whitespace[unit]}|\\\\+${whitespace[unit]})`;
  const escaped = `\\\\+u${anyCase(unit) ? `(?:${hex4(unit.toLowerCase())}|${hex4(unit.toUpperCase())})` : hex4(unit)}`;
  if (unit > "\x7f" || isControl(unit)) return `(?:\\u${hex4(unit)}|${escaped})`;
  return /[\w ]/.test(unit) ? unit : `\\${unit}`;
}

/** For `ilike` of a database that may know upper and lower case of ASCII only. */
export function likePatterns(needle: string): string[] {
  const write = (beyond: (unit: string) => string) =>
    `%${units(needle)
      .map((unit) => likeOf(unit, beyond))
      .join("")}%`;
  const plain = write((unit) => (anyCase(unit) ? "_" : unit));
  const escaped = write((unit) => `%u${anyCase(unit) ? "____" : hex4(unit)}`);
  return plain === escaped ? [plain] : [plain, escaped];
}

function likeOf(unit: string, beyond: (unit: string) => string): string {
  if (unit === quote || unit === backslash || unit === "/" || isControl(unit)) return "%";
  if (unit === "%" || unit === "_") return `\\${unit}`;
  return unit > "\x7f" ? beyond(unit) : unit;
}

const units = (text: string) => text.split("");
const anyCase = (unit: string) => unit > "\x7f" && unit.toLowerCase() !== unit.toUpperCase();
const hex4 = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, "0");
