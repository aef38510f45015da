// Whole spans, log records and contents of one run, as they are stored.
import type { ClientBase, Pool } from "pg";
import { byteaArray } from "@/lib/server/sql/arrays";
import type { ContentTexts } from "@/lib/server/store-contents";
import { refBytes, refOf } from "@/lib/server/store-contents";
import type { StoredLog, StoredSpan } from "@/lib/server/store-load";

export type Db = Pool | ClientBase;
/** A run and the partition it lies in. */
export type RunAt = { readonly projectId: string; readonly traceId: string; readonly day: string };

const spanFields = `
  encode(trace_id, 'hex') as "traceId", encode(span_id, 'hex') as "spanId", encode(parent_span_id, 'hex') as "parentSpanId",
  name, span_kind as "spanKind", start_ns::text as "startNs", end_ns::text as "endNs", status_code as "statusCode",
  attributes, events, links, extra, resource_hash, scope_hash`;
const logFields = `
  encode(record_id, 'hex') as "recordId",  encode(trace_id, 'hex') as "traceId", encode(span_id, 'hex') as "spanId", time_ns::text as "timeNs",
  observed_ns::text as "observedNs", severity, severity_text as "severityText", event_name as "eventName", body, attributes,
  extra, resource_hash, scope_hash`;
const ofRun = "project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = $3::date";

type Hashed = { readonly resource_hash: Buffer; readonly scope_hash: Buffer };

function hashed<T>({
  resource_hash,
  scope_hash,
  ...row
}: T & Hashed): Omit<T, keyof Hashed> & { resourceHash: string; scopeHash: string } {
  return { ...row, resourceHash: refOf(resource_hash), scopeHash: refOf(scope_hash) };
}

/** Spans by id (hex). Uses spans_pkey. */
export async function selectSpans(db: Db, run: RunAt, spanIds: readonly string[]): Promise<StoredSpan[]> {
  const { rows } = await db.query<StoredSpan & Hashed>(
    `select ${spanFields} from spans where ${ofRun} and span_id = any($4::bytea[])`,
    [run.projectId, run.traceId, run.day, byteaArray(spanIds)],
  );
  return rows.map(hashed) as StoredSpan[];
}

/** All spans of a run. Uses spans_pkey. */
export async function selectAllSpans(db: Db, run: RunAt): Promise<StoredSpan[]> {
  const { rows } = await db.query<StoredSpan & Hashed>(
    `select ${spanFields} from spans where ${ofRun} order by span_id`,
    [run.projectId, run.traceId, run.day],
  );
  return rows.map(hashed) as StoredSpan[];
}

/** Runs of one project that lie in one partition. */
export type RunsAt = { readonly projectId: string; readonly day: string; readonly traceIds: readonly string[] };
const ofRuns = "project_id = $1::uuid and day = $2::date and trace_id = any($3::bytea[])";

/** All spans of some runs. Uses spans_pkey. */
export async function selectSpansOfRuns(db: Db, { projectId, day, traceIds }: RunsAt): Promise<StoredSpan[]> {
  const { rows } = await db.query<StoredSpan & Hashed>(
    `select ${spanFields} from spans where ${ofRuns} order by trace_id, span_id`,
    [projectId, day, byteaArray(traceIds)],
  );
  return rows.map(hashed) as StoredSpan[];
}

/** As `selectTexts`, of whichever of the runs has it: a reference is the hash of what it stands for. Uses contents_pkey. */
export async function selectTextsOfRuns(
  db: Db,
  { projectId, day, traceIds }: RunsAt,
  refs: readonly string[],
): Promise<ContentTexts> {
  const { rows } = await db.query<{ hash: Buffer; body: string }>(
    `select distinct on (hash) hash, body from contents where ${ofRuns} and hash = any($4::bytea[]) order by hash`,
    [projectId, day, byteaArray(traceIds), byteaArray(refs.map((ref) => refBytes(ref).toString("hex")))],
  );
  return new Map(rows.map(({ hash, body }) => [refOf(hash), body]));
}

/** The next spans of a run in the order of their ids. Uses spans_pkey. */
export async function selectSpansAfter(db: Db, run: RunAt, after: string, limit: number): Promise<StoredSpan[]> {
  const { rows } = await db.query<StoredSpan & Hashed>(
    `select ${spanFields} from spans where ${ofRun} and span_id > decode($4::text, 'hex') order by span_id limit $5::int`,
    [run.projectId, run.traceId, run.day, after, limit],
  );
  return rows.map(hashed) as StoredSpan[];
}

/** Log records of some spans of a run, oldest first. Uses log_records_pkey. */
export async function selectLogs(db: Db, run: RunAt, spanIds: readonly string[]): Promise<StoredLog[]> {
  const { rows } = await db.query<StoredLog & Hashed>(
    `select ${logFields} from log_records where ${ofRun} and span_id = any($4::bytea[]) order by time_ns, record_id`,
    [run.projectId, run.traceId, run.day, byteaArray(spanIds)],
  );
  return rows.map(hashed) as StoredLog[];
}

/** All log records of a run. Uses log_records_pkey. */
export async function selectAllLogs(db: Db, run: RunAt): Promise<StoredLog[]> {
  const { rows } = await db.query<StoredLog & Hashed>(
    `select ${logFields} from log_records where ${ofRun} order by record_id`,
    [run.projectId, run.traceId, run.day],
  );
  return rows.map(hashed) as StoredLog[];
}

/** True where a stored record may belong to another span than the one it names (store-log.ts). Uses log_records_pkey. */
export async function hasElsewhereLogs(db: Db, run: RunAt): Promise<boolean> {
  const { rows } = await db.query<{ found: boolean }>(
    `select exists (select from log_records where ${ofRun} and extra ? 'j') as found`,
    [run.projectId, run.traceId, run.day],
  );
  return rows[0]?.found ?? false;
}

/** The next log records of a run in the order of their ids. Uses log_records_pkey. */
export async function selectLogsAfter(db: Db, run: RunAt, after: string, limit: number) {
  const { rows } = await db.query<StoredLog & Hashed>(
    `select ${logFields} from log_records
      where ${ofRun} and record_id > decode($4::text, 'hex') order by record_id limit $5::int`,
    [run.projectId, run.traceId, run.day, after, limit],
  );
  return rows.map(hashed) as StoredLog[];
}

/** Contents by reference; what is not stored is not in the answer. Uses contents_pkey. */
export async function selectTexts(db: Db, run: RunAt, refs: readonly string[]): Promise<ContentTexts> {
  const { rows } = await db.query<{ hash: Buffer; body: string }>(
    `select hash, body from contents where ${ofRun} and hash = any($4::bytea[])`,
    [run.projectId, run.traceId, run.day, byteaArray(refs.map((ref) => refBytes(ref).toString("hex")))],
  );
  return new Map(rows.map(({ hash, body }) => [refOf(hash), body]));
}
