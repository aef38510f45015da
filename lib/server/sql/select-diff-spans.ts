// The spans of a run as a diff reads them: in parts, the columns of JSON as texts. Uses spans_pkey.
import type { Pool } from "pg";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import { refOf } from "@/lib/server/store-contents";
import type { StoredSpan } from "@/lib/server/store-load";

type Row = [
  ...[spanId: string, parentSpanId: string | null, name: string, spanKind: number, startNs: string],
  ...[endNs: string | null, statusCode: number, attributes: string | null, events: string | null],
  ...[extra: string | null, resource: Buffer, scope: Buffer, cost: string | null, tokens: string | null],
];

/** JSON columns are parsed only where the span is read. */
export type DiffSpanRow = Omit<StoredSpan, "attributes" | "events" | "links" | "extra"> & {
  readonly attributes: string | null;
  readonly events: string | null;
  readonly extra: string | null;
  readonly costMicroUsd: number | null;
  readonly tokens: number | null;
};

/** The next spans of a run in the order of their ids. */
export async function selectDiffSpans(db: Pool, run: RunAt, after: string, limit: number): Promise<DiffSpanRow[]> {
  const { rows } = await db.query<Row>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), encode(parent_span_id, 'hex'), name, span_kind, start_ns::text, end_ns::text,
             status_code, attributes::text, events::text, extra::text, resource_hash, scope_hash, cost_micro_usd::text,
             case when tokens_input is null and tokens_output is null then null
                  else (coalesce(tokens_input, 0) + coalesce(tokens_output, 0))::text end
        from spans
       where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date
         and span_id > decode($4::text, 'hex')
       order by span_id
       limit $5::int`,
    values: [run.projectId, run.traceId, run.day, after, limit],
  });
  return rows.map(([spanId, parentSpanId, name, spanKind, startNs, endNs, statusCode, ...rest]) => {
    const [attributes, events, extra, resource, scope, cost, tokens] = rest;
    return {
      traceId: run.traceId,
      spanId,
      parentSpanId,
      name,
      spanKind,
      startNs,
      endNs,
      statusCode,
      attributes,
      events,
      extra,
      resourceHash: refOf(resource),
      scopeHash: refOf(scope),
      costMicroUsd: cost === null ? null : Number(cost),
      tokens: tokens === null ? null : Number(tokens),
    };
  });
}
