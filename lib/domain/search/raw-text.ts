// Stored texts hold strings as JSON writes them, once or inside one another: a quote may be \" or \\\", 退 may be \u9000.
// This finds a text whichever way it is written, and may find a little more: who looks reads it exactly (text-leaves.ts).

const quote = '"';
const backslash = "\\";
const whitespace: Readonly<Record<string, string>> = { "\n": "n", "\r": "r", "\t": "t", "\f": "f", "\b": "b" };
const isControl = (unit: string) => unit < " ";

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

const units = (text: string) => text.split("");
const anyCase = (unit: string) => unit > "\x7f" && unit.toLowerCase() !== unit.toUpperCase();
const hex4 = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, "0");
