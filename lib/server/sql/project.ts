import type { Pool, PoolClient } from "pg";
import { z } from "zod";

export async function insertProject(db: PoolClient, name: string): Promise<string> {
  const { rows } = await db.query("insert into projects (name) values ($1::text) returning id", [name]);
  return z.object({ id: z.uuid() }).parse(rows[0]).id;
}

/** Uses projects_pkey. */
export async function selectProjectExists(db: Pool | PoolClient, projectId: string): Promise<boolean> {
  const { rows } = await db.query("select 1 from projects where id = $1::uuid", [projectId]);
  return rows.length === 1;
}

export async function selectProjectIds(db: Pool): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>("select id from projects order by created_at, id");
  return rows.map(({ id }) => id);
}
