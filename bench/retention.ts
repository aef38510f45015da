// What retention costs ingest: the load of bench:ingest alone, and while the worker deletes old spans; in turns on the same
// processors. Half of the old days belong to one project and go with their partitions, the others are shared with a project
// that keeps all, and go run by run. Spans (default 10,000,000) and batches of a round of the load (default 60) may be given:
// `npm run bench:retention -- 1000000 20`.
import pg from "pg";
import { median, runLoad } from "@/bench/run-load";
import { bundle, sleep, startCollector, startDatabase, startWorker } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { Partitions } from "@/lib/server/partitions";

const spansTotal = Number(process.argv[2] ?? 10_000_000);
const spansEach = 25;
const days = 20;
const rounds = 3;
const oldestAgo = 60;
const load = { kind: "independent" as const, batches: Number(process.argv[3] ?? 60), inFlight: 8 };

const database = await startDatabase();
await ensureFirstRows(database.url, database.home);
const loadProgram = await bundle("bench/load.ts", "load");
const workerProgram = await bundle("lib/worker/main.ts", "worker");
const collector = await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
const pool = new pg.Pool({ connectionString: database.url, max: 2 });
try {
  const { rows } = await pool.query<{ id: string }>("select id from projects limit 1");
  const projectId = rows[0]?.id ?? "";
  await fill(projectId);
  const alone: number[] = [];
  const during: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const result = await runLoad(loadProgram, { url: collector.url, seed: round + 1, ...load }, collector.child);
    alone.push(result.spans / result.seconds);
  }
  const worker = startWorker(workerProgram, database);
  await sleep(3_000);
  const began = performance.now();
  const before = await countSpans(projectId);
  await pool.query(
    "insert into data_jobs (project_id, kind, before, total, actor_kind, created_at) values ($1, 'retention', current_date - 30, 0, 'system', now())",
    [projectId],
  );
  for (let seed = 100; (await waits()) && seed < 2_000; seed += 1) {
    const result = await runLoad(loadProgram, { url: collector.url, seed, ...load }, collector.child);
    if (await waits()) during.push(result.spans / result.seconds);
  }
  while (await waits()) await sleep(500);
  const seconds = (performance.now() - began) / 1_000;
  await worker.stop();
  const figures = {
    spans: before,
    deleted: before - (await countSpans(projectId)),
    seconds: Math.round(seconds),
    aloneSpansPerSecond: Math.round(median(alone)),
    duringSpansPerSecond: Math.round(median(during)),
    rounds: during.length,
    ratio: Number((median(during) / median(alone)).toFixed(2)),
  };
  console.log(JSON.stringify(figures));
} finally {
  await pool.end();
  await collector.stop();
  await database.stop();
}

async function waits(): Promise<boolean> {
  const { rows } = await pool.query<{ waits: boolean }>(
    "select exists (select from data_jobs where state = 'waiting') as waits",
  );
  return rows[0]?.waits === true;
}

async function countSpans(projectId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select coalesce(sum(span_count), 0)::int as n from runs where project_id = $1 and start_ns < (extract(epoch from current_date - 30)::int8 * 1000000000)",
    [projectId],
  );
  return rows[0]?.n ?? 0;
}

async function fill(projectId: string): Promise<void> {
  const at = (no: number) => new Date(Date.now() - (oldestAgo - no) * 86_400_000).toISOString().slice(0, 10);
  const list = Array.from({ length: days }, (_, no) => at(no));
  await new Partitions(pool).ensure(list);
  const { rows } = await pool.query<{ id: string }>("insert into projects (name) values ('keeps') returning id");
  for (const [no, day] of list.entries()) {
    await fillDay(projectId, day, Math.round(spansTotal / spansEach / days));
    if (no % 2 === 1) await fillDay(rows[0]?.id ?? "", day, 20);
  }
  await pool.query("vacuum analyze");
  await pool.query("checkpoint");
}

async function fillDay(projectId: string, day: string, runs: number): Promise<void> {
  await pool.query(
    `with made as (
       insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, models, kinds, steps, tools, providers,
                         roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls, tool_calls, cost_state,
                         has_error, finding_rules)
       select $1::uuid, decode(md5($2::text || $1::text || i), 'hex'), $2::date,
              extract(epoch from $2::date)::int8 * 1000000000 + i, extract(epoch from $2::date)::int8 * 1000000000 + i + 1000, 1000,
              'done', '{}', '{}', '{}', '{}', '{}', '{}', '{}', 1, 0, $4::int, 0, 0, 0, 'none', false, '{}'
         from generate_series(1, $3::int) i returning trace_id, start_ns)
     insert into spans (project_id, day, trace_id, span_id, name, kind, start_ns, end_ns, span_kind, status_code, failed, cost_state,
                        dialect, attributes, resource_hash, scope_hash, rank)
     select $1::uuid, $2::date, trace_id, decode(lpad(to_hex(no), 16, '0'), 'hex'), 'step', 'llm', start_ns + no, start_ns + no + 1,
            1, 0, false, 'none', 'none', jsonb_build_object('input.value', repeat(md5(no::text || start_ns), 20)), '\\x00', '\\x00', '\\x00'
       from made cross join generate_series(1, $4::int) no`,
    [projectId, day, runs, spansEach],
  );
}
