import fc from "fast-check";
import { join, type Query, type Term, type Test } from "@/lib/domain/query/ast";
import { fieldNames, fieldOf } from "@/lib/domain/query/fields";

// Queries of any shape, as the parser would give them.

const word = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12 }),
  fc.string({ minLength: 1, maxLength: 12, unit: "grapheme" }),
  fc.constantFrom("and", "OR", "not", "-", "a,b", 'say "hi"', "(", "re:", "https://x", "*", "a\\b", "-x"),
);
const exact = word.map((text) => ({ text, wild: false }));
const wild = fc.constantFrom("gpt-*", "*", "*-mini", "a*b").map((text) => ({ text, wild: true }));
const amount = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.bigInt({ min: 0n, max: 5_000_000n }));
const moment = fc.constantFrom("now", "today", "-2h", "2026-11-22", "2026-11-22T10:00", "2026-11-22T10:00:05.25Z");
const op = fc.constantFrom(">" as const, ">=" as const, "<" as const, "<=" as const);
const ranges = <T>(end: fc.Arbitrary<T>) =>
  fc.array(
    fc.oneof(
      end.map((value) => ({ from: value, to: value })),
      fc.record({ from: fc.option(end), to: fc.option(end) }).filter(({ from, to }) => from !== null || to !== null),
    ),
    { minLength: 1, maxLength: 3 },
  );
const is = (pattern: fc.Arbitrary<{ text: string; wild: boolean }>): fc.Arbitrary<Test> =>
  fc.array(pattern, { minLength: 1, maxLength: 3 }).map((values) => ({ type: "is", values }));

function testOf(field: Term["field"]): fc.Arbitrary<Test> {
  const { kind, choices } = fieldOf(field);
  switch (kind) {
    case "money":
    case "duration":
    case "count":
      return fc.oneof(
        ranges(amount).map((values): Test => ({ type: "amount", values })),
        fc.record({ op, value: amount }).map((compared): Test => ({ type: "amount", ...compared })),
      );
    case "time":
      return fc.oneof(
        ranges(moment).map((values): Test => ({ type: "time", values })),
        fc.record({ op, value: moment }).map((compared): Test => ({ type: "time", ...compared })),
      );
    case "choice":
      return is(fc.constantFrom(...(choices ?? [])).map((text) => ({ text, wild: false })));
    case "id":
      return is(
        fc
          .string({ minLength: 1, maxLength: 32, unit: fc.constantFrom(..."0123456789abcdef") })
          .map((text) => ({ text, wild: false })),
      );
    default:
      return is(fc.oneof(exact, wild));
  }
}

export const arbitraryTerm: fc.Arbitrary<Term> = fc.constantFrom(...fieldNames).chain((field) =>
  fc.record({
    kind: fc.constant("term" as const),
    field: fc.constant(field),
    key: field === "attr" ? fc.constantFrom("http.route", "a-b", "gen_ai.request.model") : fc.constant(null),
    test: testOf(field),
  }),
);

export const arbitraryQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    arbitraryTerm,
    tie("query").map((of): Query => ({ kind: "not", of })),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), tie("query"), tie("query"))
      .map(([kind, ...of]) => join(kind, of) ?? of[0]),
  ),
})).query;
