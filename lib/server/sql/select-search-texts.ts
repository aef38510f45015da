// The texts of runs as the search reads them. One day a query, as a literal, as in select-stored.ts.
import type { ClientBase } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import type { StoredLog, StoredSpan } from "@/lib/server/store-load";

/** A row of a run, hex; without an id all rows of the run. */
export type TextKey = RunKey & { readonly id?: string };
/** The position of its key, then its columns. */
export type ContentText = [no: number, body: string];
export type SpanText = [
  no: number,
  name: string,
  error: string | null,
  ...rest: [
    attributes: StoredSpan["attributes"],
    events: StoredSpan["events"],
    statusMessage: NonNullable<StoredSpan["extra"]>["m"],
  ],
];
export type LogText = [no: number, eventName: string, body: StoredLog["body"], attributes: StoredLog["attributes"]];

const families = {
  contents: { id: "hash", wanted: "t.body" },
  spans: { id: "span_id", wanted: "t.name, t.error_message, t.attributes, t.events, t.extra -> 'm'" },
  log_records: { id: "record_id", wanted: "t.event_name, t.body, t.attributes" },
} as const;

type Family = keyof typeof families;
type Row = { contents: ContentText; spans: SpanText; log_records: LogText };

/** Uses contents_pkey, spans_pkey, log_records_pkey. `keys`: all with an id, or all without. */
export async function selectSearchTexts<F extends Family>(
  client: ClientBase,
  family: F,
  day: string,
  keys: readonly TextKey[],
): Promise<Row[F][]> {
  if (keys.length === 0) return [];
  const { id, wanted } = families[family];
  const byId = keys[0]?.id !== undefined;
  const { rows } = await client.query<Row[F]>({
    name: `search-${family}-${byId ? "ids" : "runs"}-${day}`,
    rowMode: "array",
    text: `
      select k.no::int - 1, t.*
        from unnest($1::uuid[], $2::bytea[], $3::bytea[]) with ordinality as k(project_id, trace_id, id, no)
       cross join lateral (
             select ${wanted} from ${family} t
              where t.project_id = k.project_id and t.trace_id = k.trace_id and t.day = date '${day}'
                    ${byId ? `and t.${id} = k.id` : ""}
             offset 0) as t`,
    values: [
      uuidArray(keys.map((key) => key.projectId)),
      byteaArray(keys.map((key) => key.traceId)),
      byteaArray(keys.map((key) => key.id ?? "")),
    ],
  });
  return rows;
}

/** Keys of a large run, a page of ids after `after` (hex). Uses the same keys. */
export async function selectSearchIds(
  client: ClientBase,
  family: Family,
  day: string,
  run: RunKey,
  page: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { id } = families[family];
  const { rows } = await client.query<[string]>({
    rowMode: "array",
    text: `
      select encode(${id}, 'hex') from ${family}
       where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and day = date '${day}'
             and ${id} > decode($3::text, 'hex')
       order by ${id} limit $4::int`,
    values: [run.projectId, run.traceId, page.after, page.limit],
  });
  return rows.map(([key]) => key);
}
