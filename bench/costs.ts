// Questions about the costs of 1,000,000 runs over 90 days (bench/months.ts): how long each takes, and that each answer equals the
// sum of the spans to the micro-dollar. `--only TEXT` asks some of them.
import { type Question, questionsOf } from "@/bench/cost-questions";
import { percentile } from "@/bench/figures";
import { type Months, openMonths } from "@/bench/months";
import { CostQuery, Costs } from "@/lib/contract/costs";
import { getCosts } from "@/lib/server/costs/costs";
import { countWaiting, markRunsForRollup } from "@/lib/server/costs/count-waiting";
import { closeDatabase, pool } from "@/lib/server/db";

const limitMs = 300;
const times = 7;
const recounted = 1_000;
/** Many questions are of the same stretch: its spans are summed once. */
const spent = new Map<string, ReturnType<typeof sumSpans>>();

const months = await openMonths();
const { web, projectId, runs, filledS, only } = months;
try {
  const recount = only === "" ? await recountSome() : null;
  const asked = questionsOf(months.fromMs, months.toMs).filter(({ name }) => name.includes(only));
  const questions = [];
  for (const question of asked) questions.push(await measure(question, months));
  const p95Ms = Math.round(
    percentile(
      questions.flatMap(({ ms }) => ms),
      0.95,
    ),
  );
  const exact = questions.every((each) => each.exact) && recount?.changed !== 1;
  const slowest = Math.max(...questions.map(({ p95 }) => p95));
  console.table(questions.map(({ ms, ...each }) => each));
  const over = questions.filter(({ p95 }) => p95 > limitMs).map(({ question, p95 }) => `${question}: ${p95}`);
  const limits = { slowest: limitMs, exact: true };
  console.log(
    JSON.stringify({
      over: web ? "http" : "functions",
      runs,
      filledS,
      p95Ms,
      slowest,
      limits,
      ratio: slowest / limitMs,
      exact,
      tooSlow: over,
      recount,
    }),
  );
  process.exitCode = slowest > limitMs || !exact ? 1 : 0;
} finally {
  web?.stop();
  await closeDatabase();
  await months.database.stop();
}

async function measure({ name, query, where }: Question, { web }: Months) {
  const ask = async () => {
    if (web === null) return Costs.parse(await getCosts(projectId, CostQuery.parse(query), Date.now()));
    const response = await fetch(`${web.url}/api/v1/costs?${new URLSearchParams(query)}`, { headers: web.headers });
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status} ${await response.text()}`);
    return response.json();
  };
  const ms: number[] = [];
  let answer = Costs.parse(await ask());
  for (let no = 0; no < times; no += 1) {
    const at = performance.now();
    const told = await ask();
    ms.push(Math.round(performance.now() - at));
    answer = Costs.parse(told);
  }
  return {
    ...{ question: name, ms, p50: percentile(ms, 0.5), p95: percentile(ms, 0.95) },
    exact: await isExact(answer, CostQuery.parse(query), where),
  };
}

/** The total, its bars, the stretch before and the sessions. */
async function isExact({ total, previous, series, by }: Costs, query: CostQuery, where: string): Promise<boolean> {
  const bars = series.flatMap(({ microUsd }) => microUsd).reduce((sum, cost) => sum + cost, 0);
  const now = await spentOn(total, where);
  // a run counts in each of its tags
  const barsAdd = by === "tag" && query.tag === undefined ? bars >= now.cost : bars === now.cost;
  const before = previous && (await spentOn(previous, where));
  return (
    barsAdd &&
    total.figures.costMicroUsd === now.cost &&
    (where.includes("s.") || total.sessions === now.sessions) &&
    previous?.figures.costMicroUsd === before?.cost
  );
}

function spentOn(stretch: { from: string; to: string }, where: string) {
  const key = `${stretch.from} ${stretch.to} ${where}`;
  const known = spent.get(key) ?? sumSpans(stretch, where);
  spent.set(key, known);
  return known;
}

/** The sum of the spans themselves. */
async function sumSpans({ from, to }: { from: string; to: string }, where: string) {
  const ns = (at: string) => `${BigInt(Date.parse(at)) * 1_000_000n}`;
  const { rows } = await pool().query<{ sum: string; sessions: number }>(
    `select coalesce(sum(s.cost_micro_usd), 0)::text as sum, count(distinct r.session_id)::int as sessions
       from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id and s.day = r.day
      where r.project_id = $1::uuid and r.start_ns >= $2::int8 and r.start_ns < $3::int8 and ${where}`,
    [projectId, ns(from), ns(to)],
  );
  return { cost: Number(rows[0]?.sum), sessions: rows[0]?.sessions };
}

/** The worker's own counting of the newest runs changes nothing of what was filled in. */
async function recountSome() {
  const { rows } = await pool().query<{ id: string }>(
    "select encode(trace_id, 'hex') as id from runs where project_id = $1::uuid order by start_ns desc limit $2::int",
    [projectId, recounted],
  );
  const sums = async () => {
    const { rows } = await pool().query<{ sums: string }>(
      `select md5(string_agg(concat_ws(' ', family, hours, at, cell, name, earlier, cost, calls, runs, tokens_input, waste_failed),
              ',' order by family, hours, at, cell, name)) as sums
         from cost_sums where project_id = $1::uuid and at > now() - interval '20 days'`,
      [projectId],
    );
    return rows[0]?.sums;
  };
  const before = await sums();
  const client = await pool().connect();
  const ids = rows.map(({ id }) => id);
  await markRunsForRollup(client, projectId, ids);
  client.release();
  const at = performance.now();
  const fail = (error: unknown) => {
    throw error;
  };
  while ((await countWaiting(pool(), fail)) > 0);
  const runsPerSecond = Math.round(ids.length / ((performance.now() - at) / 1_000));
  return { runs: ids.length, changed: before === (await sums()) ? 0 : 1, runsPerSecond };
}
