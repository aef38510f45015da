import type { PoolClient } from "pg";

/** Tables that have a partition a day. */
export const partitionedTables = [
  "spans",
  "contents",
  "search_words",
  "findings",
  "run_profiles",
  "contract_checks",
  "cost_facts",
  "run_waste",
  "log_records",
] as const;
/** Any number that nobody else uses for pg_advisory_xact_lock. */
const lockKey = 7_270_737;

/** Days ("2026-11-23") that have partitions. */
export async function selectPartitionDays(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'log_records'::regclass`,
  );
  return rows.flatMap(({ name }) => {
    const match = /^log_records_(\d{4})_?(\d{2})_?(\d{2})$/.exec(name);
    return match ? [`${match[1]}-${match[2]}-${match[3]}`] : [];
  });
}

/**
 * Makes the partitions of a day. They are filled and attached rather than created in place: attaching does not wait for
 * the readers and writers of the other days. Each in a transaction of its own: whoever held the lock of one table's
 * default partition while it waits for that of the next could wait for a writer that waits for it. log_records is last:
 * where it is, all are.
 */
export async function createPartitions(client: PoolClient, day: string): Promise<void> {
  for (const table of partitionedTables) await createPartition(client, table, day);
}

async function createPartition(client: PoolClient, table: string, day: string): Promise<void> {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const name = `${table}_${day.replaceAll("-", "")}`;
  await client.query("begin");
  try {
    await client.query("select pg_advisory_xact_lock($1::bigint)", [lockKey]);
    const { rows } = await client.query<{ found: boolean }>("select to_regclass($1::text) is not null as found", [
      name,
    ]);
    if (!rows[0]?.found) {
      await client.query(`create table ${name} (like ${table} including all)`);
      await client.query(`alter table ${table} attach partition ${name} for values from ('${day}') to ('${next}')`);
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
