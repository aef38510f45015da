// What the page of a run shows of the control plane: bounded reads of one run, newest first.
import type { Pool } from "pg";
import type { ControlRow } from "@/lib/server/sql/control/controls";
import { type HoldRow, holdFields } from "@/lib/server/sql/control/holds";
import { matchingControls } from "@/lib/server/sql/control/runs";
import { type StepRow, stepFields } from "@/lib/server/sql/control/steps";

type OfRun = {
  readonly projectId: string;
  readonly runId: string;
  /** Only of this step; null: of all. */
  readonly key: string | null;
  readonly limit: number;
};

/** Run ids of a trace or of a run's own id, the outermost first. Uses run_controls_pkey and run_controls_project_id_trace_id_idx. */
export async function selectRunsOf(db: Pool, projectId: string, ref: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ runId: string }>({
    name: "runs-of-trace",
    text: `
      select run_id as "runId" from run_controls
       where project_id = $1::uuid and (run_id = $2::text or trace_id = case when $2::text ~ '^[0-9a-fA-F]{32}$' then decode($2::text, 'hex') end)
       order by run_id = $2::text desc, parent_run_id is not null, ordinal limit $3::int4`,
    values: [projectId, ref, limit],
  });
  return rows.map(({ runId }) => runId);
}

/** Of its project, pipeline, version, itself and its ancestors, newest first. Uses controls_pkey. */
export async function selectRunControls(db: Pool, projectId: string, runId: string): Promise<ControlRow[]> {
  const { rows } = await db.query<ControlRow>({
    name: "run-controls",
    text: `
      select c.kind, c.target, c.version, c.state, c.reason, c.stopped, c.by, c.epoch, c.at
        from run_controls r join controls c on ${matchingControls("null")}
       where r.project_id = $1::uuid and r.run_id = $2::text order by c.epoch desc`,
    values: [projectId, runId],
  });
  return rows;
}

/** What has no outcome first, then the newest. Uses step_claims_project_id_run_id_seq_key. */
export async function selectNewestSteps(db: Pool, { projectId, runId, key, limit }: OfRun): Promise<StepRow[]> {
  const { rows } = await db.query<StepRow>({
    name: "newest-steps",
    text: `
      select ${stepFields} from step_claims
       where project_id = $1::uuid and run_id = $2::text and ($3::text is null or key = $3::text)
       order by status = 'claimed' desc, seq desc limit $4::int4`,
    values: [projectId, runId, key, limit],
  });
  return rows;
}

/** Newest first. Uses holds_project_id_run_id_created_at_idx. */
export async function selectNewestHolds(db: Pool, { projectId, runId, key, limit }: OfRun): Promise<HoldRow[]> {
  const { rows } = await db.query<HoldRow>({
    name: "newest-holds",
    text: `
      select ${holdFields} from holds
       where project_id = $1::uuid and run_id = $2::text and ($3::text is null or step_key = $3::text)
       order by created_at desc, hold_id limit $4::int4`,
    values: [projectId, runId, key, limit],
  });
  return rows;
}

export type RunCounts = { readonly approvals: number; readonly journal: number; readonly holds: number };

/** Uses the indexes above, and approvals_project_id_run_id_step_key_round_key. */
export async function countOfRun(db: Pool, projectId: string, runId: string): Promise<RunCounts> {
  const { rows } = await db.query<RunCounts>({
    name: "counts-of-run",
    text: `
      select (select count(*) from approvals where project_id = $1::uuid and run_id = $2::text)::int as approvals,
             (select count(*) from step_claims where project_id = $1::uuid and run_id = $2::text)::int as journal,
             (select count(*) from holds where project_id = $1::uuid and run_id = $2::text)::int as holds`,
    values: [projectId, runId],
  });
  return rows[0] ?? { approvals: 0, journal: 0, holds: 0 };
}

export type MarkRow = {
  readonly spanId: string;
  readonly name: string;
  readonly stepKey: string | null;
  readonly approvalId: string | null;
  readonly holdId: string | null;
  readonly haltCode: string | null;
  readonly hasIssues: boolean;
};

/** Spans that name something of the control plane, in order of start. Uses spans_pkey. */
export async function selectMarks(
  db: Pool,
  place: { readonly projectId: string; readonly traceId: string; readonly day: string },
  limit: number,
): Promise<MarkRow[]> {
  const { rows } = await db.query<MarkRow>(
    `select encode(span_id, 'hex') as "spanId", name, attributes ->> 'tracegate.step.key' as "stepKey",
            attributes ->> 'tracegate.approval.id' as "approvalId", attributes ->> 'tracegate.hold.id' as "holdId",
            halt_code as "haltCode", coalesce(attributes ? 'tracegate.schema.issues', false) as "hasIssues"
       from spans
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date
        and (halt_code is not null
          or attributes ?| array['tracegate.step.key', 'tracegate.approval.id', 'tracegate.hold.id',
               'tracegate.schema.issues'])
      order by start_ns, span_id limit $4::int4`,
    [place.projectId, place.traceId, place.day, limit],
  );
  return rows;
}
