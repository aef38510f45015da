import type { Pool } from "pg";
import type { SuggestField } from "@/lib/contract/runs";
import { likePart } from "@/lib/server/sql/like";
import { isShown, runLabels } from "@/lib/server/sql/run-columns";
import { escapeText } from "@/lib/server/store-text";

// Values that a field has in the newest runs, for suggestions: bounded reads, whatever the size of the project.

const runsOfLabels = 10_000;
const runsOfSpans = 500;
const spansEach = 500;
const valuesMax = 20;

const spanValue: Partial<Record<SuggestField, string>> = {
  kind: "s.kind",
  provider: "s.provider",
  tool: "s.tool_name",
  step: "s.name",
};

export type ValueRow = { readonly value: string; readonly count: number };

/** Values that hold `part`, in how many runs each; those that begin with it first. Uses runs_by_start and spans_pkey. */
export async function selectValues(
  db: Pool,
  projectId: string,
  asked: { readonly field: SuggestField; readonly key: string | null; readonly part: string },
): Promise<ValueRow[]> {
  const part = escapeText(asked.part);
  const { rows } = await db.query<ValueRow>(
    `with recent as (
       select * from runs where project_id = $1::uuid and ${isShown} order by start_ns desc, trace_id desc limit $2::int)
     select value, count(*)::int as count from (${sourceOf(asked)}) as found
      where value ilike $3::text and $4::text is not null
      group by value order by (starts_with(lower(value), lower($5::text))) desc, 2 desc, 1 limit ${valuesMax}`,
    [projectId, isOfRuns(asked.field) ? runsOfLabels : runsOfSpans, likePart(part), escapeText(asked.key ?? ""), part],
  );
  return rows;
}

const isOfRuns = (field: SuggestField) => runLabels[field] !== undefined || field === "model";

/** One row a run and value. */
function sourceOf({ field, key }: { field: SuggestField; key: string | null }): string {
  const column = runLabels[field];
  if (column !== undefined) return `select ${column} as value from recent as runs where ${column} is not null`;
  if (field === "model") return "select unnest(models) as value from recent";
  const value = spanValue[field] ?? attributeValue(key);
  return `select each.value from recent, lateral (
    select distinct ${value} as value from (
      select * from spans where project_id = $1::uuid and trace_id = recent.trace_id and day = recent.day
       limit ${spansEach}) as s) as each where each.value is not null`;
}

const attributeValue = (key: string | null) =>
  key === null
    ? "jsonb_object_keys(case when jsonb_typeof(s.attributes) = 'object' then s.attributes else '{}' end)"
    : "coalesce(s.attributes -> $4::text ->> 'i', s.attributes -> $4::text ->> 'd', s.attributes ->> $4::text)";
