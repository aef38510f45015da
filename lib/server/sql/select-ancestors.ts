import type { Pool } from "pg";
import type { RunAt } from "@/lib/server/sql/select-telemetry";

/** Levels above a step that are climbed. */
const depthMax = 60;

/** The ids of a span and of those above it, the span first. Uses spans_pkey, one look-up a level. */
export async function selectAncestors(db: Pool, run: RunAt, spanId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: "span-ancestors",
    text: `
      with recursive up(id, parent, depth) as (
             select span_id, parent_span_id, 0 from spans
              where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date
                and span_id = decode($4::text, 'hex')
              union all
             select s.span_id, s.parent_span_id, up.depth + 1
               from up join spans s on s.project_id = $1::uuid and s.trace_id = decode($2::text, 'hex') and s.day = $3::date
                                   and s.span_id = up.parent
              where up.depth < ${depthMax})
      select encode(id, 'hex') as id from up order by depth`,
    values: [run.projectId, run.traceId, run.day, spanId],
  });
  return [...new Set(rows.map(({ id }) => id))];
}
