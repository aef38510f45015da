import type { PoolClient } from "pg";
import { byteaArray, uuidArray } from "@/lib/server/sql/arrays";
import type { RunKey } from "@/lib/server/sql/lock-runs";

/** A span, content or log of a run, all ids hex. */
export type ItemKey = RunKey & { readonly id: string };

// One day a query, as a literal: the planner then opens the partition of that day and no other. One lookup a key: without
// statistics it thinks a new partition small enough to be read whole for every key.
const from = (table: string, column: string, day: string, wanted: string) => `
  select i.no::int, s.wanted
    from unnest($1::uuid[], $2::bytea[], $3::bytea[]) with ordinality as i(project_id, trace_id, id, no)
   cross join lateral (
         select ${wanted} as wanted from ${table} t
          where t.project_id = i.project_id and t.trace_id = i.trace_id and t.${column} = i.id and t.day = date '${day}'
          limit 1) as s`;

const values = (keys: readonly ItemKey[]) => [
  uuidArray(keys.map((key) => key.projectId)),
  byteaArray(keys.map((key) => key.traceId)),
  byteaArray(keys.map((key) => key.id)),
];

/** Ranks of the spans that are stored, by position in `keys`. Uses spans_pkey. */
export async function selectRanks(
  client: PoolClient,
  day: string,
  keys: readonly ItemKey[],
): Promise<Map<number, Buffer>> {
  const text = from("spans", "span_id", day, "t.rank");
  const query = { name: `ranks-${day}`, rowMode: "array" as const, text, values: values(keys) };
  const { rows } = await client.query<[number, Buffer]>(query);
  return new Map(rows.map(([no, rank]) => [no - 1, rank]));
}

/** Positions in `keys` of the contents that are stored. Uses contents_pkey. */
export async function selectHashes(client: PoolClient, day: string, keys: readonly ItemKey[]): Promise<Set<number>> {
  return selectPresent(client, `hashes-${day}`, from("contents", "hash", day, "1"), keys);
}

/** Positions in `keys` of the log records that are stored. Uses log_records_pkey. */
export async function selectRecordIds(client: PoolClient, day: string, keys: readonly ItemKey[]): Promise<Set<number>> {
  return selectPresent(client, `records-${day}`, from("log_records", "record_id", day, "1"), keys);
}

async function selectPresent(client: PoolClient, name: string, text: string, keys: readonly ItemKey[]) {
  const { rows } = await client.query<[number, number]>({ name, rowMode: "array", text, values: values(keys) });
  return new Set(rows.map(([no]) => no - 1));
}

/** Removes spans of a run (ids hex) that a better copy replaces under the same lock. Uses spans_pkey. */
export async function deleteSpans(
  client: PoolClient,
  day: string,
  run: RunKey,
  spanIds: readonly string[],
): Promise<void> {
  await client.query(
    `delete from spans
      where project_id = $1::uuid and trace_id = decode($2::text, 'hex') and span_id = any($3::bytea[]) and day = $4::date`,
    [run.projectId, run.traceId, byteaArray(spanIds), day],
  );
}
