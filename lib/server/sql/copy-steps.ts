// The steps of a run as a binary COPY, ordered by start: a million rows leave Postgres as fast as it reads them, and none
// is held here. Uses spans_pkey; a run's own rows are sorted.
import type { Pool, PoolClient } from "pg";
import { to } from "pg-copy-streams";
import { subject } from "@/lib/server/sql/select-steps";
import type { RunAt } from "@/lib/server/sql/select-telemetry";

// in memory, where the run is not huge
const sortMemory = "64MB";

/** What a row of the copy holds, in this order; all numbers that JSON may show are float8 (see step-reader.ts). */
const columns = `
  span_id, parent_span_id, name, kind, start_ns,
  case when end_ns is null then -1 else greatest(end_ns - start_ns, 0) end::float8,
  failed, model, coalesce(coalesce(tokens_input, 0) + tokens_output, tokens_input, -1)::float8,
  coalesce(cost_micro_usd, -1)::float8, coalesce(attempt, 0), coalesce(first_token_ns, -1)::float8,
  ${subject}`;

/** Rows that changed after `since` (0: all), at most `limit`. */
export async function* copySteps(
  db: Pool,
  run: RunAt,
  { since, limit }: { readonly since: number; readonly limit: number },
): AsyncGenerator<Buffer> {
  const client = await db.connect();
  let ended = false;
  try {
    await client.query(`begin read only; set local work_mem = '${sortMemory}'`);
    // COPY takes no parameters
    const text = (value: string) => client.escapeLiteral(value);
    const query = `copy (
      select ${columns} from spans
       where project_id = ${text(run.projectId)}::uuid and trace_id = decode(${text(run.traceId)}, 'hex')
         and day = ${text(run.day)}::date and revision > ${text(String(since))}::int
       order by start_ns, span_id limit ${text(String(limit))}::int8) to stdout (format binary)`;
    yield* client.query(to(query)) as AsyncIterable<Buffer>;
    await client.query("commit");
    ended = true;
  } finally {
    release(client, ended);
  }
}

/** A reader who leaves early, or an error: the connection is in the middle of something. */
const release = (client: PoolClient, ended: boolean) => client.release(!ended);
