// The installation that costs and overview are measured on: runs of 90 days up to now, in a database of its own, behind the
// built web. `--runs 100000` for a rough look; `--keep /tmp/months` leaves the database there, and takes it from there the next
// time; `--functions` asks the functions behind the calls.
import { existsSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { daysFilled, fillCosts } from "@/bench/fill-costs";
import { type Database, root, startDatabase, startWeb, type Web } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { pool } from "@/lib/server/db";

export type Months = {
  readonly database: Database;
  readonly projectId: string;
  readonly runs: number;
  readonly filledS: number;
  /** When the first and the last run began. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Null: the functions are measured. */
  readonly web: Web | null;
  /** Part of the names of what is to be measured. */
  readonly only: string;
};

export async function openMonths(): Promise<Months> {
  const { values } = parseArgs({
    options: {
      ...{ runs: { type: "string", default: "1000000" }, keep: { type: "string" }, functions: { type: "boolean" } },
      only: { type: "string", default: "" },
    },
  });
  const database = await startDatabase(values.keep);
  process.env["DATABASE_URL"] = database.url;
  await ensureFirstRows(database.url, database.home);
  const { rows } = await pool().query<{ id: string }>("select id from projects limit 1");
  const projectId = rows[0]?.id ?? "";
  const began = performance.now();
  if ((await firstRun(projectId)) === null) await fillCosts(pool(), projectId, Number(values.runs), Date.now());
  const filledS = Math.round((performance.now() - began) / 1_000);
  const fromMs = (await firstRun(projectId)) ?? 0;
  const { rows: counted } = await pool().query<{ runs: number }>(
    "select count(*)::int as runs from runs where project_id = $1::uuid",
    [projectId],
  );
  const web = !values.functions && existsSync(path.join(root, ".next/BUILD_ID")) ? await startWeb(database) : null;
  const toMs = fromMs + daysFilled * 86_400_000;
  return { database, projectId, runs: counted[0]?.runs ?? 0, filledS, fromMs, toMs, web, only: values.only };
}

async function firstRun(projectId: string): Promise<number | null> {
  const { rows } = await pool().query<{ ms: number | null }>(
    "select (min(start_ns) / 1000000)::float8 as ms from runs where project_id = $1::uuid",
    [projectId],
  );
  return rows[0]?.ms ?? null;
}
