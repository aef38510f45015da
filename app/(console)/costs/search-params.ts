import { createLoader, createParser, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { costRanges } from "@/lib/browser/costs-ask";
import { costSorts } from "@/lib/contract/costs";
import { dimensions } from "@/lib/domain/cost/families";

const time = createParser<string>({
  parse: (value) => {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? null : new Date(ms).toISOString();
  },
  serialize: (value) => value,
});

/** The whole state of /costs. A value that does not parse falls back alone. */
export const costParams = {
  by: parseAsStringLiteral(dimensions).withDefault("model"),
  last: parseAsStringLiteral(costRanges).withDefault("28d"),
  from: time,
  to: time,
  sort: parseAsStringLiteral(costSorts).withDefault("cost"),
  ...{ pipeline: parseAsString, model: parseAsString, provider: parseAsString, step: parseAsString },
  ...{ tool: parseAsString, user: parseAsString, session: parseAsString, version: parseAsString },
  ...{ tag: parseAsString, status: parseAsString },
};
/** How it is shown: the numbers of the bars instead of the bars, and the row that is open (`=` and its label; `-` for none). */
export const costLook = {
  show: parseAsStringLiteral(["bars", "numbers"]).withDefault("bars"),
  row: parseAsString,
};
export const loadCostParams = createLoader(costParams);
