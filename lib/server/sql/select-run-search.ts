// The texts of one run, for the search in it. All of them: reading 20,000 steps takes less than half the time that `ilike` takes
// to look through them.
import type { Pool } from "pg";
import type { StepKind } from "@/lib/domain/trace/step";
import type { RunAt } from "@/lib/server/sql/select-telemetry";
import { type ContentRef, refOf } from "@/lib/server/store-contents";
import type { StoredLog } from "@/lib/server/store-load";

const ofRun = "project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date";

/** Start of the run's step number `no`, null where it has fewer. Uses spans_pkey. */
export async function selectStartOf(db: Pool, run: RunAt, no: number): Promise<string | null> {
  const { rows } = await db.query<{ start: string }>(
    `select start_ns::text as start from spans where ${ofRun} order by start_ns offset $4::int limit 1`,
    [run.projectId, run.traceId, run.day, no],
  );
  return rows[0]?.start ?? null;
}

export type RunContents = { readonly texts: ReadonlyMap<ContentRef, string>; readonly whole: boolean };

/** Contents of a run, up to `bytes` of them. Uses contents_pkey. */
export async function selectContents(db: Pool, run: RunAt, bytes: number): Promise<RunContents> {
  const values = [run.projectId, run.traceId, run.day];
  const sum = `select coalesce(sum(octet_length(body)), 0) <= $4::int8 as fits from contents where ${ofRun}`;
  const { rows: sums } = await db.query<{ fits: boolean }>(sum, [...values, bytes]);
  const whole = sums[0]?.fits ?? true;
  // sums as it goes along cost as much as the reading itself
  const text = whole ? `select hash, body from contents where ${ofRun}` : firstContents;
  const { rows } = await db.query<[Buffer, string]>({
    rowMode: "array",
    text,
    values: whole ? values : [...values, bytes],
  });
  return { texts: new Map(rows.map(([hash, body]) => [refOf(hash), body])), whole };
}

const firstContents = `
  select hash, body
    from (select hash, body, sum(octet_length(body)) over (order by hash) as bytes from contents where ${ofRun}) as summed
   where bytes <= $4::int8`;

/** JSON columns as texts: most of them are looked through and never parsed. */
export type SearchedSpan = [
  ...[spanId: string, startNs: string, kind: StepKind, name: string, error: string | null, errorType: string | null],
  ...[statusMessage: string | null, attributes: string | null, events: string | null],
];

/** Steps that start by `until`. Uses spans_pkey. */
export async function selectSearchedSpans(db: Pool, run: RunAt, until: string | null): Promise<SearchedSpan[]> {
  const { rows } = await db.query<SearchedSpan>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), start_ns::text, kind, name, error_message, error_type, (extra -> 'm')::text, attributes::text,
             events::text
        from spans
       where ${ofRun} and ($4::int8 is null or start_ns <= $4::int8)`,
    values: [run.projectId, run.traceId, run.day, until],
  });
  return rows;
}

export type SearchedLog = [
  ...[spanId: string, eventName: string, body: StoredLog["body"], attributes: StoredLog["attributes"]],
];

/** Log records that name a step, oldest first. Uses log_records_pkey. */
export async function selectSearchedLogs(db: Pool, run: RunAt): Promise<SearchedLog[]> {
  const { rows } = await db.query<SearchedLog>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), event_name, body, attributes from log_records
       where ${ofRun} and span_id is not null order by time_ns, record_id`,
    values: [run.projectId, run.traceId, run.day],
  });
  return rows;
}
