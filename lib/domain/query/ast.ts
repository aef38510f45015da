import type { FieldName } from "@/lib/domain/query/fields";

// What a query says, without how it was written: `a b` and `a and b` are the same, so are `1.5m` and `90s`.

/** Text to compare with. `wild`: each `*` in it stands for any text. */
export type Pattern = { readonly text: string; readonly wild: boolean };
/** Both ends belong to it; null is open. */
export type Range<T> = { readonly from: T | null; readonly to: T | null };
export type Comparison = ">" | ">=" | "<" | "<=";

/** Amounts are micro-dollars, nanoseconds or counts, as the field says; times are as `moment.ts` reads them. */
export type Test =
  | { readonly type: "is"; readonly values: readonly Pattern[] }
  | { readonly type: "amount"; readonly values: readonly Range<bigint>[] }
  | { readonly type: "amount"; readonly op: Comparison; readonly value: bigint }
  | { readonly type: "time"; readonly values: readonly Range<string>[] }
  | { readonly type: "time"; readonly op: Comparison; readonly value: string };

/** `key`: the attribute of an `attr` term, null for every other field. */
export type Term = {
  readonly kind: "term";
  readonly field: FieldName;
  readonly key: string | null;
  readonly test: Test;
};
/** `of` holds two or more, none of the same kind as the group itself. */
export type Group = { readonly kind: "and" | "or"; readonly of: readonly Query[] };
export type Not = { readonly kind: "not"; readonly of: Query };
export type Query = Term | Group | Not;

/** All of them; groups of the same kind melt into one. Null for none. */
export function join(kind: "and" | "or", queries: readonly Query[]): Query | null {
  const of = queries.flatMap((query) => (query.kind === kind ? query.of : [query]));
  const [first] = of;
  return of.length > 1 ? { kind, of } : (first ?? null);
}

/** A term that wants one of these very values. */
export function isAnyOf(field: FieldName, values: readonly string[]): Term {
  return { kind: "term", field, key: null, test: { type: "is", values: values.map(literal) } };
}

/** A word or phrase in prompts and answers. */
export function textTerm(value: Pattern): Term {
  return { kind: "term", field: "text", key: null, test: { type: "is", values: [value] } };
}

export const literal = (text: string): Pattern => ({ text, wild: false });

/** The parts that all have to hold. */
export function conjuncts(query: Query | null): readonly Query[] {
  if (query === null) return [];
  return query.kind === "and" ? query.of : [query];
}

export function termsOf(query: Query): readonly Term[] {
  if (query.kind === "term") return [query];
  return query.kind === "not" ? termsOf(query.of) : query.of.flatMap(termsOf);
}
