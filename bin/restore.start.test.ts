// A product with money, approvals and an audit chain is saved while spans come in, and goes on from the file in a new home.
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "@playwright/test";
import { afterAll, expect, test } from "vitest";
import { findChromium } from "@/bin/chromium.mjs";
import { sleep } from "@/bin/process.mjs";
import { freshSettings, launch } from "@/bin/product.mjs";

type Settings = Awaited<ReturnType<typeof freshSettings>>;
type Running = { readonly settings: Settings; readonly product: ReturnType<typeof launch> };

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const hash = "0".repeat(64);
const dayMs = 86_400_000;
const range = `from=${new Date(Date.now() - dayMs).toISOString()}&to=${new Date(Date.now() + dayMs).toISOString()}`;
const costs = `/costs?by=step&pipeline=desk&compare=none&${range}`;
const started: Running[] = [];
const folder = mkdtempSync(path.join(tmpdir(), "tracegate-restore-"));
const file = path.join(folder, "all.backup");

async function start(settings: Settings): Promise<Running> {
  const running = { settings, product: launch(settings) };
  started.push(running);
  await running.product.until(/^ready http/m);
  return running;
}

async function stop({ product }: Running): Promise<void> {
  process.kill(product.pid, "SIGTERM");
  await product.exited;
}

afterAll(async () => {
  for (const running of started) await stop(running).catch(() => {});
  for (const home of [folder, ...started.map(({ settings }) => settings.TRACEGATE_HOME)])
    rmSync(home, { recursive: true, force: true });
});

/** As a person types it: `npm run backup FILE`. */
function npmRun(program: "backup" | "restore", settings: Settings): Promise<{ code: number; said: string }> {
  const options = { env: { ...process.env, ...settings }, cwd: path.resolve(import.meta.dirname, "..") };
  return new Promise((resolve) => {
    execFile("npm", ["run", "--silent", program, file], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

const webOf = ({ settings }: Running) => `http://127.0.0.1:${settings.PORT}`;

async function call(running: Running, key: string, route: string, body?: object) {
  const answer = await fetch(`${webOf(running)}/api/v1${route}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`${route}: ${answer.status} ${said}`);
  return said;
}
const read = async (running: Running, key: string, route: string) => JSON.parse(await call(running, key, route));
const tell = async (running: Running, key: string, route: string, body: object) =>
  JSON.parse(await call(running, key, route, body));

/** A run of one priced call. */
async function sendRun({ settings }: Running, key: string, pipeline: string): Promise<string> {
  const [traceId, root] = [hex(16), hex(8)];
  const startMs = Date.now() - 5_000;
  const times = { startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${startMs + 900}000000` };
  const text = (name: string, stringValue: string) => ({ key: name, value: { stringValue } });
  const tokens = { key: "gen_ai.usage.input_tokens", value: { intValue: "10000" } };
  const model = [text("gen_ai.operation.name", "chat"), text("gen_ai.request.model", "gpt-4o"), tokens];
  const desk = [text("gen_ai.operation.name", "invoke_agent"), text("gen_ai.agent.name", pipeline)];
  const spans = [
    { ...times, traceId, spanId: root, name: pipeline, attributes: desk },
    { ...times, traceId, spanId: hex(8), parentSpanId: root, name: "plan", attributes: model },
  ];
  const answer = await fetch(`http://127.0.0.1:${settings.OTLP_HTTP_PORT}/v1/traces`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }),
  });
  if (answer.status !== 200) throw new Error(await answer.text());
  return traceId;
}

/** A refund that a person allowed, and a budget that counts it. */
async function control(running: Running, key: string, owner: string): Promise<void> {
  const scope = { kind: "pipeline", pipeline: "desk" };
  await tell(running, owner, "/budgets", { scope, period: "total", limitMicroUsd: 1_000_000 });
  const body = { pipeline: "desk", version: "1", inputHash: hash, limits: { microUsd: 500_000 } };
  const { id: runId } = await tell(running, key, "/runs", body);
  const { fence, epoch } = await tell(running, key, `/runs/${runId}/lease`, { holder: "worker", ms: 300_000 });
  const { id: holdId } = await tell(running, key, "/holds", { runId, fence, epoch, microUsd: 5_000 });
  await tell(running, key, `/holds/${holdId}/settle`, { microUsd: 4_321 });
  const refund = { runId, fence, stepKey: "refund~1~0", name: "refund", ask: "May it?", args: { cents: 7 } };
  const asked = await tell(running, key, "/approvals", { ...refund, risk: "low" });
  await tell(running, owner, `/approvals/${asked.id}/decisions`, { rev: 1, verdict: "approve" });
}

/** What has to be the same on both sides, without the clock of the answers. */
async function everything(running: Running, key: string, owner: string) {
  const told = [...["/runs?pipeline=desk", costs, "/approvals", "/budgets", "/findings"]];
  const answers = await Promise.all(told.map((route) => read(running, key, route)));
  const [list] = answers;
  const spans = await Promise.all(
    list.runs.map(({ traceId }: { traceId: string }) => read(running, key, `/runs/${traceId}/spans`)),
  );
  const audit = await read(running, owner, "/audit?limit=1000");
  return JSON.parse(JSON.stringify({ answers, spans, audit }, (name, value) => (name === "now" ? undefined : value)));
}

const verify = async (running: Running, owner: string) =>
  (await call(running, owner, "/audit/verify"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .at(-1);

test("what was saved while spans came in goes on in a new home", async () => {
  const old = await start(await freshSettings());
  const { id, key } = await tell(old, old.settings.TRACEGATE_ADMIN_KEY, "/projects", { name: "desk" });
  const member = { name: "Owner", role: "owner" };
  const { token: owner } = await tell(old, old.settings.TRACEGATE_ADMIN_KEY, `/projects/${id}/members`, member);
  await control(old, key, owner);
  await Promise.all([1, 2, 3].map(() => sendRun(old, key, "desk")));
  const counted = async () => (await read(old, key, costs)).total;
  await expect.poll(counted).toMatchObject({ runs: 3, figures: { costMicroUsd: 75_000 } });
  const before = await everything(old, key, owner);

  const acknowledged: string[] = [];
  let loading = true;
  const load = (async () => {
    for (; loading; await sleep(10)) acknowledged.push(await sendRun(old, key, "load"));
  })();
  await expect.poll(() => acknowledged.length).toBeGreaterThan(5);
  const certain = [...acknowledged];
  const saved = await npmRun("backup", old.settings);
  loading = false;
  await load;
  expect(saved).toMatchObject({ code: 0, said: expect.stringContaining(`in ${file}\n`) });
  expect(acknowledged.length).toBeGreaterThan(certain.length);
  const refused = await npmRun("restore", old.settings);
  expect(refused).toMatchObject({ code: 1, said: expect.stringContaining("Tracegate already runs from") });
  await stop(old);

  const settings = await freshSettings();
  const restored = await npmRun("restore", settings);
  expect(restored).toMatchObject({ code: 0, said: expect.stringMatching(/\nrestored\n$/) });
  const anew = await start(settings);
  expect(await everything(anew, key, owner)).toEqual(before);
  expect(await verify(anew, owner)).toMatchObject({ state: "verified" });
  for (const traceId of certain) expect((await read(anew, key, `/runs/${traceId}`)).spanCount).toBe(2);
  await sendRun(anew, key, "desk");
  await lookAt(anew, id, certain[0] ?? "");
  // two starts, a backup and a restore: a busy machine takes its time
}, 300_000);

/** In a browser: the page of signing in, and with the link that the start printed, the run. */
async function lookAt(running: Running, projectId: string, traceId: string): Promise<void> {
  const { executable, libraries } = await findChromium();
  const browser = await chromium.launch({
    executablePath: executable,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
    ...(libraries && { env: { ...process.env, LD_LIBRARY_PATH: libraries } as Record<string, string> }),
  });
  try {
    const page = await browser.newPage({ baseURL: webOf(running) });
    await page.goto(`/runs/${traceId}`);
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.goto(running.product.said().match(/^http\S+\/login\?token=\S+$/m)?.[0] ?? "");
    await page.context().addCookies([{ name: "tg_project", value: projectId, url: webOf(running) }]);
    await page.goto(`/runs/${traceId}`);
    // the head and both steps
    await page.getByRole("treegrid", { name: "Steps" }).getByRole("row").nth(2).waitFor();
  } finally {
    await browser.close();
  }
}
