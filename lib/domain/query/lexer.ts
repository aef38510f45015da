// Cuts the text of a query into pieces. Takes any text: what makes no sense is said by the parser.
//
//   -status:failed,"not yet" (cost>0.10 or refund)
//   │└term───────────────┘  ││└term────┘ └┘ └word┘│
//   minus                open                   close

export type Value = { readonly text: string; readonly quoted: boolean; readonly from: number; readonly to: number };
export type Operator = ":" | ">" | ">=" | "<" | "<=" | "=" | "!=";
export type Place = { readonly from: number; readonly to: number };
export type Lexeme = Place &
  (
    | { readonly kind: "open" | "close" | "minus" | "and" | "or" | "not" }
    | { readonly kind: "word"; readonly value: Value; readonly unclosed: boolean }
    | {
        readonly kind: "term";
        readonly name: string;
        readonly op: Operator;
        readonly values: readonly Value[];
        /** A quote in it has no end. */
        readonly unclosed: boolean;
      }
  );

const space = /\s/;
/** A name, for attributes with the key behind a dot, and what is asked of it. */
const head = /([A-Za-z]\w*(?:\.[^\s:<>=!"(),]+)?)(:|>=|<=|!=|>|<|=)/y;
const keywords = new Map<string, "and" | "or" | "not">([
  ["and", "and"],
  ["AND", "and"],
  ["or", "or"],
  ["OR", "or"],
  ["not", "not"],
  ["NOT", "not"],
]);
const brackets = new Map<string, "open" | "close">([
  ["(", "open"],
  [")", "close"],
]);

export function lex(text: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  for (let at = 0; at < text.length; ) {
    if (space.test(text.charAt(at))) at += 1;
    else {
      const lexeme = lexemeAt(text, at);
      lexemes.push(lexeme);
      at = lexeme.to;
    }
  }
  return lexemes;
}

function lexemeAt(text: string, from: number): Lexeme {
  const bracket = brackets.get(text.charAt(from));
  if (bracket !== undefined) return { kind: bracket, from, to: from + 1 };
  if (isMinus(text, from)) return { kind: "minus", from, to: from + 1 };
  head.lastIndex = from;
  const [whole, name = "", op = ""] = head.exec(text) ?? [];
  if (whole !== undefined)
    return { name, op: op as Operator, ...valuesAt(text, from + whole.length), kind: "term", from };
  const { value, unclosed } = valueAt(text, from, false);
  const keyword = value.quoted ? undefined : keywords.get(value.text);
  if (keyword !== undefined) return { kind: keyword, from, to: value.to };
  return { kind: "word", from, to: value.to, value, unclosed };
}

/** A dash with something behind it that can be left out; `-`, `--` and `->` are words. */
function isMinus(text: string, at: number): boolean {
  return text.charAt(at) === "-" && /^[^\s)>-]$/.test(text.charAt(at + 1));
}

function valuesAt(text: string, from: number): { values: Value[]; unclosed: boolean; to: number } {
  const values: Value[] = [];
  let unclosed = false;
  let to = from;
  while (values.length === 0 || text.charAt(to) === ",") {
    const read = valueAt(text, values.length === 0 ? from : to + 1, true);
    values.push(read.value);
    unclosed ||= read.unclosed;
    to = read.value.to;
  }
  return { values, unclosed, to };
}

function valueAt(text: string, from: number, inList: boolean): { value: Value; unclosed: boolean } {
  if (text.charAt(from) === '"') return quotedAt(text, from);
  let to = from;
  while (to < text.length && !/[\s()]/.test(text.charAt(to)) && !(inList && text.charAt(to) === ",")) to += 1;
  return { value: { text: text.slice(from, to), quoted: false, from, to }, unclosed: false };
}

function quotedAt(text: string, from: number): { value: Value; unclosed: boolean } {
  let inside = "";
  for (let at = from + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '"') return { value: { text: inside, quoted: true, from, to: at + 1 }, unclosed: false };
    if (char === "\\" && at + 1 < text.length) at += 1;
    inside += text.charAt(at);
  }
  return { value: { text: inside, quoted: true, from, to: text.length }, unclosed: true };
}
