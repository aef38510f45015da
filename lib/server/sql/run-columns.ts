import type { FieldName } from "@/lib/domain/query/fields";

/** A run that is still open and says nothing for this long has lost its process. */
const lostAfter = "interval '10 minutes'";

/** A run whose first step has not arrived goes on, as far as anybody knows, until nothing has come for this long. */
const settledAfter = "interval '2 minutes'";

/** Every step at its top names a parent that has not arrived, and steps still come. $2 is the time of the question. */
export const isArriving = `(orphan_count > 0 and orphan_count = root_count and last_seen_at > $2::timestamptz - ${settledAfter})`;

/**
 * Of a row of run_controls `c`, as lib/domain/guard/lease judges it; $2 is the time of the question. Null: a run of the
 * gateway without a call under way is what its spans say, unless it was killed.
 */
const controlStatus = `case
  when c.is_gateway and not c.killed and c.ended_at is not null then null
  when c.status <> 'open' then c.status
  when exists (select from approvals a where a.project_id = c.project_id and a.run_id = c.run_id and a.state = 'pending'
    and a.expires_at > $2::timestamptz) then 'waiting'
  when c.lease_expires_at <= $2::timestamptz then 'lost'
  else 'running' end`;

const isControlled = `exists (
  select from run_controls c where c.project_id = runs.project_id and c.trace_id = runs.trace_id)`;

/** What the control plane knows of the run of that trace (the outermost, if it has sub-runs) outranks what its spans tell. */
const outermost = (what: string) => `(
  select ${what} from run_controls c where c.project_id = runs.project_id and c.trace_id = runs.trace_id
   order by c.is_gateway, c.parent_run_id is not null, c.ordinal limit 1)`;
const controlled = (what: string) => `case when ${isControlled} then ${outermost(what)} end`;

/** What time makes of the stored status; $2 is the time of the question. A run that waits for a person is not lost. */
export const judgedStatus = `coalesce(${controlled(controlStatus)}, case
  when status = 'running' and last_seen_at < $2::timestamptz - ${lostAfter} then 'lost'
  when status in ('done', 'failed') and ${isArriving} then 'running'
  else status end)`;
export const judgedHaltCode = `case when ${isControlled} then ${outermost("c.halt_code")} else halt_code end`;

/** The control plane's id of the run; null where it knows none of that trace. */
export const controlRunId = controlled("c.run_id");

/** A run is there from its first step on, or from when it was started at the control plane. */
export const isShown = `(span_count > 0 or ${isControlled})`;

/** A run that has sent no step ends when the control plane says so. */
export const judgedEndNs = `coalesce(end_ns, case when span_count = 0
  then ${outermost("(extract(epoch from c.ended_at) * 1000)::int8 * 1000000")} end)`;

/** Runs whose halt code may be asked for: a look at all the others is spared. */
export const mayHaveHalted = `(halt_code is not null or trace_id = any(array(
  select c.trace_id from run_controls c where c.project_id = $1::uuid and c.halt_code is not null)))`;

/** Traces of runs that the control plane knows to have one of these statuses; `wanted` is bound as text[]. */
export const controlledTraces = (wanted: string) => `array(
  select c.trace_id from run_controls c where c.project_id = $1::uuid and ${controlStatus} = any(${wanted}))`;

/** Null where the client counts no tokens. */
export const tokensTotal =
  "case when tokens_input is null and tokens_output is null then null else coalesce(tokens_input, 0) + coalesce(tokens_output, 0) end";

/** Columns that hold one label a run, by the field of a query that asks for it. */
export const runLabels: Partial<Record<FieldName, string>> = {
  pipeline: "pipeline",
  version: "pipeline_version",
  service: "service",
  session: "session_id",
  user: "user_id",
  halt: judgedHaltCode,
};
