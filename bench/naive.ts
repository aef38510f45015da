// The naive rows: the same columns, every attribute whole in its span.
import pg from "pg";
import type { Attributes } from "@/lib/otlp/wire";
import { selectAllSpans, selectTexts } from "@/lib/server/sql/select-telemetry";
import { loadTexts, RowDecoder, refsOfSpan } from "@/lib/server/store-load";

/** Makes table naive_spans: all stored spans with their attributes written out, no contents. */
export async function createNaive(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("drop table if exists naive_spans");
  await client.query("create table naive_spans (like spans including all) partition by range (day)");
  await client.query("create table naive_spans_all partition of naive_spans default");
  const { rows: runs } = await client.query<{ projectId: string; traceId: string; day: string }>(
    `select project_id::text as "projectId", encode(trace_id, 'hex') as "traceId", day::text from runs`,
  );
  for (const run of runs) {
    const spans = await selectAllSpans(client, run);
    const texts = await loadTexts(
      (refs) => selectTexts(client, run, refs),
      (need) => {
        for (const span of spans) refsOfSpan(span, need);
      },
    );
    const decoder = new RowDecoder(texts);
    const whole = spans.map((span) => ({
      id: `\\x${span.spanId}`,
      attributes: decoder.span(span).attributes as Attributes,
    }));
    await client.query(
      `insert into naive_spans
       select (jsonb_populate_record(s, jsonb_build_object('attributes', v.attributes))).*
         from spans s join json_to_recordset($4::json) as v(id bytea, attributes jsonb) on v.id = s.span_id
        where s.project_id = $1::uuid and s.trace_id = decode($2::text, 'hex') and s.day = $3::date`,
      [run.projectId, run.traceId, run.day, JSON.stringify(whole)],
    );
  }
  await client.end();
}
