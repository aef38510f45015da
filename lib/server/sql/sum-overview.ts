// Runs of a few days for the overview. $2 is the time of the question.
import type { Pool } from "pg";
import type { CostState } from "@/lib/domain/trace/step";
import { isShown, judgedStatus } from "@/lib/server/sql/run-columns";

export type BucketSum = {
  /** Between edges bucket - 1 and bucket. */
  readonly bucket: number;
  /** null before today: what became of older runs is not asked. */
  readonly status: string | null;
  readonly runs: number;
  readonly cost: string;
  readonly costState: CostState;
  readonly schema: number;
  readonly silent: number;
};
type Rules = { readonly schema: readonly string[]; readonly silent: readonly string[] };

/** Runs that began from the first edge on, by where their start lies between the edges (ascending) and what is known of their cost. Uses runs_by_start. */
export async function sumBuckets(
  db: Pool,
  projectId: string,
  { edgesNs, todayNs, now, rules }: { edgesNs: readonly bigint[]; todayNs: bigint; now: Date; rules: Rules },
): Promise<BucketSum[]> {
  const { rows } = await db.query<BucketSum>({
    name: "overview-buckets",
    text: `
      select width_bucket(start_ns, $3::int8[]) as bucket, judged as status, count(*)::int4 as runs,
             coalesce(sum(cost_micro_usd), 0)::text as cost, cost_state as "costState",
             (count(*) filter (where finding_rules && $4::text[]))::int4 as schema,
             (count(*) filter (where finding_rules && $5::text[]))::int4 as silent
        from (select start_ns, case when start_ns >= $6::int8 then ${judgedStatus} end as judged, cost_micro_usd,
                     cost_state, finding_rules
                from runs
               where project_id = $1::uuid and start_ns >= ($3::int8[])[1] and ${isShown} offset 0) as r
       group by 1, 2, cost_state`,
    values: [projectId, now, edgesNs.map(String), rules.schema, rules.silent, String(todayNs)],
  });
  return rows;
}

export type StretchSum = Omit<BucketSum, "bucket" | "status">;

/** Runs that began in [fromNs, toNs), whatever became of them: nothing is looked up, so that several processors share it. Uses runs_by_start. */
export async function sumStretch(
  db: Pool,
  projectId: string,
  { fromNs, toNs, rules }: { fromNs: bigint; toNs: bigint; rules: Rules },
): Promise<StretchSum[]> {
  const { rows } = await db.query<StretchSum>({
    name: "overview-stretch",
    text: `
      select count(*)::int4 as runs, coalesce(sum(cost_micro_usd), 0)::text as cost, cost_state as "costState",
             (count(*) filter (where finding_rules && $4::text[]))::int4 as schema,
             (count(*) filter (where finding_rules && $5::text[]))::int4 as silent
        from runs
       where project_id = $1::uuid and start_ns >= $2::int8 and start_ns < $3::int8 and ${isShown}
       group by cost_state`,
    values: [projectId, String(fromNs), String(toNs), rules.schema, rules.silent],
  });
  return rows;
}

export type PipelineSum = {
  readonly pipeline: string;
  readonly runs: number;
  readonly ended: number;
  readonly done: number;
  readonly endedBefore: number;
  readonly doneBefore: number;
  readonly p50: string | null;
  readonly p95: string | null;
  readonly cost: string | null;
  readonly costStates: readonly CostState[] | null;
  readonly schema: number;
  readonly silent: number;
  readonly hours: readonly number[];
  readonly total: number;
};
type PipelinesAsked = {
  readonly fromNs: bigint;
  readonly todayNs: bigint;
  /** When the twelve hours began. */
  readonly hoursNs: bigint;
  readonly now: Date;
  readonly rules: Rules;
  readonly limit: number;
};

const hourNs = 3_600_000_000_000n;

/** Pipelines of today and yesterday, those with most runs of today first; `total` counts all of them. Uses runs_by_start. */
export async function sumPipelinesToday(db: Pool, projectId: string, asked: PipelinesAsked): Promise<PipelineSum[]> {
  const { fromNs, todayNs, hoursNs, now, rules, limit } = asked;
  const hours = Array.from({ length: 12 }, (_, at) => {
    const from = `$5::int8 + ${BigInt(at) * hourNs}`;
    return `(count(*) filter (where start_ns >= ${from} and start_ns < ${from} + ${hourNs}))::int4`;
  });
  const ended = "judged in ('done', 'failed', 'halted', 'lost')";
  const { rows } = await db.query<PipelineSum>({
    name: "overview-pipelines",
    text: `
      select pipeline, (count(*) filter (where today))::int4 as runs,
             (count(*) filter (where today and ${ended}))::int4 as ended,
             (count(*) filter (where today and judged = 'done'))::int4 as done,
             (count(*) filter (where not today and ${ended}))::int4 as "endedBefore",
             (count(*) filter (where not today and judged = 'done'))::int4 as "doneBefore",
             round((percentile_cont(0.5) within group (order by duration_ns)
               filter (where today and judged in ('done', 'failed')))::numeric)::text as p50,
             round((percentile_cont(0.95) within group (order by duration_ns)
               filter (where today and judged in ('done', 'failed')))::numeric)::text as p95,
             round(avg(cost_micro_usd) filter (where today and cost_state in ('complete', 'partial')))::text as cost,
             array_agg(distinct cost_state) filter (where today) as "costStates",
             (count(*) filter (where today and finding_rules && $6::text[]))::int4 as schema,
             (count(*) filter (where today and finding_rules && $7::text[]))::int4 as silent,
             array[${hours.join(", ")}] as hours, (count(*) over ())::int4 as total
        from (select pipeline, start_ns, start_ns >= $4::int8 as today, ${judgedStatus} as judged, duration_ns,
                     cost_micro_usd, cost_state, finding_rules
                from runs
               where project_id = $1::uuid and start_ns >= $3::int8 and pipeline is not null and ${isShown} offset 0) as r
       group by pipeline order by runs desc, pipeline limit $8::int4`,
    values: [projectId, now, String(fromNs), String(todayNs), String(hoursNs), rules.schema, rules.silent, limit],
  });
  return rows;
}

/** Whether any run ever came in. Uses runs_by_start. */
export async function hasRuns(db: Pool, projectId: string): Promise<boolean> {
  const { rows } = await db.query<{ has: boolean }>({
    name: "has-runs",
    text: "select exists (select from runs where project_id = $1::uuid) as has",
    values: [projectId],
  });
  return rows[0]?.has ?? false;
}

export type GroupNow = {
  readonly id: string;
  readonly rule: string;
  readonly pipeline: string | null;
  readonly step: string | null;
  readonly isBack: boolean;
  readonly runs: number;
  readonly at: Date;
};

/** Groups of findings that came up or came back since, the worst first. Uses finding_groups_by_time. */
export async function selectNewGroups(db: Pool, projectId: string, since: Date, limit: number): Promise<GroupNow[]> {
  const { rows } = await db.query<GroupNow>({
    name: "overview-groups",
    text: `
      select id::text, rule, pipeline, step, state = 'regressed' as "isBack", runs,
             case when state = 'regressed' then last_seen_at else first_seen_at end as at
        from finding_groups
       where project_id = $1::uuid and last_seen_at >= $2::timestamptz and runs > 0
         and (state = 'regressed' or state = 'open' and first_seen_at >= $2::timestamptz)
       order by array_position(array['high', 'medium', 'low', 'info'], severity), last_seen_at desc, id limit $3::int4`,
    values: [projectId, since, limit],
  });
  return rows;
}
