// What a person reads of a stored text: the strings in its JSON, and those in JSON inside them, each with its key.
import { lowerCase } from "./find-text";

const depthMax = 3;
const looksLikeJson = /^\s*["[{]/;
const escapes = /\\+(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))/g;
const meant: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** Keys that say nothing beside their text. */
const silent = new Set(["content", "text", "value", "message.content", "output", "input"]);

/** The strings of a text that hold `needle` (lower case); where only its keys or its brackets do, the text itself. */
export function leavesWith(text: string, needle: string): string[] {
  const leaves: string[] = [];
  walk(text, "", 0, (leaf) => {
    if (lowerCase(leaf).includes(needle)) leaves.push(leaf);
  });
  if (leaves.length > 0) return leaves;
  const plain = text.includes("\\") ? text.replace(escapes, unescaped) : text;
  return lowerCase(plain).includes(needle) ? [plain] : [];
}

const unescaped = (_: string, hex: string | undefined, char = "") =>
  hex === undefined ? (meant[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16));

function walk(text: string, label: string, depth: number, onLeaf: (leaf: string) => void): void {
  const value = depth < depthMax && looksLikeJson.test(text) ? parse(text) : undefined;
  if (value === undefined || value === text) onLeaf(label + text);
  else walkValue(value, label, depth + 1, onLeaf);
}

function walkValue(value: unknown, label: string, depth: number, onLeaf: (leaf: string) => void): void {
  if (typeof value === "string") walk(value, label, depth, onLeaf);
  else if (typeof value === "number") onLeaf(label + value);
  else if (Array.isArray(value)) for (const inner of value) walkValue(inner, label, depth, onLeaf);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value))
      walkValue(inner, silent.has(key) ? "" : `${key}: `, depth, onLeaf);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
