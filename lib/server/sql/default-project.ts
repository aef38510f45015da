import type { Pool } from "pg";
import { z } from "zod";

/** As in bin/first-rows.mjs, which makes the project at the first start. */
const firstRowsLock = 72707370;

/** Id of the project that keyless OTLP goes to; made here where no start of ours did. */
export async function defaultProject(db: Pool): Promise<string> {
  const known = await select(db);
  if (known !== null) return known;
  const client = await db.connect();
  try {
    await client.query("begin");
    await client.query("select pg_advisory_xact_lock($1::bigint)", [firstRowsLock]);
    await client.query(`
      insert into projects (name, is_default)
      select 'default', true where not exists (select from projects where is_default)`);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
  const made = await select(db);
  if (made === null) throw new Error("the default project vanished while it was made");
  return made;
}

async function select(db: Pool): Promise<string | null> {
  const { rows } = await db.query("select id from projects where is_default order by created_at, id limit 1");
  return z.object({ id: z.uuid() }).optional().parse(rows[0])?.id ?? null;
}
