import { conjuncts, type Query, type Term, termsOf } from "@/lib/domain/query/ast";
import type { FieldName } from "@/lib/domain/query/fields";
import { isLocal } from "@/lib/domain/query/moment";
import { type Item, parseQuery } from "@/lib/domain/query/parse";
import { printQuery } from "@/lib/domain/query/print";

// Changes to a query that leave the rest as it is written. A value of a facet is a term with that one value: `status:failed`.

/** The parts that all have to hold, as they are written. */
export function partsOf(text: string): string[] {
  return parseQuery(text).items.map(({ from, to }) => text.slice(from, to));
}

/** Parts as one query; a part with an `or` of its own is put in parentheses beside others. */
export function joinParts(parts: readonly string[]): string {
  const said = parts.map((part) => part.trim()).filter((part) => part !== "");
  if (said.length < 2) return said.join("");
  return said
    .map((part) => (parseQuery(part).query?.kind === "or" && !part.startsWith("(") ? `(${part})` : part))
    .join(" ");
}

/** The query that is asked for: what of the text makes sense, in its one spelling. */
export const askedQuery = (text: string): string => printQuery(parseQuery(text).query);

/** Whether what it finds depends on the time zone. */
export function needsZone(text: string): boolean {
  const { query } = parseQuery(text);
  return query !== null && termsOf(query).some(({ test }) => momentsOf(test).some(isLocal));
}

function momentsOf(test: Term["test"]): string[] {
  if (test.type !== "time") return [];
  if ("op" in test) return [test.value];
  return test.values.flatMap(({ from, to }) => [from, to]).filter((moment) => moment !== null);
}

export type Choice = { readonly only: readonly string[]; readonly not: readonly string[] };

/** Which values of a field the query names, each as a term of its own. */
export function choiceOf(text: string, field: FieldName): Choice {
  const plain = parseQuery(text).items.flatMap((item) => plainOf(item, field) ?? []);
  const of = (excluded: boolean) => plain.flatMap((each) => (each.excluded === excluded ? each.values : []));
  return { only: of(false), not: of(true) };
}

/** Only this value of its field; a second time any of them again. */
export function chooseOnly(text: string, value: Term): string {
  const { only, not } = choiceOf(text, value.field);
  const alone = only.length === 1 && not.length === 0 && only[0] === printQuery(value);
  return joinParts([...without(text, value.field), ...(alone ? [] : [printQuery(value)])]);
}

/** Adds the value to those that may be, or takes it away. */
export const toggleChoice = (text: string, value: Term): string => toggle(text, value, "only");

/** Adds the value to those that must not be, or takes it away. */
export const toggleExclusion = (text: string, value: Term): string => toggle(text, value, "not");

export const clearField = (text: string, field: FieldName): string => joinParts(without(text, field));

function toggle(text: string, value: Term, where: keyof Choice): string {
  const printed = printQuery(value);
  const { only, not } = choiceOf(text, value.field);
  const flip = (values: readonly string[], here: boolean) => {
    if (!here || values.includes(printed)) return values.filter((each) => each !== printed);
    return [...values, printed];
  };
  const next = { only: flip(only, where === "only"), not: flip(not, where === "not") };
  return joinParts([...without(text, value.field), merge(next.only), merge(next.not) && `-${merge(next.not)}`]);
}

/** Values of one field as one term. */
function merge(values: readonly string[]): string {
  const [first, ...others] = values;
  if (first === undefined) return "";
  const colon = first.indexOf(":") + 1;
  return [first, ...others.map((each) => each.slice(colon))].join();
}

const without = (text: string, field: FieldName): string[] =>
  parseQuery(text).items.flatMap((item) => (plainOf(item, field) === null ? [text.slice(item.from, item.to)] : []));

/** A part that lists values of the field, or excludes them, and says nothing else. */
function plainOf({ query }: Item, field: FieldName): { excluded: boolean; values: string[] } | null {
  const excluded = query?.kind === "not";
  const term = excluded ? query.of : query;
  if (term?.kind !== "term" || term.field !== field || "op" in term.test) return null;
  return { excluded, values: singles(term).map(printQuery) };
}

function singles(term: Term): Query[] {
  const { test } = term;
  if ("op" in test) return [term];
  if (test.type === "is") return test.values.map((value) => ({ ...term, test: { type: "is", values: [value] } }));
  if (test.type === "time") return test.values.map((value) => ({ ...term, test: { type: "time", values: [value] } }));
  return test.values.map((value) => ({ ...term, test: { type: "amount", values: [value] } }));
}

/** The one term that a text is. */
export function termIn(text: string): Term | null {
  const [only, ...others] = conjuncts(parseQuery(text).query);
  return only?.kind === "term" && others.length === 0 ? only : null;
}
