import type { Pool } from "pg";

export type OpenGroup = {
  readonly pipeline: string;
  readonly version: string;
  readonly running: number;
  readonly waiting: number;
  readonly lost: number;
};

/** Runs that have not ended, as lib/domain/guard/lease judges them. Uses run_controls_project_id_ended_at_ordinal_idx. */
export async function selectOpenGroups(db: Pool, projectId: string): Promise<OpenGroup[]> {
  const { rows } = await db.query<OpenGroup>({
    name: "open-runs",
    text: `
      select pipeline, version, count(*) filter (where waits)::int as waiting,
             count(*) filter (where not waits and is_over)::int as lost,
             count(*) filter (where not waits and not is_over)::int as running
        from (
          select r.pipeline, r.version, coalesce(r.lease_expires_at <= clock_timestamp(), false) as is_over, exists (
                   select from approvals a
                    where a.project_id = r.project_id and a.run_id = r.run_id and a.state = 'pending'
                      and a.expires_at > clock_timestamp()) as waits
            from run_controls r where r.project_id = $1::uuid and r.ended_at is null
        ) as open
       group by pipeline, version order by pipeline, version`,
    values: [projectId],
  });
  return rows;
}
