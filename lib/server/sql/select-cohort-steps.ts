// The steps of many runs with their attributes as text, in order of start. Spans are found through spans_pkey run by run.
import type { Pool } from "pg";
import type { StepKind } from "@/lib/domain/trace/step";
import { byteaArray } from "@/lib/server/sql/arrays";
import { refBytes, refOf } from "@/lib/server/store-contents";

export type CohortRunRow = {
  readonly traceId: string;
  readonly day: string;
  readonly spanCount: number;
  readonly userId: string | null;
  readonly pipelineVersion: string | null;
};

/** Of the runs that the project has. Uses runs_pkey. */
export async function selectCohortRuns(
  db: Pool,
  projectId: string,
  traceIds: readonly string[],
): Promise<CohortRunRow[]> {
  const { rows } = await db.query<CohortRunRow>(
    `select encode(trace_id, 'hex') as "traceId", day::text, span_count as "spanCount", user_id as "userId",
            pipeline_version as "pipelineVersion"
       from runs where project_id = $1::uuid and trace_id = any($2::bytea[]) and span_count > 0`,
    [projectId, byteaArray(traceIds)],
  );
  return rows;
}

type Row = [
  ...[no: number, spanId: string, parentSpanId: string | null, name: string, kind: StepKind, tool: string | null],
  ...[model: string | null, failed: boolean, errorType: string | null, errorMessage: string | null],
  ...[resource: Buffer, attributes: string | null, pipeline: string | null],
];
export type CohortStepRow = {
  /** Place of its run in the list asked for. */
  readonly run: number;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: StepKind;
  readonly tool: string | null;
  readonly model: string | null;
  readonly failed: boolean;
  readonly errorType: string | null;
  readonly errorMessage: string | null;
  readonly resourceHash: string;
  readonly attributes: string | null;
  readonly pipeline: string | null;
};

export async function selectCohortSteps(
  db: Pool,
  projectId: string,
  runs: readonly CohortRunRow[],
): Promise<CohortStepRow[]> {
  const { rows } = await db.query<Row>({
    rowMode: "array",
    text: `
      select r.no::int, encode(s.span_id, 'hex'), encode(s.parent_span_id, 'hex'), s.name, s.kind, s.tool_name, s.model, s.failed,
             s.error_type, left(s.error_message, 200), s.resource_hash, s.attributes::text, s.pipeline
        from unnest($2::bytea[], $3::date[]) with ordinality as r(trace_id, day, no)
       cross join lateral (
             select * from spans t
              where t.project_id = $1::uuid and t.trace_id = r.trace_id and t.day = r.day
              order by t.start_ns, t.span_id) as s
       order by r.no`,
    values: [projectId, byteaArray(runs.map(({ traceId }) => traceId)), runs.map(({ day }) => day)],
  });
  return rows.map(([no, spanId, parentSpanId, name, kind, tool, model, failed, ...rest]) => {
    const [errorType, errorMessage, resource, attributes, pipeline] = rest;
    const step = {
      spanId,
      parentSpanId,
      name,
      kind,
      tool,
      model,
      failed,
      errorType,
      errorMessage,
      attributes,
      pipeline,
    };
    return { run: no - 1, ...step, resourceHash: refOf(resource) };
  });
}

/** Resources by hash: of each, one of the runs that has it. Uses contents_pkey. */
export async function selectResources(
  db: Pool,
  projectId: string,
  wanted: readonly { readonly run: CohortRunRow; readonly hash: string }[],
): Promise<Map<string, string>> {
  const { rows } = await db.query<{ hash: Buffer; body: string }>(
    `select c.hash, c.body
       from unnest($2::bytea[], $3::date[], $4::bytea[]) as w(trace_id, day, hash)
       join contents c on c.project_id = $1::uuid and c.trace_id = w.trace_id and c.day = w.day and c.hash = w.hash`,
    [
      projectId,
      byteaArray(wanted.map(({ run }) => run.traceId)),
      wanted.map(({ run }) => run.day),
      byteaArray(wanted.map(({ hash }) => refBytes(hash).toString("hex"))),
    ],
  );
  return new Map(rows.map(({ hash, body }) => [refOf(hash), body]));
}
