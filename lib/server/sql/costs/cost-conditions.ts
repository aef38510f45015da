// What filters of costs are in SQL: over cells and names for sums, over columns for facts.
import type { Dimension } from "@/lib/domain/cost/families";
import type { Binder } from "@/lib/server/sql/binder";

/** By dimension the values that are asked for, as they are stored; null: what has none. */
export type CostFilter = Partial<Record<Dimension, readonly (string | null)[]>>;
type Values = readonly (string | null)[];

export const dimensionsOf = (filter: CostFilter) => Object.keys(filter) as Dimension[];

const isOfCell = (dimension: Dimension) => dimension !== "user" && dimension !== "session";
export const cellConditions = (filter: CostFilter) => dimensionsOf(filter).filter(isOfCell).length;

/** A run with several tags is in each of them, one without any in null. */
const eachTag = (tags: string) =>
  `cross join lateral unnest(case when ${tags} = '{}' then array[null] else ${tags} end) as t(tag)`;

const isOneOf = (column: string, values: Values, { bind }: Binder) => {
  const named = bind(
    values.filter((value) => value !== null),
    "text[]",
  );
  return `(${column} = any(${named})${values.includes(null) ? ` or ${column} is null` : ""})`;
};

/** Cells by id with the label that is asked for. Uses cost_cells_pkey. */
export function cellRows(by: Dimension | null, filter: CostFilter, binder: Binder): string {
  const columnOf = (dimension: Dimension) => (dimension === "tag" ? "t.tag" : `c.${dimension}`);
  const conditions = dimensionsOf(filter)
    .filter(isOfCell)
    .map((dimension) => ` and ${isOneOf(columnOf(dimension), filter[dimension] ?? [], binder)}`);
  const tags = by === "tag" || filter.tag !== undefined ? eachTag("c.tags") : "";
  return `(select c.id, ${by === null ? "null::text" : columnOf(by)} as label from cost_cells c ${tags}
            where c.project_id = $1::uuid${conditions.join("")})`;
}

/** Uses cost_names_by_name. */
export function nameCondition(values: Values | undefined, { bind }: Binder): string {
  if (values === undefined) return "";
  const named = bind(
    values.filter((value) => value !== null),
    "text[]",
  );
  const ids = `select n.id from cost_names n where n.project_id = $1::uuid and n.name = any(${named})`;
  return `and s.name = any(array(${ids}${values.includes(null) ? " union all select 0" : ""}))`;
}

const factColumns: Partial<Record<Dimension, string>> = { user: "f.user_id", session: "f.session_id", tag: "t.tag" };
export const factLabel = (dimension: Dimension): string => factColumns[dimension] ?? `f.${dimension}`;

export const factTags = (by: Dimension | null, filter: CostFilter): string =>
  by === "tag" || filter.tag !== undefined ? eachTag("f.tags") : "";

export const factConditions = (filter: CostFilter, binder: Binder): string =>
  dimensionsOf(filter)
    .map((dimension) => ` and ${isOneOf(factLabel(dimension), filter[dimension] ?? [], binder)}`)
    .join("");

/** A run that was begun at the control plane may lie in the partition of a day before its first step. */
const daysBefore = 7;

const dayMs = 86_400_000;

/** The partitions that facts of runs lie in that began in these stretches: all others are not even planned for. */
export function inPartitions(stretches: readonly { fromMs: number; toMs: number }[], { bind }: Binder): string {
  const days = new Set(["0001-01-01"]);
  for (const { fromMs, toMs } of stretches) {
    const first = Math.floor(Math.max(fromMs, 0) / dayMs) - daysBefore;
    for (let day = first; day * dayMs < toMs; day += 1) days.add(new Date(day * dayMs).toISOString().slice(0, 10));
  }
  return `f.day = any(${bind([...days], "date[]")})`;
}
