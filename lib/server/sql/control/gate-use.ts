import type { Pool } from "pg";
import type { Risk } from "@/lib/domain/guard/gate";

export type UseRow = {
  readonly step: string;
  readonly asked: number;
  readonly unasked: number;
  readonly edited: number;
  readonly rejected: number;
  readonly medianWaitMs: number | null;
  readonly waiting: number;
  readonly askedRisk: Risk;
};

const shownDays = 30;
const stepsMax = 500;

/** A step a row, by name. Planted asks are none. Uses approvals_project_id_pipeline_name_created_at_idx. */
export async function selectUse(db: Pool, projectId: string, pipeline: string): Promise<UseRow[]> {
  const { rows } = await db.query<UseRow>(
    `select name as step,
            count(*) filter (where trust is null or (trust->>'asked')::bool)::int4 as asked,
            count(*) filter (where not (trust->>'asked')::bool)::int4 as unasked,
            count(*) filter (where (decision->>'edited')::bool)::int4 as edited,
            count(*) filter (where decision->>'verdict' = 'rejected')::int4 as rejected,
            percentile_cont(0.5) within group (order by extract(epoch from (decision->>'at')::timestamptz - created_at) * 1000)
              filter (where decision is not null and (trust is null or (trust->>'asked')::bool)) as "medianWaitMs",
            count(*) filter (where state = 'pending' and expires_at > clock_timestamp())::int4 as waiting,
            (array['low', 'medium', 'high', 'critical'])[
              max(array_position(array['low', 'medium', 'high', 'critical'], risk))] as "askedRisk"
       from approvals
      where project_id = $1::uuid and pipeline = $2::text and not canary
        and created_at > clock_timestamp() - make_interval(days => $3::int4)
      group by name order by name limit $4::int4`,
    [projectId, pipeline, shownDays, stepsMax],
  );
  return rows;
}
