// Runs as their costs are counted: what they are labelled with, and what their analysis found.
import type { PoolClient } from "pg";
import type { RunStatus } from "@/lib/domain/trace/run";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { judgedStatus } from "@/lib/server/sql/run-columns";

/** Texts as they are stored. */
export type RunToCount = RunKey & {
  readonly day: string;
  /** The summary lags; the run is counted when it has caught up. */
  readonly stale: boolean;
  /** For how long nothing of it has arrived. */
  readonly quietMs: number;
  readonly startNs: string;
  readonly status: RunStatus;
  readonly pipeline: string | null;
  readonly version: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly schemaFailures: number;
  readonly silentFailures: number;
  /** JSON text; null where it was not analysed. */
  readonly marks: string | null;
};

/** $2 is the time of the question. Uses runs_pkey, run_waste_pkey, findings_pkey. */
export async function selectRunsToCount(client: PoolClient, runs: readonly RunKey[]): Promise<RunToCount[]> {
  const { rows } = await client.query<RunToCount>({
    name: "runs-to-count",
    text: `
      select project_id::text as "projectId", encode(trace_id, 'hex') as "traceId", day::text, stale,
             (extract(epoch from $2::timestamptz - last_seen_at) * 1000)::float8 as "quietMs",
             start_ns::text as "startNs", ${judgedStatus} as status, pipeline,
             pipeline_version as version, user_id as "userId", session_id as "sessionId",
             coalesce(found.broken, 0) as "schemaFailures", coalesce(found.silent, 0) as "silentFailures", waste.marks
        from unnest($1::uuid[], $3::bytea[]) as k(key_project, key_trace)
       cross join lateral (
             select * from runs where runs.trace_id = k.key_trace and runs.project_id = k.key_project
              and (runs.span_count > 0 or runs.stale)) as runs
        left join lateral (
             select (count(*) filter (where f.rule like 'schema.%'))::int as broken,
                    (count(*) filter (where f.rule not like 'schema.%'))::int as silent
               from findings f
              where f.project_id = runs.project_id and f.trace_id = runs.trace_id and f.day = runs.day) as found
          on runs.findings > 0
        left join lateral (
             select w.marks from run_waste w
              where w.project_id = runs.project_id and w.trace_id = runs.trace_id and w.day = runs.day) as waste on true`,
    values: [
      uuidArray(runs.map(({ projectId }) => projectId)),
      new Date(),
      byteaArray(runs.map(({ traceId }) => traceId)),
    ],
  });
  return rows;
}
