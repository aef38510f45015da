import type { Pool, PoolClient } from "pg";

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
/** Any number that nobody else uses for advisory locks: of who makes or drops partitions. */
export const partitionLock = 7_270_737;

/** Days ("2026-11-23") that have partitions which take rows. */
export async function selectPartitionDays(client: PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'log_records'::regclass and not i.inhdetachpending`,
  );
  return daysOf(rows);
}

/** As above, and days whose partitions a worker that died did not get to drop. */
export async function selectTableDays(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `select relname as name from pg_class
      where relkind = 'r' and relname like 'log\\_records\\_%'
        and relnamespace = (select relnamespace from pg_class where oid = 'log_records'::regclass)`,
  );
  return daysOf(rows);
}

const daysOf = (rows: readonly { readonly name: string }[]) =>
  rows.flatMap(({ name }) => {
    const match = /^log_records_(\d{4})_?(\d{2})_?(\d{2})$/.exec(name);
    return match ? [`${match[1]}-${match[2]}-${match[3]}`] : [];
  });

/**
 * Makes the partitions of a day. They are made and attached rather than created in place: attaching does not wait for
 * the readers and writers of the other days. log_records is last: where it is, all are. While a day is dropped, this waits.
 */
export async function createPartitions(client: PoolClient, day: string): Promise<void> {
  await client.query("select pg_advisory_lock($1::bigint)", [partitionLock]);
  try {
    for (const table of partitionedTables) await createPartition(client, table, day);
  } finally {
    await client.query("select pg_advisory_unlock($1::bigint)", [partitionLock]);
  }
}

async function createPartition(client: PoolClient, table: string, day: string): Promise<void> {
  const name = `${table}_${day.replaceAll("-", "")}`;
  await client.query("begin");
  try {
    const { rows } = await client.query<{ found: boolean }>("select to_regclass($1::text) is not null as found", [
      name,
    ]);
    if (!rows[0]?.found) {
      await client.query(`create table ${name} (like ${table} including all)`);
      await attachPartition(client, { table, name, day });
    }
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

/** Waits for nobody but whoever makes or drops partitions. */
export async function attachPartition(
  client: PoolClient,
  { table, name, day }: { readonly table: string; readonly name: string; readonly day: string },
): Promise<void> {
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  await client.query(`alter table ${table} attach partition ${name} for values from ('${day}') to ('${next}')`);
}
