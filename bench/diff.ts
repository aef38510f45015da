// The diff: 400 pairs with known edits, runs of 5,000 and 50,000 steps, planted causes, and a cohort of 1,000 runs, through
// the functions behind the calls and a database of its own. `--quick`: a fourth of the pairs and trials, no 50,000 steps.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { longRun } from "@/bench/long-run";
import { bundle, startDatabase } from "@/bench/servers";
import { ensureFirstRows } from "@/bin/first-rows.mjs";
import { cohort, diff, emit } from "@/conformance/labelled/generate.mjs";
import { rankOf, scoreDiff } from "@/conformance/labelled/scoring.mjs";
import { decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLimits } from "@/lib/otlp/limits";
import type { WireSpan } from "@/lib/otlp/wire";
import { closeDatabase, pool } from "@/lib/server/db";
import { compareCohorts } from "@/lib/server/diff/cohort";
import { diffOf } from "@/lib/server/diff/diff";
import { Ingest } from "@/lib/server/ingest";

const quick = process.argv.includes("--quick");
const now = Date.now();
const database = await startDatabase();
process.env["DATABASE_URL"] = database.url;
await ensureFirstRows(database.url, database.home);
const ingest = new Ingest(database.url);
const result: Record<string, unknown> = {};
let failed = false;

function put(name: string, value: number, limit: number, ok: boolean): void {
  result[name] = { value, limit, ok };
  failed ||= !ok;
}
const atLeast = (name: string, value: number, limit: number) => put(name, value, limit, value >= limit);
const atMost = (name: string, value: number, limit: number) => put(name, value, limit, value <= limit);
const percent = (part: number, of: number) => Math.round((1_000 * part) / of) / 10;

async function newProject(): Promise<string> {
  const { rows } = await pool().query<{ id: string }>("insert into projects (name) values ('bench') returning id");
  return rows[0]?.id ?? "";
}

function spansOf(resource: unknown): readonly WireSpan[] {
  return decodeTracesJson(JSON.stringify({ resourceSpans: [resource] }), decodeLimits).items;
}

/** Each edit as often as the others. */
async function measurePairs(): Promise<void> {
  const pairs = diff({ seed: "bench", count: quick ? 4 : 15, only: "", now }) as Pair[];
  const projectId = await newProject();
  const table: Record<string, { pairs: number; pairing: number; changes: number; divergence: number }> = {};
  for (const pair of pairs)
    await ingest.add(
      projectId,
      [pair.base, pair.head].flatMap((run) => spansOf(emit(run))),
      [],
    );
  for (const pair of pairs) {
    const answer = await diffOf(projectId, { base: pair.base.traceId, head: pair.head.traceId });
    const scores = pair.truths.map((truth) => (scoreDiff(answer, truth) as unknown as { exact: Exact }).exact);
    const best = scores.sort((a, b) => right(b) - right(a))[0];
    for (const name of [pair.types.join("+"), "all"]) {
      table[name] ??= { pairs: 0, pairing: 0, changes: 0, divergence: 0 };
      table[name].pairs += 1;
      for (const field of ["pairing", "changes", "divergence"] as const) table[name][field] += best?.[field] ? 1 : 0;
    }
  }
  console.table(table);
  const all = table["all"];
  if (!all) return;
  result["pairs"] = all.pairs;
  atLeast("pairsAlignedPercent", percent(all.pairing, all.pairs), 97);
  atLeast("firstDivergencePercent", percent(all.divergence, all.pairs), 95);
}

type Run = { readonly traceId: string };
type Exact = { readonly pairing: boolean; readonly changes: boolean; readonly divergence: boolean };
type Pair = {
  readonly base: Run;
  readonly head: Run;
  readonly types: readonly string[];
  readonly truths: readonly object[];
};
const right = ({ pairing, changes, divergence }: Exact) => Number(pairing) + Number(changes) + Number(divergence);

/** In a process of its own, so that its memory is that of the diff. */
async function measureLongRuns(): Promise<void> {
  const program = await bundle("bench/measure-diff.ts", "measure-diff");
  for (const [steps, limitMs] of [[5_000, 1_000], ...(quick ? [] : [[50_000, 10_000]])] as const) {
    const projectId = await newProject();
    for (const no of [1, 2]) {
      const spans = longRun(steps, no, BigInt(now) * 1_000_000n);
      for (let at = 0; at < spans.length; at += 5_000) await ingest.add(projectId, spans.slice(at, at + 5_000), []);
    }
    const { stdout } = await promisify(execFile)(process.execPath, [
      "--max-old-space-size=2048",
      program,
      projectId,
      ...longRunIds,
    ]);
    const { ms, rows, differing, maxRssMb } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
    console.log(`${steps} × ${steps}: ${rows} rows, ${differing} differ, ${ms} ms, ${maxRssMb} MB`);
    atMost(`diffOf${steps}Ms`, ms, limitMs);
    if (steps === 5_000) atMost("diffOf5000Mb", maxRssMb, 300);
    else result["diffOf50000Mb"] = maxRssMb;
  }
}
const longRunIds = [1, 2].map((no) => no.toString(16).padStart(32, "b"));

async function measureCohorts(): Promise<void> {
  let [found, trials] = [0, 0];
  for (const trial of cohort({ seed: "bench", count: quick ? 3 : 15, only: "", now }) as Iterable<Trial>) {
    const answer = await askCohort(trial);
    trials += 1;
    const rank = rankOf(answer, trial.accept);
    if (rank !== null && rank <= 3) found += 1;
    else console.log(`${trial.id}: rank ${rank ?? "none"}`);
  }
  result["cohortTrials"] = trials;
  atLeast("causeInTop3Percent", percent(found, trials), 95);
  const many = [...(cohort({ seed: "many", count: 14, only: "model", now }) as Iterable<Trial>)];
  const runs = many.flatMap((trial) => trial.runs).slice(0, 1_000);
  const projectId = await newProject();
  for (const { run } of runs) await ingest.add(projectId, [...spansOf(emit(run))], []);
  const ids = (side: boolean) => runs.filter(({ failed }) => failed === side).map(({ run }) => run.traceId);
  const sides = { failed: ids(true), good: ids(false) };
  await compareCohorts(projectId, sides);
  const startedAt = performance.now();
  await compareCohorts(projectId, sides);
  result["cohortRuns"] = runs.length;
  atMost("cohortMs", Math.round(performance.now() - startedAt), 1_000);
}

type Trial = {
  readonly id: string;
  readonly accept: object;
  readonly runs: readonly { readonly failed: boolean; readonly run: Run }[];
};

async function askCohort(trial: Trial) {
  const projectId = await newProject();
  await ingest.add(
    projectId,
    trial.runs.flatMap(({ run }) => [...spansOf(emit(run))]),
    [],
  );
  const ids = (side: boolean) => trial.runs.filter(({ failed }) => failed === side).map(({ run }) => run.traceId);
  return compareCohorts(projectId, { failed: ids(true), good: ids(false) });
}

try {
  await measurePairs();
  await measureLongRuns();
  await measureCohorts();
} finally {
  await ingest.close();
  await closeDatabase();
  await database.stop();
}
console.log(JSON.stringify(result));
process.exitCode = failed ? 1 : 0;
