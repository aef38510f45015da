// How right the rules of findings are: labelled runs (conformance/labelled) against the built product, by rule, over
// several seeds, and runs that nobody made up (the public corpus, the demo); how soon after its last span a run is analysed; and whether the worker keeps up with what ingest takes.
// `--seeds 1,2,3 --count 30`.
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { analysisLag } from "@/bench/analysis-lag";
import { corpusRuns, countRules, demoRuns } from "@/bench/known-runs";
import { p95 } from "@/bench/p95";
import { startProduct } from "@/bin/product.mjs";
import { findings as generate } from "@/conformance/labelled/generate.mjs";
import { emit } from "@/conformance/labelled/otel.mjs";
import { client } from "@/conformance/labelled/scoring.mjs";

const limits = { precision: 0.95, recall: 0.9, analysedMs: 5_000 };
const runsTimed = 20;

const { values: asked } = parseArgs({
  options: { seeds: { type: "string", default: "1,2,3" }, count: { type: "string", default: "30" } },
});
const product = await startProduct();
try {
  const rules = new Map<string, { found: number; missed: number; wrong: number }>();
  for (const seed of asked.seeds.split(",")) for (const row of await score(seed)) add(rules, row);
  const table = tableOf(rules);
  console.table(table);
  const known = [...(await corpusRuns(product)), ...(await demoRuns(product))];
  const surprising = known.filter(({ expected, found }) => `${[...expected].sort()}` !== `${[...found].sort()}`);
  console.table(tableOf(countRules(known)));
  for (const { run, expected, found } of surprising) console.log(`${run}: expected ${expected}, found ${found}`);
  const clean = known.filter(({ expected }) => expected.length === 0);
  const asKnown = {
    ...{
      runs: known.length,
      clean: clean.length,
      cleanWithFindings: clean.filter(({ found }) => found.length > 0).length,
    },
    ...{ surprising: surprising.length, ok: surprising.length <= known.length * (1 - limits.precision) },
  };
  const analysed = await timeAnalysis();
  await product.stop();
  const lag = await analysisLag();
  console.table(lag);
  console.log(JSON.stringify({ limits, rules: table, known: asKnown, analysed, lag }));
  process.exitCode = [...table, asKnown, analysed, ...lag].every(({ ok }) => ok) ? 0 : 1;
} finally {
  await product.stop();
}

function tableOf(rules: ReadonlyMap<string, { found: number; missed: number; wrong: number }>) {
  return [...rules].map(([rule, { found, missed, wrong }]) => {
    const [precision, recall] = [share(found, wrong), share(found, missed)];
    const ok = precision >= limits.precision && recall >= limits.recall;
    return { rule, found, missed, wrong, precision, recall, ok };
  });
}

function share(right: number, other: number): number {
  return right + other === 0 ? 1 : right / (right + other);
}

type Row = readonly [rule: string, positive: number, alike: number, found: number, missed: number, wrong: number];

function add(rules: Map<string, { found: number; missed: number; wrong: number }>, row: Row): void {
  const [rule, , , found, missed, wrong] = row;
  const sum = rules.get(rule) ?? { found: 0, missed: 0, wrong: 0 };
  rules.set(rule, { found: sum.found + found, missed: sum.missed + missed, wrong: sum.wrong + wrong });
}

async function score(seed: string): Promise<Row[]> {
  const server = ["--web", product.web, "--otlp", product.otlp, "--key", product.key];
  const args = ["conformance/labelled/score.mjs", ...server, "--suite", "findings", "--seed", seed, "--json"];
  const child = spawn(process.execPath, [...args, "--count", asked.count], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of child.stdout) said += chunk;
  return JSON.parse(said).tables[0].rows;
}

/** From the answer to the last span until the run says that it is analysed. */
async function timeAnalysis() {
  const api = client({ web: product.web, otlp: product.otlp, key: product.key });
  const project = await api.project("bench findings");
  const [batch] = generate({ seed: "timed", count: runsTimed, only: "clean", now: Date.now() });
  const runs = (batch?.cases ?? []).flatMap((one: { runs: { run: { traceId: string } }[] }) => one.runs);
  let next = 0;
  const ms = await p95(async () => {
    const { run } = runs[next++] ?? {};
    if (run === undefined) throw new Error("there are fewer labelled runs than are timed");
    await api.send([emit(run)], project.key);
    while ((await api.api(`/runs/${run.traceId}`, project.key)).analysedAt === null) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }, runsTimed);
  return { p95Ms: Math.round(ms), limit: limits.analysedMs, ok: ms <= limits.analysedMs };
}
