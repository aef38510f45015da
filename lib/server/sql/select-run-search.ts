// What a text may be in, within one run: a superset, which search-run.ts reads exactly.
import type { Pool } from "pg";
import type { StepKind } from "@/lib/domain/trace/step";
import { byteaArray } from "@/lib/server/sql/arrays";
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

export type FoundContents = { readonly texts: ReadonlyMap<ContentRef, string>; readonly whole: boolean };

/** Contents like one of `patterns`, and all that may refer to others; up to `bytes` of them. Uses contents_pkey. */
export async function selectContentsLike(db: Pool, run: RunAt, patterns: readonly string[], bytes: number) {
  const { rows } = await db.query<[Buffer, string | null]>({
    rowMode: "array",
    text: `
      select hash, case when sum(octet_length(body)) over (order by hash) <= $5::int8 then body end
        from contents
       where ${ofRun} and (body ilike any($4::text[]) or left(body, 1) in ('#', '*', '=', ',', ';')
                  or (left(body, 1) = '{' and (body like '%:{"r":"%' or body like '%:{"l":"%')))`,
    values: [run.projectId, run.traceId, run.day, patterns, bytes],
  });
  const texts = new Map<ContentRef, string>();
  for (const [hash, body] of rows) if (body !== null) texts.set(refOf(hash), body);
  return { texts, whole: texts.size === rows.length } satisfies FoundContents;
}

/** JSON columns as texts: most of them are looked through and never parsed. */
export type SearchedSpan = [
  ...[spanId: string, startNs: string, kind: StepKind, name: string, error: string | null, errorType: string | null],
  ...[statusMessage: string | null, attributes: string | null, events: string | null],
];

/**
 * Steps that start by `until`, in the order of the tree: those like one of `patterns` or, with `patterns` null, all of them.
 * Uses spans_pkey.
 */
export async function selectSpansLike(
  db: Pool,
  run: RunAt,
  until: string | null,
  patterns: readonly string[] | null,
): Promise<SearchedSpan[]> {
  const { rows } = await db.query<SearchedSpan>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), start_ns::text, kind, name, error_message, error_type, (extra -> 'm')::text, attributes::text,
             events::text
        from spans
       where ${ofRun} and ($4::int8 is null or start_ns <= $4::int8)
             and ($5::text[] is null or name ilike any($5::text[]) or attributes::text ilike any($5::text[])
                  or concat_ws(' ', error_message, error_type, extra ->> 'm', events::text) ilike any($5::text[]))
       order by start_ns, span_id`,
    values: [run.projectId, run.traceId, run.day, until, patterns],
  });
  return rows;
}

export type SearchedLog = [
  ...[spanId: string, eventName: string, body: StoredLog["body"], attributes: StoredLog["attributes"]],
];

/** Log records that name a step; `patterns` as above. Uses log_records_pkey. */
export async function selectLogsLike(db: Pool, run: RunAt, patterns: readonly string[] | null): Promise<SearchedLog[]> {
  const { rows } = await db.query<SearchedLog>({
    rowMode: "array",
    text: `
      select encode(span_id, 'hex'), event_name, body, attributes from log_records
       where ${ofRun} and span_id is not null
             and ($4::text[] is null
                  or concat_ws(' ', event_name, body::text, attributes::text) ilike any($4::text[]))
       order by time_ns, record_id`,
    values: [run.projectId, run.traceId, run.day, patterns],
  });
  return rows;
}

/** Start and kind of steps (ids hex), for log records of steps that hold no match themselves. Uses spans_pkey. */
export async function selectPlaces(db: Pool, run: RunAt, spanIds: readonly string[]) {
  const { rows } = await db.query<[string, string]>({
    rowMode: "array",
    text: `select encode(span_id, 'hex'), start_ns::text from spans where ${ofRun} and span_id = any($4::bytea[])`,
    values: [run.projectId, run.traceId, run.day, byteaArray(spanIds)],
  });
  return new Map(rows);
}
