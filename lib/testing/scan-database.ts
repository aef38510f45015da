import { pool } from "@/lib/server/db";

/**
 * Tables of the database of which a row holds this text, in whatever column: as text, as JSON, as a word of the search, or
 * as bytes. Partitions are looked at one by one.
 */
export async function tablesWith(text: string): Promise<string[]> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await pool().query<{ found: boolean }>(
      `select exists (select from ${name} t
                       where position(lower($1::text) in lower(t::text)) > 0 or position($2::text in t::text) > 0) as found`,
      [text, Buffer.from(text).toString("hex")],
    );
    if (rows[0]?.found) found.push(name.replace(/^public\./, ""));
  }
  return found;
}
