// What retention costs ingest: `npm run bench:retention [spans] [batches]`. The load of bench:ingest, slice after slice, on a
// database that holds so many old spans (default 10,000,000), before and while the worker deletes them; the rest of its work it
// does in all slices. Half of the old days belong to one project and go with their partitions, the others are shared
// with a project that keeps all, and go run by run, in every other slice. `batches` (default 40) is how much a slice sends.
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

type Slice = { readonly spansPerSecond: number; readonly p99Ms: number; readonly lockMs: number };

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
  const slice = async (seed: number): Promise<Slice> => {
    const waits = watchLocks();
    const result = await runLoad(loadProgram, { url: collector.url, seed, ...load }, collector.child);
    return { p99Ms: result.p99Ms, spansPerSecond: result.spans / result.seconds, lockMs: await waits() };
  };
  try {
    await slice(1);
    const before = await countOld(projectId);
    const quiet = [await slice(2), await slice(3), await slice(4)];
    await pool.query(
      `insert into data_jobs (project_id, kind, before, total, actor_kind, created_at)
       values ($1, 'retention', current_date - 30, 0, 'system', now())`,
      [projectId],
    );
    const began = performance.now();
    const dropping: Slice[] = [];
    while ((await countDays()) > days / 2) dropping.push(await slice(50 + dropping.length));
    const dropSeconds = (performance.now() - began) / 1_000;
    const dropped = before - (await countOld(projectId));
    const [alone, during]: [Slice[], Slice[]] = [[], []];
    for (let pair = 0; pair < pairsMax && (await countOld(projectId)) > 0; pair += 1) {
      await setState("waiting", "held");
      alone.push(await slice(100 + pair));
      await setState("held", "waiting");
      const result = await slice(200 + pair);
      if ((await countOld(projectId)) > 0) during.push(result);
    }
    const left = await countOld(projectId);
    await setState("held", "waiting");
    while ((await stateOf()) === "waiting") await sleep(500);
    const seconds = (performance.now() - began) / 1_000;
    const figuresOf = (name: string, slices: readonly Slice[]) => [
      told(`spans/s ${name} (${slices.length} slices)`, middle(slices, "spansPerSecond")),
      told(`p99 of an acknowledgement ${name}, ms`, middle(slices, "p99Ms")),
      told(`longest wait of ingest for a lock ${name}, ms`, Math.max(0, ...slices.map(({ lockMs }) => lockMs))),
    ];
    return [
      ...(dropping.length === 0 ? [] : [ratioOf("while days are dropped", dropping, quiet)]),
      ratioOf("while runs are deleted", during, alone),
      ...[...figuresOf("before", quiet), ...figuresOf("while days are dropped", dropping)],
      ...[...figuresOf("between", alone), ...figuresOf("while runs are deleted", during)],
      ...[told("spans dropped with their days", dropped), told("in seconds", Math.round(dropSeconds))],
      ...[
        told("spans deleted by run", before - dropped - (await countOld(projectId))),
        told("of these while ingest ran", before - dropped - left),
      ],
      told("seconds in all, with pauses between", Math.round(seconds)),
    ];
  } finally {
    await worker.stop();
    await collector.stop();
  }
}

function middle(slices: readonly Slice[], name: "spansPerSecond" | "p99Ms"): number {
  return Math.round(median(slices.map((each) => each[name])));
}

function ratioOf(name: string, slices: readonly Slice[], without: readonly Slice[]): Figure {
  return atLeast(
    `ingest ${name}, of without`,
    middle(slices, "spansPerSecond") / middle(without, "spansPerSecond"),
    0.9,
  );
}

/** Old days that have partitions. */
async function countDays(): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from pg_class
      where relkind = 'r' and relname ~ '^spans_[0-9]{8}$' and right(relname, 8) < to_char(current_date - 30, 'YYYYMMDD')`,
  );
  return rows[0]?.n ?? 0;
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
