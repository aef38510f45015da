import { type RunFilter, type RunSort, splitList } from "@/lib/contract/runs";
import { type LastRange, lastRanges, type RunColumnId, type View } from "@/lib/contract/views";
import { isAnyOf } from "@/lib/domain/query/ast";
import { askedQuery, joinParts, needsZone, partsOf } from "@/lib/domain/query/edit";
import type { FieldName } from "@/lib/domain/query/fields";
import { printQuery } from "@/lib/domain/query/print";

// What the reader asked for: the state of the URL of /runs, and how it becomes a filter of the API. Pure; the clock is an argument.

export { type LastRange, lastRanges };

/** RFC 3339 in UTC; `to` is no part of it. */
export type Brush = { readonly from: string; readonly to: string };
export type RunsFilter = {
  /** Counts only while `from` and `to` are both null. */
  readonly last: LastRange;
  readonly from: string | null;
  readonly to: string | null;
  /** The part of the stretch that is looked at. */
  readonly brush: Brush | null;
  /** The query as it is typed, also what makes no sense in it. */
  readonly q: string;
  readonly sort: RunSort;
  /** Null: as the reader has them everywhere. */
  readonly cols: readonly RunColumnId[] | null;
  /** Id of the saved view that this was made from. */
  readonly view: string | null;
};

/** Everything, always. */
export const emptyFilter: RunsFilter = {
  last: "all",
  from: null,
  to: null,
  brush: null,
  q: "",
  sort: "-started",
  cols: null,
  view: null,
};

/** The changes that an action of the reader makes; what it does not name stays. */
export type FilterPatch = { readonly [K in keyof RunsFilter]?: RunsFilter[K] };

const hourMs = 3_600_000;
const rangeMs: Readonly<Record<Exclude<LastRange, "all">, number>> = {
  "1h": hourMs,
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
};

/** A stretch of time: back from now, or between two times. */
export type Stretch = Pick<RunsFilter, "last" | "from" | "to">;

export const isAbsolute = (filter: Stretch): boolean => filter.from !== null || filter.to !== null;

/** What is asked of the server: two filters that ask the same are alike. */
export type RunsAsk = Stretch & {
  readonly brush: Brush | null;
  readonly q: string;
  /** Null where the zone of the reader changes nothing, or is not known yet. */
  readonly zone: string | null;
  /** False until the zone is known that the answer hangs on. */
  readonly ready: boolean;
};

export function askOf(filter: RunsFilter, zone: string | null): RunsAsk {
  const { last, from, to, brush } = filter;
  const local = needsZone(filter.q);
  const q = askedQuery(filter.q);
  return { last, from, to, brush, q, zone: local ? zone : null, ready: !local || zone !== null };
}

/** The filter as the API takes it; relative ranges are counted back from `nowMs`. */
export function toRunFilter({ q, zone, ...ask }: RunsAsk, nowMs: number): RunFilter {
  return {
    ...(ask.brush ?? stretchOf(ask, nowMs)),
    ...(q !== "" && { q }),
    ...(zone !== null && { zone }),
  };
}

/** From when to when the runs began that are asked for, whatever is brushed in it. */
export function stretchOf({ from, to, last }: Stretch, nowMs: number): Pick<RunFilter, "from" | "to"> {
  if (from !== null || to !== null) return { ...(from !== null && { from }), ...(to !== null && { to }) };
  return last === "all" ? {} : { from: new Date(nowMs - rangeMs[last]).toISOString() };
}

/** Something that narrows the list, and the filter without it. */
export type Narrowing = { readonly id: string; readonly label: string; readonly without: RunsFilter };

export function narrowingsOf(filter: RunsFilter): Narrowing[] {
  const parts = partsOf(filter.q);
  const terms = parts.map((label, at) => ({
    id: `${at} ${label}`,
    label,
    without: { ...filter, q: joinParts(parts.filter((_, other) => other !== at)) },
  }));
  const brushed = filter.brush && { id: "brush", label: "the brushed time", without: { ...filter, brush: null } };
  const ranged = (isAbsolute(filter) || filter.last !== "all") && {
    id: "time",
    label: "the time range",
    without: { ...filter, last: "all" as const, from: null, to: null, brush: null },
  };
  return [...terms, ...(brushed ? [brushed] : []), ...(ranged ? [ranged] : [])];
}

/** What a view says, as the page takes it. */
export function filterOfView({ id, query, columns, sort, last, from, to }: View): RunsFilter {
  return { last, from, to, brush: null, q: query, sort, cols: columns, view: id };
}

/** What of the page a view keeps. */
export function viewOfFilter({ q, cols, sort, last, from, to }: RunsFilter): Omit<View, "id" | "name"> {
  return { list: "runs", query: q, columns: cols && [...cols], sort, last, from, to };
}

/** Whether the page shows something else than the view says. */
export function differs(filter: RunsFilter, view: View): boolean {
  const { id: _id, name: _name, ...kept } = view;
  return JSON.stringify(sorted(viewOfFilter(filter))) !== JSON.stringify(sorted(kept));
}

const sorted = (fields: object) => Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));

/** The query in which the filters of an older address are told: comma lists, by field. */
export function foldOldParams(old: readonly (readonly [FieldName, string])[], q: string): string {
  return joinParts([...old.map(([field, list]) => printQuery(isAnyOf(field, splitList(list)))), q]);
}
