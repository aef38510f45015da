// TypeScript source as tokens: as much of the language as declarations of zod schemas are written in. Nothing is evaluated.

export type Token =
  | { readonly type: "name" | "punct"; readonly text: string; readonly line: number }
  | { readonly type: "string"; readonly value: string; readonly text: string; readonly line: number }
  | { readonly type: "number"; readonly value: number; readonly text: string; readonly line: number }
  | {
      readonly type: "regex";
      readonly source: string;
      readonly flags: string;
      readonly text: string;
      readonly line: number;
    }
  | { readonly type: "end"; readonly text: ""; readonly line: number };

/** A place in the source that is not understood. */
export class ZodSourceError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.name = "ZodSourceError";
    this.line = line;
  }
}

const space = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\//y;
const name = /[A-Za-z_$][\w$]*/y;
const number = /(?:0x[\da-f]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)n?/iy;
const text = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'|`(?:[^`\\]|\\[\s\S])*`/y;
const regex = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const punct = /=>|\.\.\.|\?\.|[{}()[\].,:;=<>?!|&+*%^~@#/-]/y;

export function* tokensOf(source: string): Generator<Token, Token> {
  let at = 0;
  let line = 1;
  let last: Token | null = null;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source)?.[0] ?? null;
    if (found !== null) at += found.length;
    return found;
  };
  const count = (part: string) => {
    for (let next = part.indexOf("\n"); next >= 0; next = part.indexOf("\n", next + 1)) line += 1;
  };
  while (at < source.length) {
    const blank = take(space);
    if (blank !== null) {
      count(blank);
      continue;
    }
    const begun = line;
    const made = tokenAt(take, last, begun);
    if (made === null) throw new ZodSourceError(line, `${JSON.stringify(source[at])} is not understood here`);
    count(made.text);
    last = made;
    yield made;
  }
  return { type: "end", text: "", line };
}

function tokenAt(take: (pattern: RegExp) => string | null, last: Token | null, line: number): Token | null {
  const word = take(name);
  if (word !== null) return { type: "name", text: word, line };
  const digits = take(number);
  if (digits !== null) return { type: "number", text: digits, value: Number(digits.replace(/_|n$/g, "")), line };
  const quoted = take(text);
  if (quoted !== null) return { type: "string", text: quoted, value: unquote(quoted, line), line };
  // after a value a slash divides
  const isOperand = last !== null && (last.type !== "punct" || last.text === ")" || last.text === "]");
  const pattern = isOperand ? null : take(regex);
  if (pattern !== null) {
    const end = pattern.lastIndexOf("/");
    return { type: "regex", text: pattern, source: pattern.slice(1, end), flags: pattern.slice(end + 1), line };
  }
  const sign = take(punct);
  return sign === null ? null : { type: "punct", text: sign, line };
}

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", v: "\v", "0": "\0" };

function unquote(quoted: string, line: number): string {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("`") && /(?<!\\)\$\{/.test(inner)) {
    throw new ZodSourceError(line, "a template text with a placeholder would have to be run; write the text itself");
  }
  return inner.replace(/\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|(\r?\n)|([\s\S]))/gi, (_, ...parts) => {
    const [braced, four, two, newline, one] = parts as (string | undefined)[];
    const hex = braced ?? four ?? two;
    if (hex !== undefined) return String.fromCodePoint(Math.min(0x10ffff, Number.parseInt(hex, 16)));
    return newline !== undefined ? "" : (escapes[one ?? ""] ?? one ?? "");
  });
}
