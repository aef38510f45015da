import { writeAmount } from "@/lib/domain/query/amount";
import type { Pattern, Query, Range, Term } from "@/lib/domain/query/ast";
import { fieldOf } from "@/lib/domain/query/fields";

/** The query as it is typed; reads back as the same query. */
export function printQuery(query: Query | null): string {
  if (query === null) return "";
  if (query.kind === "or") return query.of.map(printBranch).join(" or ");
  return query.kind === "and" ? query.of.map(printPart).join(" ") : printPart(query);
}

/** Below an `or`: `and` binds tighter. */
const printBranch = (query: Query) => (query.kind === "and" ? printQuery(query) : printPart(query));

function printPart(query: Query): string {
  if (query.kind === "term") return printTerm(query);
  if (query.kind !== "not") return `(${printQuery(query)})`;
  return `-${query.of.kind === "term" ? printTerm(query.of) : `(${printQuery(query.of)})`}`;
}

function printTerm({ field, key, test }: Term): string {
  const [only, ...others] = test.type === "is" ? test.values : [];
  if (field === "text" && only !== undefined && others.length === 0 && (isBare(only) || !only.wild)) {
    return isBare(only) ? only.text : quoted(only.text);
  }
  return `${field}${key === null ? "" : `.${key}`}${printTest(field, test)}`;
}

function printTest(field: Term["field"], test: Term["test"]): string {
  switch (test.type) {
    case "is":
      return `:${test.values.map(printPattern).join(",")}`;
    case "time":
      return "op" in test
        ? `${test.op}${test.value}`
        : `:${test.values.map((range) => printRange(range, String)).join(",")}`;
    case "amount": {
      const { kind } = fieldOf(field);
      const write = (value: bigint) =>
        kind === "money" || kind === "duration" ? writeAmount(kind, value) : writeAmount("count", value);
      return "op" in test
        ? `${test.op}${write(test.value)}`
        : `:${test.values.map((range) => printRange(range, write)).join(",")}`;
    }
  }
}

function printRange<T>({ from, to }: Range<T>, write: (value: T) => string): string {
  const [first, last] = [from === null ? "" : write(from), to === null ? "" : write(to)];
  return from !== null && from === to ? first : `${first}..${last}`;
}

const plain = /^[^\s()",\\*]+$/;

export function printPattern({ text, wild }: Pattern): string {
  return (wild || plain.test(text)) && !text.startsWith('"') ? text : quoted(text);
}

/** A bare word must not look like anything else. */
const isBare = ({ text, wild }: Pattern) =>
  /^[^\s()"\\:<>=-][^\s()"\\:<>=]*$/.test(text) && wild === text.includes("*") && !/^(?:and|or|not)$/i.test(text);

const quoted = (text: string) => `"${text.replace(/[\\"]/g, "\\$&")}"`;
