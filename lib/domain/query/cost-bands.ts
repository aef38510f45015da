import type { Query, Range } from "@/lib/domain/query/ast";

// Bands of cost to choose from, in micro-dollars. Their ends belong to both neighbours, as a range of a query has it.

const bands: readonly (Range<bigint> & { readonly label: string })[] = [
  { from: null, to: 10_000n, label: "up to $0.01" },
  { from: 10_000n, to: 100_000n, label: "$0.01 to 0.10" },
  { from: 100_000n, to: 1_000_000n, label: "$0.10 to 1" },
  { from: 1_000_000n, to: null, label: "$1 and more" },
];

export const costBands = bands.map(({ from, to, label }) => ({
  label,
  query: { kind: "term", field: "cost", key: null, test: { type: "amount", values: [{ from, to }] } } satisfies Query,
}));
