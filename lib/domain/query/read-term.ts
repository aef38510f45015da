import { isGroupId } from "@/lib/domain/findings/rules";
import { type AmountKind, readAmount } from "@/lib/domain/query/amount";
import type { Comparison, Pattern, Range, Term, Test } from "@/lib/domain/query/ast";
import { type Field, type FieldName, fieldNames, fieldOf, isField } from "@/lib/domain/query/fields";
import type { Lexeme, Value } from "@/lib/domain/query/lexer";
import { readMoment } from "@/lib/domain/query/moment";
import { nearest } from "@/lib/domain/query/nearest";

// Whether a term makes sense: its field, its comparison, its values.

/** What is wrong with a stretch of the query, and the text that would be right in its place. */
export type Problem = {
  readonly from: number;
  readonly to: number;
  readonly token: string;
  readonly message: string;
  readonly fix: string | null;
};
type TermLexeme = Extract<Lexeme, { kind: "term" }>;
export type TermRead =
  | { readonly ok: true; readonly term: Term }
  /** It looks like a term, but is plain text: `https://…`, `Re: order`. */
  | { readonly ok: "text" }
  | { readonly ok: false; readonly problem: Problem };

export const valuesMax = 50;
const valueChars = 500;

export function readTerm(lexeme: TermLexeme, source: string): TermRead {
  const { name, op, values } = lexeme;
  const [prefix = "", ...rest] = name.split(".");
  const field = prefix.toLowerCase();
  const key = rest.join(".");
  const refuse = (message: string, fix: string | null): TermRead => ({
    ok: false,
    problem: { from: lexeme.from, to: lexeme.to, token: source.slice(lexeme.from, lexeme.to), message, fix },
  });
  const written = values.map(({ from, to }) => source.slice(from, to)).join(",");
  if (!isField(field) || (key !== "" && field !== "attr")) {
    if (op === "=" || op === "!=" || isText(op, written)) return { ok: "text" };
    const meant = nearest(field, fieldNames);
    if (meant !== null) return refuse(`\`${name}\` is no field. Did you mean ${meant}?`, `${meant}${op}${written}`);
    const quoted = quote(source.slice(lexeme.from, lexeme.to));
    return refuse(`\`${name}\` is no field. To look for it as text, put it in quotes.`, quoted);
  }
  if (field === "attr" && key === "")
    return refuse("needs the key of an attribute, as attr.http.route:/refunds.", null);
  if (op === "=" || op === "!=") {
    const fix = `${op === "=" ? "" : "-"}${name}:${written}`;
    return refuse(`takes \`:\`, not \`${op}\`. Did you mean ${fix}?`, fix);
  }
  if (written === "") return refuse(`needs a value, as ${fieldOf(field).example}.`, null);
  if (lexeme.unclosed) return refuse("has a quote without an end.", `${source.slice(lexeme.from, lexeme.to)}"`);
  if (values.length > valuesMax) return refuse(`has more than ${valuesMax} values.`, null);
  if (op !== ":" && !isSized(field)) {
    return refuse(`cannot be compared by size. Did you mean ${name}:${written}?`, `${name}:${written}`);
  }
  const test = readTest({ field, op, values });
  if ("why" in test) return refuse(test.why, test.fix && `${name}${op}${test.fix}`);
  return { ok: true, term: { kind: "term", field, key: field === "attr" ? key : null, test } };
}

const isText = (op: string, written: string) => op === ":" && (written === "" || written.startsWith("//"));
const isSized = (field: FieldName) => ["money", "duration", "count", "time"].includes(fieldOf(field).kind);
const quote = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;

type Asked = {
  readonly field: FieldName;
  readonly op: ":" | Comparison;
  readonly values: readonly Value[];
};
/** `fix` replaces what stands behind the operator. */
type Refused = { readonly why: string; readonly fix: string | null };

function readTest({ field, op, values }: Asked): Test | Refused {
  const { kind } = fieldOf(field);
  if (kind === "money" || kind === "duration" || kind === "count") {
    const read = readRanges(op, values, (text) => readAmountOf(kind, text));
    return "why" in read ? read : { type: "amount", ...read };
  }
  if (kind === "time") {
    const read = readRanges(op, values, readTime);
    return "why" in read ? read : { type: "time", ...read };
  }
  return readPatterns(field, fieldOf(field), values);
}

function readAmountOf(kind: AmountKind, text: string): Read<bigint> {
  const read = readAmount(kind, text);
  return read.ok ? { value: read.value } : { why: `\`${text}\` ${read.why}.`, fix: read.fix };
}

function readTime(text: string): Read<string> {
  const moment = readMoment(text);
  if (moment !== null) return { value: moment };
  return {
    why: `\`${text}\` is no time, as today, -2h, 2026-11-22 or 2026-11-22T10:00.`,
    fix: nearest(text, ["today", "yesterday", "now"]),
  };
}

type Read<T> = { readonly value: T } | Refused;
type Compared<T> = { readonly op: Comparison; readonly value: T } | { readonly values: readonly Range<T>[] };

function readRanges<T>(
  op: ":" | Comparison,
  values: readonly Value[],
  read: (text: string) => Read<T>,
): Compared<T> | Refused {
  if (op !== ":") {
    const [first, ...others] = values;
    if (first === undefined || others.length > 0)
      return { why: `\`${op}\` takes one value.`, fix: first?.text ?? null };
    const one = read(first.text);
    return "why" in one ? one : { op, value: one.value };
  }
  const ranges: Range<T>[] = [];
  for (const { text } of values) {
    const range = readRange(text, read);
    if ("why" in range) return { why: range.why, fix: values.length === 1 ? range.fix : null };
    ranges.push(range);
  }
  return { values: ranges };
}

function readRange<T>(text: string, read: (text: string) => Read<T>): Range<T> | Refused {
  const at = text.indexOf("..");
  if (at === -1) {
    const only = read(text);
    return "why" in only ? only : { from: only.value, to: only.value };
  }
  const readEnd = (end: string): Read<T | null> => (end === "" ? { value: null } : read(end));
  const [from, to] = [readEnd(text.slice(0, at)), readEnd(text.slice(at + 2))];
  if ("why" in from) return { why: from.why, fix: null };
  if ("why" in to) return { why: to.why, fix: null };
  if (from.value === null && to.value === null) return { why: "is a range without an end.", fix: null };
  return { from: from.value, to: to.value };
}

function readPatterns(field: FieldName, { kind, choices }: Field, values: readonly Value[]): Test | Refused {
  const patterns: Pattern[] = [];
  for (const { text, quoted } of values) {
    if (text.length > valueChars) return { why: `has a value longer than ${valueChars} characters.`, fix: null };
    const wild = !quoted && text.includes("*");
    const plain = kind === "choice" || kind === "id" ? text.toLowerCase() : text;
    const refused = refusalOf(field, kind, choices, { text: plain, wild });
    if (refused !== null) return { why: refused.why, fix: values.length === 1 ? refused.fix : null };
    patterns.push({ text: plain, wild });
  }
  return { type: "is", values: patterns };
}

function refusalOf(
  field: FieldName,
  kind: Field["kind"],
  choices: readonly string[] | undefined,
  { text, wild }: Pattern,
): Refused | null {
  if (text === "") return { why: "has an empty value.", fix: null };
  if (kind === "id")
    return /^[0-9a-f]{1,32}$/.test(text)
      ? null
      : { why: `\`${text}\` does not begin a trace id: those are hex digits.`, fix: null };
  if (choices === undefined || choices.includes(text)) return null;
  if (field === "finding" && ((wild && text === "*") || isGroupId(text))) return null;
  const meant = nearest(text, choices);
  if (field === "finding" && meant === null) {
    return { why: `\`${text}\` is no rule of findings. finding:* looks for runs with any finding.`, fix: "*" };
  }
  return {
    why: `\`${text}\` is no ${field}. ${meant === null ? `There is ${listed(choices)}.` : `Did you mean ${meant}?`}`,
    fix: meant,
  };
}

const listed = (choices: readonly string[]) => `${choices.slice(0, -1).join(", ")} and ${choices.at(-1)}`;
