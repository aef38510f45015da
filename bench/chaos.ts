// SIGKILL at random points of the refund desk's processes (--agent 500), of the web process (--server 100) and of
// PostgreSQL (--postgres 50), while tickets keep coming. At the end every ticket must be refunded once, every run done, and
// no model call of a journaled step repeated. The last line is JSON; the exit code says whether all of it holds.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { Load } from "@/bench/chaos-load";
import { readState, verifyRuns } from "@/bench/chaos-verify";
import { sleep, waitFor } from "@/bench/servers";
import { startProduct } from "@/bin/product.mjs";

const { values } = parseArgs({
  options: {
    agent: { type: "string", default: "500" },
    server: { type: "string", default: "100" },
    postgres: { type: "string", default: "50" },
    minutes: { type: "string", default: "60" },
  },
});
const wanted = { agent: Number(values.agent), server: Number(values.server), postgres: Number(values.postgres) };
const agents = 4;
/** A process that came up runs at least this long, so that the supervisor does not take it for one that cannot start. */
const everyMs = { agent: 1_000, server: 6_000, postgres: 3_000 };
/** Asked for at once: the server shall be busy with the runs, not with our looking at them. */
const readsAtOnce = 16;
const deadline = Date.now() + Number(values.minutes) * 60_000;

const product = await startProduct();
const tokens = new Map([["key", readFileSync(path.join(product.home, "default-project-key"), "utf8").trim()]]);
const { project } = (await api("/me")) as { project: { id: string } };
const member = await api(`/projects/${project.id}/members`, { name: "Approves all", role: "reviewer" }, "admin");
tokens.set("reviewer", (member as { token: string }).token);

const load = new Load(api, { ...process.env, TRACEGATE_URL: product.web, TRACEGATE_KEY: tokens.get("key") });
const killed = { agent: 0, server: 0, postgres: 0 };
const startedAt = Date.now();
await load.open(agents);
for (const part of ["agent", "server", "postgres"] as const) await killAll(part);
load.stopFeeding();
const open = await drain();
const result = { killed, tickets: load.tickets.size, ...(await verifyRuns(load, api)), unfinished: open.length };
await load.close();
await product.stop();
for (const [line, times] of load.said) console.log(`${times} × ${line}`);
const ok = result.duplicates + result.lost + result.repeatedModelCalls + result.unfinished === 0;
console.log(JSON.stringify({ ok, ...result, seconds: Math.round((Date.now() - startedAt) / 1000) }));
process.exit(ok ? 0 : 1);

async function killAll(part: keyof typeof wanted): Promise<void> {
  while (killed[part] < wanted[part] && Date.now() < deadline) {
    await sleep(everyMs[part] * (0.5 + Math.random()));
    if (kill(part)) killed[part] += 1;
    if (part !== "agent") await waitFor(async () => (await readHealth()) === 200, 90_000);
  }
  console.log(`${part}: ${killed[part]} killed, ${load.tickets.size} tickets so far`);
}

function kill(part: keyof typeof wanted): boolean {
  if (part === "agent") return load.killAgent(Math.random);
  const pid =
    part === "server"
      ? -pidOf("web")
      : Number(readFileSync(path.join(product.home, "postgres/postmaster.pid"), "utf8").split("\n")[0]);
  process.kill(pid, "SIGKILL");
  return true;
}

function pidOf(name: string): number {
  const running = JSON.parse(readFileSync(path.join(product.home, "processes.json"), "utf8")) as {
    name: string;
    pid: number;
  }[];
  const found = running.find((process) => process.name === name);
  if (found === undefined) throw new Error(`${name} is not running`);
  return found.pid;
}

async function readHealth(): Promise<number> {
  return (await fetch(`${product.web}/api/health`, { signal: AbortSignal.timeout(2_000) })).status;
}

/** Runs whose process was killed wait for the end of its lease; tickets that never became a run are sent again. */
async function drain(): Promise<readonly string[]> {
  let open = [...load.tickets.keys()];
  for (; open.length > 0 && Date.now() < deadline; await sleep(1_000)) {
    const rest: string[] = [];
    for (let from = 0; from < open.length; from += readsAtOnce) {
      const ids = open.slice(from, from + readsAtOnce);
      const states = await Promise.all(ids.map((runId) => readState(api, runId).catch(() => undefined)));
      for (const [at, runId] of ids.entries()) {
        if (states[at] === null) load.again(runId);
        if (!states[at]?.endedAt) rest.push(runId);
      }
    }
    open = rest;
  }
  return open;
}

async function api(where: string, body?: unknown, as = "key"): Promise<unknown> {
  const token = as === "admin" ? product.key : tokens.get(as);
  const response = await fetch(`${product.web}/api/v1${where}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${where} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
