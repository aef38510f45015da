import type { Pool, PoolClient } from "pg";
import type { Demand } from "@/lib/domain/guard/gate";

type Db = Pool | PoolClient;
type Place = { readonly pipeline: string; readonly step: string };

/** Of those that wait or may be used; the newest 10,000. Uses approvals_project_id_pipeline_name_created_at_idx. */
export async function selectOpenOf(db: Db, projectId: string, { pipeline, step }: Place): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>({
    name: "open-approvals-of-gate",
    text: `
      select id from approvals
       where project_id = $1::uuid and pipeline = $2::text and name = $3::text
         and ((state = 'pending' and expires_at > clock_timestamp())
              or (state = 'approved' and (usable_until is null or usable_until > clock_timestamp())))
       order by created_at desc limit 10000`,
    values: [projectId, pipeline, step],
  });
  return rows.map(({ id }) => id);
}

/** What somebody who waits is asked for from now on. Uses approvals_pkey. */
export async function updateDemand(
  db: PoolClient,
  projectId: string,
  id: string,
  { risk, quorum, approvers }: Demand,
  escalateTo: readonly string[],
): Promise<void> {
  await db.query({
    name: "tighten-approval",
    text: `
      update approvals set risk = $3::text, quorum = $4::int4, approvers = $5::text[], escalate_to = $6::text[]
       where project_id = $1::uuid and id = $2::uuid`,
    values: [projectId, id, risk, quorum, approvers, escalateTo],
  });
}
