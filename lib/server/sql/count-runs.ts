import type { Pool } from "pg";
import type { Query } from "@/lib/domain/query/ast";
import type { FieldName } from "@/lib/domain/query/fields";
import { printQuery } from "@/lib/domain/query/print";
import { Binder } from "@/lib/server/sql/binder";
import { queryCondition } from "@/lib/server/sql/query-condition";
import { judgedStatus } from "@/lib/server/sql/run-columns";
import { baseCondition, partConditions, partsByField, type RunsAsked, runsWhere } from "@/lib/server/sql/run-filter";

/** How many runs match. Uses runs_by_start, or what fits the filter. */
export async function countRuns(db: Pool, projectId: string, asked: RunsAsked): Promise<number> {
  const binder = new Binder(projectId, asked.now);
  const where = runsWhere(asked, binder);
  const { rows } = await db.query<{ total: number }>(
    `select count(*)::int as total from runs where ${where}`,
    binder.values,
  );
  return rows[0]?.total ?? 0;
}

export type FacetRow = { readonly facet: string; readonly value: string; readonly count: number };
const facetValuesMax = 100;
/** Facets by value, with the columns that they need and the value in them. */
const byValue = {
  status: { columns: `${judgedStatus} as status`, value: "status", source: "base" },
  pipeline: { columns: "pipeline", value: "pipeline", source: "base" },
  model: { columns: "models", value: "model", source: "base, unnest(models) as model" },
  service: { columns: "service", value: "service", source: "base" },
  user: { columns: 'user_id as "user"', value: '"user"', source: "base" },
} as const satisfies Partial<Record<FieldName, { columns: string; value: string; source: string }>>;
const valueFacets = ["status", "pipeline", "model", "service", "user"] as const;
const facetFields: readonly FieldName[] = [...valueFacets, "cost"];

/**
 * Counts by facet and value; each facet ignores the parts of the query that are about it alone. `bands` are counted as "cost",
 * under the query that finds them. Row "total": runs that pass all. Uses runs_by_start.
 */
export async function selectFacets(
  db: Pool,
  projectId: string,
  asked: RunsAsked,
  bands: readonly Query[],
): Promise<FacetRow[]> {
  const binder = new Binder(projectId, asked.now);
  const parts = partsByField(asked.query, facetFields);
  const base = [baseCondition(asked, binder), ...partConditions(asked, binder, parts.get(null) ?? [], "find")].join(
    " and ",
  );
  const flags = facetFields.map((field, at) => {
    const conditions = partConditions(asked, binder, parts.get(field) ?? [], "find");
    return `coalesce(${conditions.join(" and ") || "true"}, false) as passes${at}`;
  });
  const others = (field: FieldName | null) =>
    facetFields.flatMap((each, at) => (each === field || !parts.has(each) ? [] : [`passes${at}`])).join(" and ") ||
    "true";
  const scope = { projectId, bind: binder.bind, plan: "find" as const, nowMs: asked.now.getTime(), zone: asked.zone };
  const banded = bands.map(
    (band) => `select 'cost' as facet, ${binder.bind(printQuery(band), "text")} as value, count(*)::int as count
       from base where ${others("cost")} and ${queryCondition(band, scope)}`,
  );
  const valued = valueFacets.map((field) => {
    const { value, source } = byValue[field];
    return `(select '${field}' as facet, ${value} as value, count(*)::int as count from ${source}
      where ${others(field)} and ${value} is not null group by 2 order by 3 desc, 2 limit ${facetValuesMax})`;
  });
  const columns = [...valueFacets.map((field) => byValue[field].columns), "cost_micro_usd", ...flags];
  const { rows } = await db.query<FacetRow>(
    `with base as materialized (select ${columns.join(", ")} from runs where ${base})
     select 'total' as facet, '' as value, count(*)::int as count from base where ${others(null)}
     union all ${[...valued, ...banded].join(" union all ")}`,
    binder.values,
  );
  return rows;
}
