import type { Pool } from "pg";
import { ballotFields } from "@/lib/server/sql/control/approvals";
import type { InboxRow } from "@/lib/server/sql/control/inbox";

type Counts = { readonly approved: number; readonly edited: number; readonly rejected: number };
/** Decisions counted at most. */
const countedMax = 1_000;

// Decided by people: an expired or withdrawn request says nothing of what people think of it.
const decidedAlike = `
  approvals a join approvals o on o.project_id = a.project_id and o.pipeline = a.pipeline and o.name = a.name
   and o.args_shape = a.args_shape
 where o.project_id = $1::uuid and o.id = $2::uuid and o.args_shape <> '' and a.id <> o.id and a.decision is not null`;

/** Newest first. Uses approvals_project_id_pipeline_name_args_shape_ordinal_idx. */
export async function selectAlike(db: Pool, projectId: string, id: string, limit: number): Promise<InboxRow[]> {
  const { rows } = await db.query<InboxRow>({
    name: "alike",
    text: `select ${ballotFields}, a.assignee from ${decidedAlike} order by a.ordinal desc limit $3::int4`,
    values: [projectId, id, limit],
  });
  return rows;
}

/** Of the newest thousand. Uses the same index. */
export async function countAlike(db: Pool, projectId: string, id: string): Promise<Counts> {
  const { rows } = await db.query<Counts>({
    name: "count-alike",
    text: `
      select (count(*) filter (where verdict = 'approved' and not edited))::int4 as approved,
             (count(*) filter (where verdict = 'approved' and edited))::int4 as edited,
             (count(*) filter (where verdict = 'rejected'))::int4 as rejected
        from (select a.decision->>'verdict' as verdict, (a.decision->>'edited')::bool as edited
                from ${decidedAlike} order by a.ordinal desc limit ${countedMax}) newest`,
    values: [projectId, id],
  });
  return rows[0] ?? { approved: 0, edited: 0, rejected: 0 };
}
