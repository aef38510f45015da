// The same step in other runs. Spans are found through spans_pkey run by run; a climb to the ancestors is one look-up a level.
import type { Pool } from "pg";
import type { RunStatus } from "@/lib/domain/trace/run";
import type { CostState, StepKind } from "@/lib/domain/trace/step";
import { byteaArray } from "@/lib/server/sql/arrays";
import type { RunAt } from "@/lib/server/sql/select-telemetry";

/** Levels above a step that are compared. */
const depthMax = 60;
/** Steps of one name that are looked at in a run: later ones are not found. */
const namesakesMax = 500;
/** A run with more spans is not searched: its spans alone would take longer to read than a reader waits. */
export const searchedSpansMax = 20_000;

export type StepPath = {
  readonly kind: StepKind;
  readonly name: string;
  /** Names of the ancestors, nearest first. */
  readonly above: readonly string[];
};

/** Names of the ancestors of span `c`, nearest first. `$1` is the project; run `r` holds the span. */
const namesAbove = (run: { trace: string; day: string }) => `
  (with recursive up(parent, names, depth) as (
     select c.parent_span_id, array[]::text[], 0
     union all
     select p.parent_span_id, up.names || p.name, up.depth + 1
       from up join spans p on p.project_id = $1::uuid and p.trace_id = ${run.trace} and p.day = ${run.day}
                           and p.span_id = up.parent
      where up.depth < ${depthMax})
   select names from up order by depth desc limit 1)`;

/** Kind, name and ancestors of a span; null where the run has no such span. */
export async function selectStepPath(db: Pool, run: RunAt, spanId: string): Promise<StepPath | null> {
  const { rows } = await db.query<StepPath>(
    `select kind, name, ${namesAbove({ trace: "c.trace_id", day: "c.day" })} as above
       from spans c
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date
        and span_id = decode($4::text, 'hex')`,
    [run.projectId, run.traceId, run.day, spanId],
  );
  return rows[0] ?? null;
}

export type EarlierRun = {
  readonly traceId: string;
  readonly day: string;
  readonly status: RunStatus;
  readonly startNs: string;
};

/** Runs of the same pipeline that started before, newest first. Uses runs_by_pipeline. */
export async function selectEarlierRuns(db: Pool, run: RunAt, limit: number): Promise<EarlierRun[]> {
  const { rows } = await db.query<EarlierRun>(
    `with this as (select pipeline, start_ns from runs where project_id = $1::uuid and trace_id = decode($2::text, 'hex'))
     select encode(r.trace_id, 'hex') as "traceId", r.day::text, r.status, r.start_ns::text as "startNs"
       from this, lateral (
         select trace_id, day, status, start_ns, pipeline from runs
          where project_id = $1::uuid and pipeline = this.pipeline and span_count between 1 and ${searchedSpansMax}
            and start_ns <= this.start_ns and trace_id <> decode($2::text, 'hex')
          order by start_ns desc limit $3::int) r`,
    [run.projectId, run.traceId, limit],
  );
  return rows;
}

export type SameStepRow = {
  readonly traceId: string;
  readonly spanId: string;
  readonly place: number;
  readonly startNs: string;
  readonly endNs: string | null;
  readonly failed: boolean;
  readonly errorMessage: string | null;
  readonly model: string | null;
  readonly tokensInput: string | null;
  readonly tokensOutput: string | null;
  readonly costMicroUsd: string | null;
  readonly costState: CostState;
  readonly finishReason: string | null;
  readonly outputPreview: string | null;
};

type Runs = readonly Pick<RunAt, "traceId" | "day">[];
type Which = { readonly place: number } | { readonly spanId: string };

/** In each of the runs, the step of that path that is the n-th there (from 1), or that has the id. */
export async function selectSameSteps(
  db: Pool,
  projectId: string,
  runs: Runs,
  path: StepPath,
  which: Which,
): Promise<SameStepRow[]> {
  const chosen = "place" in which ? "place = $7::int" : "span_id = decode($7::text, 'hex')";
  const { rows } = await db.query<SameStepRow>(
    `with placed as (
       select c.*, row_number() over (partition by r.trace_id order by c.start_ns, c.span_id)::int as place
         from unnest($2::bytea[], $3::date[]) as r(trace_id, day),
              lateral (
                select * from spans s
                 where s.project_id = $1::uuid and s.trace_id = r.trace_id and s.day = r.day and s.kind = $4::text
                   and s.name = $5::text
                 order by s.start_ns, s.span_id limit ${namesakesMax}) c
        where ${namesAbove({ trace: "r.trace_id", day: "r.day" })} = $6::text[])
     select encode(trace_id, 'hex') as "traceId", encode(span_id, 'hex') as "spanId", place, start_ns::text as "startNs",
            end_ns::text as "endNs", failed, error_message as "errorMessage", model, tokens_input::text as "tokensInput",
            tokens_output::text as "tokensOutput", cost_micro_usd::text as "costMicroUsd", cost_state as "costState",
            finish_reason as "finishReason", output_preview as "outputPreview"
       from placed where ${chosen}`,
    [
      projectId,
      byteaArray(runs.map((run) => run.traceId)),
      runs.map((run) => run.day),
      path.kind,
      path.name,
      path.above,
      "place" in which ? which.place : which.spanId,
    ],
  );
  return rows;
}
