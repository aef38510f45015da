// What the rules say of runs that nobody made up: those that real clients recorded (conformance/corpus), and those of the
// demo's pipelines. Each has the findings of what was done to it, and no other; most are clean.
import fs from "node:fs";
import path from "node:path";
import { client } from "@/conformance/labelled/scoring.mjs";
import { Demo } from "@/lib/contract/demo";
import { acts, crash } from "@/lib/demo/story";

const folder = "conformance/corpus";
type Product = { readonly web: string; readonly otlp: string; readonly key: string };
type Ask = (call: string, key: string) => Promise<unknown>;
export type Judged = { readonly run: string; readonly expected: readonly string[]; readonly found: readonly string[] };
type Counts = { readonly found: number; readonly missed: number; readonly wrong: number };

/** Scenario of the corpus → what was done to it. */
const ofScenario: Readonly<Record<string, readonly string[]>> = {
  length: ["output.truncated"],
  "malformed-args": ["tool.args_invalid"],
  "schema-violation": ["schema.output"],
  "tool-error": ["error.swallowed"],
};
/** Their clients leave out what the rule needs, or their runs failed with it: nothing is silent there. */
const untold = new Set([
  ...["strands/length", "strands/malformed-args"],
  ...["langchain", "vercel"].map((client) => `openinference-${client}/schema-violation`),
  ...["otel-openai", "traceloop-openai", "vercel-ai-v7", "voltagent"].map((client) => `${client}/schema-violation`),
  ...["google-adk", "openinference-vercel", "traceloop-anthropic-0.14", "traceloop-openai", "vercel-ai-v4"].map(
    (client) => `${client}/tool-error`,
  ),
]);
/** Claude Code goes on after a request that failed for good. */
const also: Readonly<Record<string, readonly string[]>> = { "claude-code/provider-error": ["error.swallowed"] };

function ofRecorded(name: string): readonly string[] {
  return untold.has(name) ? [] : (also[name] ?? ofScenario[path.basename(name)] ?? []);
}

const waitMs = 120_000;

export async function corpusRuns(product: Product): Promise<Judged[]> {
  const api = client(product);
  const project = await api.project("bench corpus");
  const judged: Judged[] = [];
  for (const scenario of scenarios())
    for (const traceId of await send(product.otlp, project.key, scenario)) {
      const found = await rulesOf(api.api, project.key, traceId);
      const run = path.relative(folder, scenario);
      judged.push({ run, expected: ofRecorded(run), found });
    }
  return judged;
}

/** What is broken on purpose tells nothing about agents. */
function scenarios(): string[] {
  const clients = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return clients
    .filter(({ name }) => name !== "edge-cases")
    .flatMap(({ name }) => fs.readdirSync(path.join(folder, name)).map((one) => path.join(folder, name, one)))
    .filter((scenario) => fs.existsSync(path.join(scenario, "expected.json")));
}

/** Sends what the client sent. Gives the traces that it made. */
async function send(otlp: string, key: string, scenario: string): Promise<string[]> {
  const read = (file: string) => fs.readFileSync(path.join(scenario, file));
  const { requests } = JSON.parse(read("meta.json").toString());
  for (const { file, path: asked, contentType, contentEncoding } of requests) {
    const headers = { authorization: `Bearer ${key}`, "content-type": contentType };
    const signal = /\/v1\/(?:traces|logs|metrics)$/.exec(asked)?.[0] ?? "/v1/traces";
    const answer = await fetch(otlp + signal, {
      method: "POST",
      headers: contentEncoding ? { ...headers, "content-encoding": contentEncoding } : headers,
      body: read(file),
    });
    if (!answer.ok) throw new Error(`${scenario} ${file}: HTTP ${answer.status}`);
  }
  const { traces = [] } = JSON.parse(read("expected.json").toString());
  return traces.map(({ traceId }: { traceId: string }) => traceId);
}

async function rulesOf(ask: Ask, key: string, traceId: string): Promise<string[]> {
  for (const end = Date.now() + waitMs; Date.now() < end; ) {
    const run = (await ask(`/runs/${traceId}`, key)) as { analysedAt: string | null; findingRules: string[] };
    if (run.analysedAt !== null) return run.findingRules;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`run ${traceId} was not analysed`);
}

/** The runs of the demo have their number in their id. */
const played = [crash, ...acts];
/** Act → what its story says was wrong, where a rule sees that. */
const ofAct: Readonly<Record<string, readonly string[]>> = {
  "an answer that is no JSON, repaired by asking once more": ["json.malformed"],
  "an answer that breaks its contract twice: halted": ["schema.output"],
  "done, but wrong: rates down (breaker opens), mail refused, both swallowed": ["error.swallowed"],
};

/** Plays the demo, and waits until its last run waits for somebody. */
export async function demoRuns(product: Product): Promise<Judged[]> {
  const api = client(product);
  const project = await api.project("bench demo");
  const member = { method: "POST", body: JSON.stringify({ name: "owner", role: "owner" }) };
  const { token } = await api.api(`/projects/${project.id}/members`, product.key, member);
  await api.api("/demo", token, { method: "POST", body: "{}" });
  await untilServing(() => api.api("/demo", token));
  const { runs } = await api.api("/runs?limit=100", token);
  const judged: Judged[] = [];
  for (const { traceId, runId } of runs) {
    const title = played[Number(/-(\d+)$/.exec(runId ?? "")?.[1])]?.title ?? "";
    judged.push({ run: title, expected: ofAct[title] ?? [], found: await rulesOf(api.api, token, traceId) });
  }
  return judged;
}

async function untilServing(ask: () => Promise<unknown>): Promise<void> {
  for (const end = Date.now() + 5 * waitMs; Date.now() < end; ) {
    const demo = Demo.parse(await ask());
    if (demo.state === "serving") return;
    if (demo.state === "failed") throw new Error(`the demo failed: ${demo.says}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error("the demo did not come to its end");
}

/** By rule, as the table of labelled runs counts; a rule that is neither expected nor found does not count. */
export function countRules(judged: readonly Judged[]): Map<string, Counts> {
  const rules = new Map<string, Counts>();
  const add = (rule: string, of: keyof Counts) => {
    const sum = rules.get(rule) ?? { found: 0, missed: 0, wrong: 0 };
    rules.set(rule, { ...sum, [of]: sum[of] + 1 });
  };
  for (const { expected, found } of judged) {
    for (const rule of expected) add(rule, found.includes(rule) ? "found" : "missed");
    for (const rule of found) if (!expected.includes(rule)) add(rule, "wrong");
  }
  return rules;
}
