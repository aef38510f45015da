import { createLoader, createParser, parseAsStringLiteral } from "nuqs/server";
import { lastRanges } from "@/lib/browser/runs-filter";
import { joinList, splitList } from "@/lib/contract/runs";
import { type RunStatus, runStatuses } from "@/lib/domain/trace/run";

const text = (max: number) =>
  createParser({
    parse: (value) => (value === "" ? null : value.slice(0, max)),
    serialize: (value: string) => value,
  });

const list = createParser<readonly string[]>({
  parse: (value) => splitList(value).slice(0, 50),
  serialize: joinList,
  eq: sameItems,
}).withDefault([]);

const isStatus = (value: string): value is RunStatus => runStatuses.some((status) => status === value);
const statuses = createParser<readonly RunStatus[]>({
  parse: (value) => splitList(value).filter(isStatus),
  serialize: joinList,
  eq: sameItems,
}).withDefault([]);

const time = createParser<string>({
  parse: (value) => {
    const ms = Date.parse(value);
    return Number.isNaN(ms) ? null : new Date(ms).toISOString();
  },
  serialize: (value) => value,
});

const traceId = createParser<string>({
  parse: (value) => (/^[0-9a-f]{32}$/.test(value) ? value : null),
  serialize: (value) => value,
});

/** The whole state of /runs. A value that does not parse falls back alone. */
export const runsParams = {
  last: parseAsStringLiteral(lastRanges).withDefault("all"),
  from: time,
  to: time,
  status: statuses,
  pipeline: list,
  model: list,
  service: list,
  session: text(500),
  user: text(500),
  q: text(500),
};
/** The row under the keyboard: in the link too, but no part of the filter. */
export const rowParam = traceId;

export const loadRunsParams = createLoader(runsParams);

function sameItems(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
