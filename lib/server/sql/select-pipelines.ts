// Pipelines by name, and what their newest runs were like. Each statement reads a bounded number of rows.
import type { Pool, PoolClient } from "pg";
import type { CostState } from "@/lib/domain/trace/step";
import { isShown, judgedStatus } from "@/lib/server/sql/run-columns";

type Db = Pool | PoolClient;
export type PipelineRow = { readonly pipeline: string; readonly lastNs: string; readonly total: number };

const namesMax = 1_000;

/** Those that ran last first; `total` of at most 1,000 names. Jumps from name to name in runs_by_pipeline. */
export async function selectPipelines(db: Db, projectId: string, limit: number): Promise<PipelineRow[]> {
  const { rows } = await db.query<PipelineRow>({
    name: "pipelines",
    text: `
      with recursive names as (
             (select pipeline from runs where project_id = $1::uuid and pipeline is not null order by pipeline limit 1)
              union all
             select (select r.pipeline from runs r where r.project_id = $1::uuid and r.pipeline > n.pipeline
                      order by r.pipeline limit 1)
               from names n where n.pipeline is not null),
           known as (select pipeline from names where pipeline is not null limit ${namesMax})
      select s.pipeline, l.start_ns::text as "lastNs", (count(*) over ())::int as total
        from known s
       cross join lateral (
             select start_ns from runs where project_id = $1::uuid and pipeline = s.pipeline
              order by start_ns desc limit 1) as l
       order by l.start_ns desc, s.pipeline limit $2::int4`,
    values: [projectId, limit],
  });
  return rows;
}

/** When its last run began; null where the project has none of that name. Uses runs_by_pipeline. */
export async function selectLastStart(db: Db, projectId: string, pipeline: string): Promise<string | null> {
  const { rows } = await db.query<{ lastNs: string }>({
    name: "pipeline-last-start",
    text: `
      select start_ns::text as "lastNs" from runs where project_id = $1::uuid and pipeline = $2::text
       order by start_ns desc limit 1`,
    values: [projectId, pipeline],
  });
  return rows[0]?.lastNs ?? null;
}

export type FiguresRow = {
  readonly pipeline: string;
  readonly runs: number;
  readonly done: number;
  readonly failed: number;
  readonly halted: number;
  readonly lost: number;
  readonly open: number;
  readonly p50: string | null;
  readonly p95: string | null;
  readonly cost: string | null;
  readonly costStates: readonly CostState[] | null;
};

/** Of the newest `runsMax` runs of each pipeline that began in [fromNs, toNs). $2 is the time of the question. Uses runs_by_pipeline. */
export async function sumPipelines(
  db: Db,
  projectId: string,
  pipelines: readonly string[],
  { fromNs, toNs, now, runsMax }: { fromNs: bigint; toNs: bigint; now: Date; runsMax: number },
): Promise<FiguresRow[]> {
  const { rows } = await db.query<FiguresRow>({
    name: "sum-pipelines",
    text: `
      select n.pipeline, s.*
        from unnest($3::text[]) as n(pipeline)
       cross join lateral (
             select count(*)::int as runs, (count(*) filter (where judged = 'done'))::int as done,
                    (count(*) filter (where judged = 'failed'))::int as failed,
                    (count(*) filter (where judged = 'halted'))::int as halted,
                    (count(*) filter (where judged = 'lost'))::int as lost,
                    (count(*) filter (where judged in ('running', 'waiting')))::int as open,
                    round((percentile_cont(0.5) within group (order by duration_ns)
                      filter (where judged in ('done', 'failed')))::numeric)::text as p50,
                    round((percentile_cont(0.95) within group (order by duration_ns)
                      filter (where judged in ('done', 'failed')))::numeric)::text as p95,
                    round(avg(cost_micro_usd) filter (where cost_state in ('complete', 'partial')))::text as cost,
                    array_agg(distinct cost_state) as "costStates"
               from (select ${judgedStatus} as judged, duration_ns, cost_micro_usd, cost_state
                       from runs
                      where project_id = $1::uuid and pipeline = n.pipeline and start_ns >= $4::int8 and start_ns < $5::int8
                        and ${isShown}
                      order by start_ns desc limit $6::int4) as newest) as s`,
    values: [projectId, now, pipelines, String(fromNs), String(toNs), runsMax],
  });
  return rows;
}

const resourceRuns = 200;

/** Models and tools that its newest runs called. Uses runs_by_pipeline. */
export async function selectResources(db: Db, projectId: string, pipeline: string): Promise<string[]> {
  const { rows } = await db.query<{ resource: string }>({
    name: "pipeline-resources",
    text: `
      select distinct unnest(models || tools) as resource
        from (select models, coalesce(tools, '{}') as tools from runs where project_id = $1::uuid and pipeline = $2::text
               order by start_ns desc limit ${resourceRuns}) as newest
       order by 1`,
    values: [projectId, pipeline],
  });
  return rows.map(({ resource }) => resource);
}

export type OpenGroupsRow = { readonly pipeline: string; readonly schema: number; readonly silent: number };

/** Open groups of findings by pipeline; only of one where it is given. Uses finding_groups_by_time. */
export async function countOpenGroups(
  db: Db,
  projectId: string,
  pipelines: readonly string[],
): Promise<OpenGroupsRow[]> {
  const { rows } = await db.query<OpenGroupsRow>({
    name: "open-groups-of-pipelines",
    text: `
      select pipeline, (count(*) filter (where rule like 'schema.%'))::int as schema,
             (count(*) filter (where rule not like 'schema.%'))::int as silent
        from finding_groups
       where project_id = $1::uuid and pipeline = any($2::text[]) and state in ('open', 'regressed') and runs > 0
       group by pipeline`,
    values: [projectId, pipelines],
  });
  return rows;
}
