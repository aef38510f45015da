// Questions about the costs of 1,000,000 runs over 90 days, through the function behind GET /api/v1/costs and a database of
// its own: how long each takes, and that each equals the sum of the spans. `--runs 100000` for a rough look.
import { parseArgs } from "node:util";
import { percentile } from "@/bench/figures";
import { daysFilled, fillCosts } from "@/bench/fill-costs";
import { startDatabase } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { CostQuery } from "@/lib/contract/costs";
import { getCosts } from "@/lib/server/costs/costs";
import { countWaiting, markRunsForRollup } from "@/lib/server/costs/count-waiting";
import { closeDatabase, pool } from "@/lib/server/db";

const limitMs = 300;
const times = 7;
const recounted = 1_000;
const dayMs = 86_400_000;

const { values: given } = parseArgs({ options: { runs: { type: "string", default: "1000000" } } });
const runs = Number(given.runs);
const database = await startDatabase();
process.env["DATABASE_URL"] = database.url;
let failed = false;
try {
  await ensureFirstRows(database.url, database.home);
  const { rows } = await pool().query<{ id: string }>("insert into projects (name) values ('bench') returning id");
  const projectId = rows[0]?.id ?? "";
  const untilMs = Math.floor(Date.now() / dayMs) * dayMs;
  const began = performance.now();
  await fillCosts(pool(), projectId, runs, untilMs);
  const filledS = Math.round((performance.now() - began) / 1_000);
  const recount = await recountSome(projectId);
  const questions = await measure(projectId, untilMs);
  const all = questions.flatMap(({ ms }) => ms);
  const p95Ms = Math.round(percentile(all, 0.95));
  const exact = questions.every((each) => each.exact) && recount.changed === 0;
  failed = p95Ms > limitMs || !exact;
  console.table(questions.map(({ ms, ...each }) => ({ ...each, p50: percentile(ms, 0.5), p95: percentile(ms, 0.95) })));
  const slowest = Object.fromEntries(questions.map(({ question, ms }) => [question, Math.round(percentile(ms, 0.95))]));
  console.log(
    JSON.stringify({
      runs,
      days: daysFilled,
      filledS,
      p95Ms,
      limits: { p95Ms: limitMs, exact: true },
      exact,
      recount,
      slowest,
    }),
  );
} finally {
  await closeDatabase();
  await database.stop();
}
process.exitCode = failed ? 1 : 0;

/** The worker's own counting of the newest runs changes nothing of what was filled in. */
async function recountSome(projectId: string) {
  const { rows } = await pool().query<{ id: string }>(
    "select encode(trace_id, 'hex') as id from runs where project_id = $1::uuid order by start_ns desc limit $2::int",
    [projectId, recounted],
  );
  const sums = async () => {
    const { rows } = await pool().query<{ sums: string }>(
      `select md5(string_agg(family || at || encode(key, 'hex') || cost || calls || runs || tokens_input || waste_failed, ','
              order by family, at, key)) as sums from cost_sums where project_id = $1::uuid and family not like 'durations%'`,
      [projectId],
    );
    return rows[0]?.sums;
  };
  const before = await sums();
  const client = await pool().connect();
  await markRunsForRollup(
    client,
    projectId,
    rows.map(({ id }) => id),
  );
  client.release();
  const at = performance.now();
  const fail = (error: unknown) => {
    throw error;
  };
  while ((await countWaiting(pool(), fail)) > 0);
  const runsPerSecond = Math.round(recounted / ((performance.now() - at) / 1_000));
  return { runs: recounted, changed: before === (await sums()) ? 0 : 1, runsPerSecond };
}

type Question = { readonly name: string; readonly query: Record<string, string>; readonly where: string };

/** A stretch that begins and ends at odd times, in zones that are no whole hours off. */
function questionsOf(untilMs: number): Question[] {
  const ninety = { from: new Date(untilMs - daysFilled * dayMs).toISOString(), to: new Date(untilMs).toISOString() };
  const odd = {
    from: new Date(untilMs - 61 * dayMs + 4_567_891).toISOString(),
    to: new Date(untilMs - 1_234_567).toISOString(),
  };
  const dimensions = ["pipeline", "model", "provider", "step", "tool", "user", "session", "version", "tag", "status"];
  return [
    ...dimensions.map((by) => ({ name: `90 days by ${by}`, query: { ...ninety, by }, where: "true" })),
    ...dimensions.slice(0, 4).map((by) => ({
      name: `61 odd days by ${by}, India`,
      query: { ...odd, by, zone: "Asia/Kolkata" },
      where: "true",
    })),
    {
      name: "by model in a pipeline, New York",
      query: { ...ninety, by: "model", pipeline: "pipeline-3", zone: "America/New_York" },
      where: "r.pipeline = 'pipeline-3'",
    },
    { name: "by step of a model", query: { ...ninety, by: "step", model: "model-2" }, where: "s.model = 'model-2'" },
    {
      name: "by user in a pipeline",
      query: { ...ninety, by: "user", pipeline: "pipeline-3" },
      where: "r.pipeline = 'pipeline-3'",
    },
    { name: "by session, failed", query: { ...ninety, by: "session", status: "failed" }, where: "r.status = 'failed'" },
    { name: "by model of a user", query: { ...ninety, by: "model", user: "user-7" }, where: "r.user_id = 'user-7'" },
    {
      name: "by step of a session",
      query: { ...ninety, by: "step", session: "session-77" },
      where: "r.session_id = 'session-77'",
    },
    { name: "by user of a model", query: { ...ninety, by: "user", model: "model-2" }, where: "s.model = 'model-2'" },
  ];
}

async function measure(projectId: string, untilMs: number) {
  const results = [];
  for (const { name, query, where } of questionsOf(untilMs)) {
    const asked = CostQuery.parse(query);
    const ms: number[] = [];
    let total = -1;
    for (let no = 0; no <= times; no += 1) {
      const at = performance.now();
      const { total: found, series } = await getCosts(projectId, asked, Date.now());
      if (no > 0) ms.push(Math.round(performance.now() - at));
      const bars = series.flatMap(({ microUsd }) => microUsd).reduce((sum, cost) => sum + cost, 0);
      total = bars === found.figures.costMicroUsd ? bars : -1;
    }
    results.push({ question: name, ms, exact: total === (await spentOn(projectId, asked, where)) });
  }
  return results;
}

/** The sum of the spans themselves. */
async function spentOn(projectId: string, { from, to }: CostQuery, where: string): Promise<number> {
  const ns = (at = "") => `${BigInt(Date.parse(at)) * 1_000_000n}`;
  const { rows } = await pool().query<{ sum: string }>(
    `select coalesce(sum(s.cost_micro_usd), 0)::text as sum
       from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id and s.day = r.day
      where r.project_id = $1::uuid and r.start_ns >= $2::int8 and r.start_ns < $3::int8 and ${where}`,
    [projectId, ns(from), ns(to)],
  );
  return Number(rows[0]?.sum);
}
