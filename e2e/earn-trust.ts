import fs from "node:fs";
import path from "node:path";
import pg from "pg";

/** The database of the product under test, whose clock a test cannot turn: evidence of weeks is written as it would lie there. */
async function connect(): Promise<pg.Client> {
  const home = process.env["TRACEGATE_HOME"] ?? ".tracegate";
  const read = (file: string) => fs.readFileSync(path.join(home, file), "utf8");
  const port = Number(read("postgres/postmaster.pid").split("\n")[3]);
  const password = read("postgres-password").trim();
  const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", password, database: "tracegate" });
  await client.connect();
  return client;
}

/** Three weeks of good decisions of two people. The gate has asked before. */
export async function earnTrust(projectId: string, pipeline: string, step: string, good: number): Promise<void> {
  const client = await connect();
  const place = [projectId, pipeline, step];
  try {
    await client.query(
      "update trust_classes set since = now() - interval '21 days' where project_id = $1 and pipeline = $2 and step = $3",
      place,
    );
    await client.query(
      `insert into trust_marks (project_id, approval_id, pipeline, step, restart, kind, by, at)
       select $1, gen_random_uuid(), $2, $3, 0, 'approved', array[case when n % 2 = 0 then 'ann' else 'ben' end],
              now() - make_interval(mins => n)
         from generate_series(1, $4::int4) n`,
      [...place, good],
    );
  } finally {
    await client.end();
  }
}
