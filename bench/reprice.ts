// `npm run bench:reprice [runs]`: 1,000,000 stored spans are priced again by the worker while spans keep coming in. Half-way
// the worker is killed (kill -9) and another one goes on: each span has to be priced once, and the sums to agree.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { bundle, type Database, root, startDatabase } from "@/bench/servers";
import { Ingest } from "@/lib/server/ingest";
import { drawSpan } from "@/lib/testing/telemetry";

const runs = Number(process.argv[2] ?? 40_000);
const spansEach = 25;
const limitS = 120;
/** Spans a second that come in meanwhile. */
const load = 500;

const insertRuns = `
  insert into runs (project_id, trace_id, day, start_ns, end_ns, duration_ns, status, pipeline, models, kinds, steps, tools,
                    providers, roots, orphans, root_count, orphan_count, span_count, open_count, llm_calls, tool_calls,
                    tokens_input, tokens_output, cost_micro_usd, cost_state, has_error)
  select $1::uuid, decode(md5('trace ' || no), 'hex'), date '0001-01-01', $2::int8 - no * 1000000000::int8,
         $2::int8 - no * 1000000000::int8 + 5000000000, 5000000000, 'done', 'pipeline-' || no % 12, array['gpt-4.1'],
         array['chain', 'llm'], array['step'], '{}', array['openai'], '{}', '{}', 1, 0, $4::int, 0, $4::int, 0,
         360 * $4::int, 36 * $4::int, 840 * $4::int, 'complete', false
    from generate_series(1, $3::int) as no`;
const insertSpans = `
  insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, kind, start_ns, end_ns, span_kind, status_code,
                     failed, service, model, provider, tokens_input, tokens_output, cost_micro_usd, cost_state, dialect,
                     input_preview, output_preview, attributes, resource_hash, scope_hash, rank, price_version)
  select r.project_id, r.day, r.trace_id, decode(lpad(to_hex(no), 16, '0'), 'hex'),
         case when no > 1 then decode(lpad(to_hex(no / 2), 16, '0'), 'hex') end, 'step ' || no % 9, 'llm',
         r.start_ns + no * 1000000, r.start_ns + no * 1000000 + 900000, 3, 0, false, 'service', 'gpt-4.1', 'openai', 360, 36,
         840, 'complete', 'otel', repeat('what happened to my order? ', 8), repeat('it arrives soon. ', 8),
         jsonb_build_object('gen_ai.request.model', 'gpt-4.1', 'gen_ai.usage.input_tokens', 360), '\\x00', '\\x00', '\\x00', 'book of before'
    from runs r, generate_series(1, $2::int) as no where r.project_id = $1::uuid`;

const database = await startDatabase();
try {
  await measure(database);
} finally {
  await database.stop();
}

async function measure({ url, home }: Database): Promise<void> {
  const db = new pg.Client({ connectionString: url });
  await db.connect();
  const { rows } = await db.query<{ id: string }>("insert into projects (name) values ('reprice') returning id");
  const projectId = rows[0]?.id ?? "";
  const nowNs = `${Date.now()}000000`;
  await db.query(insertRuns, [projectId, nowNs, runs, spansEach]);
  await db.query(insertSpans, [projectId, spansEach]);
  await db.query("vacuum analyze");
  await db.query(
    `insert into prices (project_id, version, model, rates, created_at) values ($1::uuid, 1, 'gpt-4.1', '{"in": 3, "out": 9}', now())`,
    [projectId],
  );
  const ingest = new Ingest(url);
  const quiet = await during(ingest, projectId, sleep(10_000));
  const program = await bundle("lib/worker/main.ts", "worker");
  const startWorker = () =>
    spawn(process.execPath, [program], {
      ...{ cwd: root, stdio: "inherit" },
      env: { ...process.env, NODE_ENV: "production", DATABASE_URL: url, TRACEGATE_HOME: home },
    });
  const first = startWorker();
  await db.query(
    `insert into reprice_jobs (project_id, state, models, from_ns, to_ns, at_ns, at_trace, created_at, runs_total)
     values ($1::uuid, 'queued', '{}', 0, $2::int8, $2::int8, '\\xffffffffffffffffffffffffffffffffff', now() - interval '1 minute', $3::int4)`,
    [projectId, nowNs, runs],
  );
  const began = performance.now();
  const work = async () => {
    await until(db, "runs_done >= runs_total / 2");
    first.kill("SIGKILL");
    const second = startWorker();
    await until(db, "state = 'done'");
    return second;
  };
  const working = work();
  const busy = await during(ingest, projectId, working);
  const seconds = (performance.now() - began) / 1000;
  const worker = await working;
  const { rows: done } = await db.query(
    `select runs_done as runs, spans_done::int as spans, spans_changed::int as changed, after_micro_usd::text as after,
            (select sum(cost_micro_usd)::text from runs where cost_state = 'complete') as sum
       from reprice_jobs`,
  );
  const exited = new Promise((resolve) => worker.once("exit", resolve));
  worker.kill("SIGTERM");
  await exited;
  await ingest.close();
  await db.end();
  const [{ runs: runsDone, spans, changed, after, sum }] = done;
  if (spans !== runs * spansEach || changed !== spans) throw new Error(`${changed} of ${spans} spans were changed`);
  if (after !== sum) throw new Error(`the runs cost ${sum}, the summary says ${after}`);
  const figures = [
    `${changed.toLocaleString("en-US")} of ${spans.toLocaleString("en-US")} spans in ${runsDone.toLocaleString("en-US")} runs: ${seconds.toFixed(1)} s (at most ${limitS})`,
    `an ingest of 25 spans, p95: ${quiet.toFixed(0)} ms without, ${busy.toFixed(0)} ms with`,
  ];
  process.stdout.write(`${figures.join("\n")}\n`);
  if (seconds > limitS * (spans / 1_000_000)) process.exitCode = 1;
}

async function until(db: pg.Client, condition: string): Promise<void> {
  while ((await db.query(`select from reprice_jobs where ${condition}`)).rowCount === 0) await sleep(250);
}

/** p95 of the time until spans are acknowledged, in ms, while the other goes on. */
async function during(ingest: Ingest, projectId: string, other: Promise<unknown>): Promise<number> {
  let isOver = false;
  void other.finally(() => {
    isOver = true;
  });
  const tookMs: number[] = [];
  while (!isOver) {
    const began = performance.now();
    const traceId = randomBytes(16).toString("hex");
    const spans = Array.from({ length: spansEach }, () =>
      drawSpan({
        traceId,
        spanId: randomBytes(8).toString("hex"),
        name: "step",
        startNs: BigInt(Date.now()) * 1_000_000n,
      }),
    );
    await ingest.add(projectId, spans, []);
    tookMs.push(performance.now() - began);
    await sleep(Math.max(0, (1000 * spansEach) / load - (performance.now() - began)));
  }
  await other;
  return tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.95)] ?? Number.NaN;
}
