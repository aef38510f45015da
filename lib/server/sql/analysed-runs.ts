// Runs as their analysis reads and marks them.
import type { Pool, PoolClient } from "pg";
import type { RunStatus } from "@/lib/domain/trace/run";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { judgedStatus, tokensTotal } from "@/lib/server/sql/run-columns";

export type RunToAnalyse = RunKey & {
  readonly day: string;
  readonly revision: number;
  readonly stale: boolean;
  /** Not analysed for long, though spans keep coming. */
  readonly overdue: boolean;
  readonly status: RunStatus;
  readonly startNs: string;
  readonly durationNs: string | null;
  readonly spanCount: number;
  readonly logCount: number;
  readonly pipeline: string | null;
  readonly service: string | null;
  readonly tokens: string | null;
  readonly costMicroUsd: string | null;
  readonly costState: string;
  readonly findings: number;
};

const overdueAfter = "interval '30 seconds'";

/** $1 is a project of `projectIds`, as the judgement of a status wants it. Uses runs_pkey. */
export async function selectRunsToAnalyse(client: Pool | PoolClient, runs: readonly RunKey[]): Promise<RunToAnalyse[]> {
  const { rows } = await client.query<RunToAnalyse>({
    name: "runs-to-analyse",
    text: `
      select project_id::text as "projectId", encode(trace_id, 'hex') as "traceId", day::text, revision, stale,
             ${judgedStatus} as status, start_ns::text as "startNs", duration_ns::text as "durationNs",
             coalesce(analysed_at, first_seen_at) < $2::timestamptz - ${overdueAfter} as overdue,
             span_count as "spanCount", log_count as "logCount", pipeline, service, (${tokensTotal})::text as tokens,
             cost_micro_usd::text as "costMicroUsd", cost_state as "costState", findings
        from unnest($1::uuid[], $3::bytea[]) as k(key_project, key_trace)
       cross join lateral (
             select * from runs where runs.trace_id = k.key_trace and runs.project_id = k.key_project) as runs
       order by start_ns`,
    values: [
      uuidArray(runs.map(({ projectId }) => projectId)),
      new Date(),
      byteaArray(runs.map(({ traceId }) => traceId)),
    ],
  });
  return rows;
}

export type AnalysedRun = RunKey & {
  readonly revision: number;
  readonly findings: number;
  readonly rules: readonly string[];
};

/** In the order of their keys, as ingest locks them. Uses runs_pkey. */
export async function markAnalysed(client: PoolClient, runs: readonly AnalysedRun[]): Promise<void> {
  const inOrder = [...runs].sort((a, b) => (`${a.projectId} ${a.traceId}` < `${b.projectId} ${b.traceId}` ? -1 : 1));
  await client.query({
    name: "mark-analysed",
    text: `
      with given as (
             select * from json_to_recordset($1::json)
                 as v(project_id uuid, trace_id bytea, revision int4, findings int4, rules text[], no int4)),
           locked as (
             select r.project_id, r.trace_id, v.revision, v.findings, v.rules
               from (select * from given order by no) as v
              cross join lateral (
                    select * from runs
                     where runs.trace_id = v.trace_id and runs.project_id = v.project_id for update) as r)
      update runs r
         set findings = l.findings, finding_rules = l.rules, analysed_at = clock_timestamp(), analysed_revision = l.revision
        from locked l where r.trace_id = l.trace_id and r.project_id = l.project_id`,
    values: [
      JSON.stringify(
        inOrder.map(({ projectId, traceId, revision, findings, rules }, no) => ({
          ...{ project_id: projectId, trace_id: `\\x${traceId}`, revision, findings, rules, no },
        })),
      ),
    ],
  });
}
