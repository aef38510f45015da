import { createLoader, createParser, parseAsStringLiteral } from "nuqs/server";
import type { Brush } from "@/lib/browser/runs-filter";
import { runSorts } from "@/lib/contract/runs";
import { lastRanges, type RunColumnId, runColumnIds } from "@/lib/contract/views";
import { queryChars } from "@/lib/domain/query/parse";

const text = createParser<string>({
  parse: (value) => value.slice(0, queryChars),
  serialize: (value) => value,
}).withDefault("");

const timeOf = (value: string | undefined): string | null => {
  const ms = Date.parse(value ?? "");
  return Number.isNaN(ms) ? null : new Date(ms).toISOString();
};
export const time = createParser<string>({ parse: timeOf, serialize: (value) => value });

const brush = createParser<Brush>({
  parse: (value) => {
    const [from, to] = value.split("~").map(timeOf);
    return from && to && from < to ? { from, to } : null;
  },
  serialize: ({ from, to }) => `${from}~${to}`,
  eq: (a, b) => a.from === b.from && a.to === b.to,
});

const isColumn = (value: string): value is RunColumnId => runColumnIds.some((id) => id === value);
const columns = createParser<readonly RunColumnId[]>({
  parse: (value) => [...new Set(value.split(",").filter(isColumn))],
  serialize: (value) => value.join(),
  eq: (a, b) => a.join() === b.join(),
});

const id = (pattern: RegExp) =>
  createParser<string>({
    parse: (value) => (pattern.test(value) ? value : null),
    serialize: (value) => value,
  });

/** The whole state of /runs. A value that does not parse falls back alone. */
export const runsParams = {
  last: parseAsStringLiteral(lastRanges).withDefault("all"),
  from: time,
  to: time,
  brush,
  q: text,
  sort: parseAsStringLiteral(runSorts).withDefault("-started"),
  cols: columns,
  view: id(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
};
/** The row under the keyboard: in the link too, but no part of the filter. */
export const rowParam = id(/^[0-9a-f]{32}$/);

export const loadRunsParams = createLoader(runsParams);

/** Filters of an address from before the query had fields. */
export const oldParams = ["status", "pipeline", "model", "service", "session", "user"] as const;
