// What waits for the search: written by ingest with the spans themselves, taken by the worker with the commit that indexes it.
import type { ClientBase, PoolClient } from "pg";
import type { BinaryRows } from "@/lib/server/sql/binary-rows";
import { copy, type RunPlace } from "@/lib/server/sql/copy-rows";
import type { RunKey } from "@/lib/server/sql/lock-runs";
import { refBytes } from "@/lib/server/store-contents";

/** Rows of a run: contents by reference, spans and logs by id (hex). */
export type SearchItems = {
  readonly contents: readonly string[];
  readonly spans: readonly string[];
  readonly logs: readonly string[];
};

export type SearchJob = RunKey & {
  readonly id: bigint;
  readonly day: string;
  readonly chars: number;
  /** Null: everything that the run has. */
  readonly items: SearchItems | null;
};

const columns = ["trace_id", "project_id", "day", "chars", "contents", "spans", "logs"];
const charsMax = 1_000_000_000;

/** `items` null: the whole run. */
export function writeSearchJob(rows: BinaryRows, place: RunPlace, chars: number, items: SearchItems | null): void {
  rows.row(columns.length);
  rows.hex(place.trace);
  rows.bytes(place.project);
  rows.date(place.day);
  rows.int4(Math.min(chars, charsMax));
  rows.bytes(items === null ? null : Buffer.concat(items.contents.map((ref) => refBytes(ref))));
  rows.hex(items === null ? null : items.spans.join(""));
  rows.hex(items === null ? null : items.logs.join(""));
}

export const copySearchJobs = (client: PoolClient, rows: BinaryRows) => copy(client, "search_queue", columns, rows);

type JobRow = {
  readonly id: string;
  readonly projectId: string;
  readonly traceId: string;
  readonly day: string;
  readonly chars: number;
  readonly contents: Buffer | null;
  readonly spans: Buffer | null;
  readonly logs: Buffer | null;
};

/** Takes the oldest jobs of about `chars` characters, at least one where any waits; other workers take other ones. Uses search_queue_pkey. */
export async function takeSearchJobs(client: ClientBase, limit: number, chars: number): Promise<SearchJob[]> {
  const { rows } = await client.query<JobRow>({
    name: "take-search-jobs",
    text: `
      with locked as (
             select id, trace_id, chars from search_queue order by id limit $1::int for update skip locked),
           chosen as (
             select id, trace_id, sum(chars::int8) over (order by id) - chars as before from locked)
      delete from search_queue q using chosen s
       where q.id = s.id and q.trace_id = s.trace_id and s.before < $2::int8
      returning q.id::text, q.project_id::text as "projectId", encode(q.trace_id, 'hex') as "traceId", q.day::text, q.chars,
                q.contents, q.spans, q.logs`,
    values: [limit, chars],
  });
  return rows.map(({ id, contents, spans, logs, ...row }) => ({
    ...row,
    id: BigInt(id),
    items:
      contents === null && spans === null && logs === null
        ? null
        : { contents: keysOf(contents, 16), spans: keysOf(spans, 8), logs: keysOf(logs, 16) },
  }));
}

/** Keys of `size` bytes each, hex. */
function keysOf(joined: Buffer | null, size: number): string[] {
  if (joined === null) return [];
  return Array.from({ length: joined.length / size }, (_, no) => joined.toString("hex", no * size, (no + 1) * size));
}
