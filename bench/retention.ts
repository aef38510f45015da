// What retention costs ingest: `npm run bench:retention [spans] [batches]`. The load of bench:ingest, slice after slice, on a
// database that holds so many old spans (default 10,000,000): in every other slice the worker deletes them. In all of them it
// does the rest of its work. Half of the old days belong to one project and go with their partitions, the others are shared
// with a project that keeps all, and go run by run. `batches` (default 40) is how much a slice sends.
import pg from "pg";
import { atLeast, type Figure, printFigure, told } from "@/bench/figures";
import { fillDay, spansOfRun } from "@/bench/fill-days";
import { median, runLoad } from "@/bench/run-load";
import { bundle, sleep, startCollector, startDatabase, startWorker } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { Partitions } from "@/lib/server/partitions";

const spansTotal = Number(process.argv[2] ?? 10_000_000);
const days = 20;
const oldestAgo = 60;
const pairsMax = 12;
const load = { kind: "independent" as const, batches: Number(process.argv[3] ?? 40), inFlight: 8 };

const database = await startDatabase();
const pool = new pg.Pool({ connectionString: database.url, max: 4 });
try {
  await ensureFirstRows(database.url, database.home);
  const figures = await measure(await fill());
  for (const figure of figures) printFigure(figure);
  if (figures.some(({ pass }) => pass === false)) process.exitCode = 1;
} finally {
  await pool.end();
  await database.stop();
}

/** @returns the project whose days go */
async function fill(): Promise<string> {
  const began = performance.now();
  const { rows } = await pool.query<{ id: string }>(
    "with more as (insert into projects (name) values ('keeps') returning id) select id from projects union all select id from more",
  );
  const [projectId = "", keeper = ""] = rows.map(({ id }) => id);
  const dayOf = (no: number) => new Date(Date.now() - (oldestAgo - no) * 86_400_000).toISOString().slice(0, 10);
  const list = Array.from({ length: days }, (_, no) => dayOf(no));
  await new Partitions(pool).ensure(list);
  const left = [...list.entries()];
  const fillSome = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      await fillDay(pool, projectId, next[1], Math.round(spansTotal / spansOfRun / days));
      if (next[0] % 2 === 1) await fillDay(pool, keeper, next[1], 20);
    }
  };
  await Promise.all([fillSome(), fillSome()]);
  await pool.query("vacuum analyze");
  await pool.query("checkpoint");
  console.log(`${spansTotal} spans in ${Math.round((performance.now() - began) / 1_000)} s, ${await sizeGb()} GB`);
  return projectId;
}

async function sizeGb(): Promise<string> {
  const { rows } = await pool.query<{ size: string }>("select pg_database_size(current_database())::text as size");
  return (Number(rows[0]?.size) / 1e9).toFixed(1);
}

async function measure(projectId: string): Promise<Figure[]> {
  const loadProgram = await bundle("bench/load.ts", "load");
  const collector = await startCollector(await bundle("lib/collector/main.ts", "collector"), database);
  const worker = startWorker(await bundle("lib/worker/main.ts", "worker"), database);
  const slice = async (seed: number) => {
    const waits = watchLocks();
    const result = await runLoad(loadProgram, { url: collector.url, seed, ...load }, collector.child);
    return { ...result, spansPerSecond: result.spans / result.seconds, lockMs: await waits() };
  };
  try {
    await slice(1);
    const before = await countOld(projectId);
    await pool.query(
      `insert into data_jobs (project_id, kind, before, total, actor_kind, created_at, state)
       values ($1, 'retention', current_date - 30, 0, 'system', now(), 'held')`,
      [projectId],
    );
    const [alone, during]: Awaited<ReturnType<typeof slice>>[][] = [[], []];
    let workSeconds = 0;
    for (let pair = 0; pair < pairsMax && (await countOld(projectId)) > 0; pair += 1) {
      alone?.push(await slice(100 + pair));
      const began = performance.now();
      await setState("held", "waiting");
      const result = await slice(200 + pair);
      if ((await countOld(projectId)) > 0) during?.push(result);
      await setState("waiting", "held");
      workSeconds += (performance.now() - began) / 1_000;
      console.log(
        pair,
        Math.round(alone?.at(-1)?.spansPerSecond ?? 0),
        Math.round(result.spansPerSecond),
        await countOld(projectId),
      );
    }
    const left = await countOld(projectId);
    await setState("held", "waiting");
    const end = performance.now();
    while ((await stateOf()) === "waiting") await sleep(500);
    const of = (slices: typeof alone, name: "spansPerSecond" | "p99Ms" | "lockMs") =>
      Math.round(median((slices ?? []).map((each) => each[name])));
    const worst = (slices: typeof alone) => Math.max(0, ...(slices ?? []).map(({ lockMs }) => lockMs));
    return [
      atLeast("ingest during retention, of without", of(during, "spansPerSecond") / of(alone, "spansPerSecond"), 0.9),
      told("slices of each", during?.length ?? 0),
      told("spans/s without", of(alone, "spansPerSecond")),
      told("spans/s during", of(during, "spansPerSecond")),
      told("p99 of an acknowledgement without, ms", of(alone, "p99Ms")),
      told("p99 of an acknowledgement during, ms", of(during, "p99Ms")),
      told("longest wait of ingest for a lock without, ms", worst(alone)),
      told("longest wait of ingest for a lock during, ms", worst(during)),
      told("spans deleted while ingest ran", before - left),
      told("in seconds", Math.round(workSeconds)),
      told("spans deleted after that", left - (await countOld(projectId))),
      told("in seconds", Math.round((performance.now() - end) / 1_000)),
    ];
  } finally {
    await worker.stop();
    await collector.stop();
  }
}

/** The worker takes jobs that wait; a piece of one that is under way is waited for. */
async function setState(from: string, to: string): Promise<void> {
  await pool.query("update data_jobs set state = $2 where state = $1", [from, to]);
}

async function stateOf(): Promise<string> {
  return (await pool.query<{ state: string }>("select state from data_jobs")).rows[0]?.state ?? "";
}

async function countOld(projectId: string): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "select coalesce(sum(span_count), 0)::int as n from runs where project_id = $1 and day < current_date - 30",
    [projectId],
  );
  return rows[0]?.n ?? 0;
}

/** Looks every 25 ms whether ingest waits for a lock. @returns what ends that, and gives the longest wait in ms */
function watchLocks(): () => Promise<number> {
  let isOver = false;
  const watched = (async () => {
    let longest = 0;
    while (!isOver) {
      const { rows } = await pool.query<{ ms: number | null }>(
        `select max(extract(epoch from clock_timestamp() - l.waitstart) * 1000)::float8 as ms
           from pg_locks l join pg_stat_activity a on a.pid = l.pid
          where not l.granted and a.application_name = 'tracegate ingest'`,
      );
      longest = Math.max(longest, rows[0]?.ms ?? 0);
      await sleep(25);
    }
    return Math.round(longest);
  })();
  return () => {
    isOver = true;
    return watched;
  };
}
