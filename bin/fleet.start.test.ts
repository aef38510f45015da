// Two web, two collector and two worker processes on one database, without the supervisor, as a deployment runs them: each is
// restarted in turn while work comes. Nothing that was acknowledged is lost, and nothing is done twice.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureBuilt } from "@/bin/build.mjs";
import { freePort, startPostgres } from "@/bin/postgres.mjs";
import { sleep } from "@/bin/process.mjs";
import { migrate } from "@/prisma/migrate.mjs";

type Kind = "web" | "collector" | "worker";
type Member = {
  readonly kind: Kind;
  readonly env: Record<string, string>;
  readonly url: string;
  child: ChildProcess | null;
};

const home = mkdtempSync(path.join(tmpdir(), "tracegate-fleet-"));
const adminKey = randomBytes(24).toString("hex");
const stepMs = 100;
const fleet: Member[] = [];
const delivered: string[] = [];
/** What was started, and how it is ended: the latest first. */
const undo: (() => unknown)[] = [];
let client: pg.Client;
let hooks: Server;

beforeAll(async () => {
  await ensureBuilt(() => {});
  const database = await startPostgres({ dir: path.join(home, "postgres"), password: randomUUID() });
  undo.push(() => database.stop());
  const url = database.url("postgres");
  await migrate(url);
  client = new pg.Client({ connectionString: url });
  await client.connect();
  undo.push(() => client.end());
  for (const kind of ["web", "collector", "worker", "web", "collector", "worker"] as const)
    fleet.push(await newMember(kind, url));
  await Promise.all(fleet.map(start));
  hooks = createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      delivered.push(JSON.parse(body).data.runId);
      response.end();
    });
  });
  undo.push(() => hooks.close());
  await new Promise<void>((resolve) => hooks.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  for (const { child } of fleet) child?.kill("SIGKILL");
  for (const end of undo.toReversed()) await end();
  rmSync(home, { recursive: true, force: true });
});

async function newMember(kind: Kind, databaseUrl: string): Promise<Member> {
  const [PORT, OTLP_HTTP_PORT, OTLP_GRPC_PORT] = (await Promise.all([freePort(), freePort(), freePort()])).map(String);
  const env = {
    ...{ PORT: PORT ?? "", OTLP_HTTP_PORT: OTLP_HTTP_PORT ?? "", OTLP_GRPC_PORT: OTLP_GRPC_PORT ?? "" },
    ...{ DATABASE_URL: databaseUrl, TRACEGATE_HOME: home, TRACEGATE_ADMIN_KEY: adminKey, NODE_ENV: "production" },
  };
  return { kind, env, url: `http://127.0.0.1:${kind === "web" ? PORT : OTLP_HTTP_PORT}`, child: null };
}

async function start(member: Member): Promise<void> {
  const child = spawn(process.execPath, [`dist/${member.kind}.js`], {
    env: { ...process.env, ...member.env },
    stdio: "ignore",
  });
  member.child = child;
  if (member.kind === "worker") return;
  const ask = member.kind === "web" ? "/api/v1/openapi.json" : "/v1/traces";
  for (const end = Date.now() + 150_000; Date.now() < end; await sleep(50)) {
    const answer = await fetch(member.url + ask).catch(() => null);
    if (answer !== null && answer.status < 500) return;
  }
  throw new Error(`${member.kind} does not answer`);
}

/** As a deployment does it: asked to end, waited for, started again. */
async function restart(member: Member): Promise<void> {
  const { child } = member;
  if (child === null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
  await start(member);
}

/** Any member of a kind, another one where one does not answer: what a load balancer and a patient client do. */
async function ask(
  kind: "web" | "collector",
  target: string,
  key: string,
  body: unknown,
  headers = {},
): Promise<Response> {
  const members = fleet.filter((member) => member.kind === kind);
  for (let at = Math.random() < 0.5 ? 0 : 1, tries = 0; ; at += 1, tries += 1) {
    const answer = await fetch(`${members[at % members.length]?.url}${target}`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    }).catch(() => null);
    if (answer !== null && answer.status < 500 && answer.status !== 429) return answer;
    if (tries > 200) throw new Error(`${target} is not answered: ${answer?.status} ${await answer?.text()}`);
    await sleep(50);
  }
}

async function call<Answer>(target: string, key: string, body: unknown): Promise<Answer> {
  const answer = await ask("web", `/api/v1${target}`, key, body, { "idempotency-key": randomUUID() });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${target}: ${JSON.stringify(said)}`);
  return said;
}

/** A trace of a failed tool, whose finding belongs to one group. */
async function sendTrace(key: string): Promise<string> {
  const traceId = randomBytes(16).toString("hex");
  const startNs = BigInt(Date.now() - 5_000) * 1_000_000n;
  const root = randomBytes(8).toString("hex");
  const times = { startTimeUnixNano: `${startNs}`, endTimeUnixNano: `${startNs + 1_000_000n}` };
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const tool = [text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", "charge")];
  const result = text("gen_ai.tool.call.result", '{"ok":false,"reason":"locked"}');
  const spans = [
    { traceId, spanId: root, name: "desk", ...times, attributes: [text("gen_ai.operation.name", "invoke_workflow")] },
    {
      traceId,
      spanId: randomBytes(8).toString("hex"),
      parentSpanId: root,
      name: "charge",
      ...times,
      attributes: [...tool, result],
    },
  ];
  const answer = await ask("collector", "/v1/traces", key, { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  expect(answer.status).toBe(200);
  return traceId;
}

/** A run of the control plane with an effect, which ends halted: its webhook must be told once. */
async function controlRun(key: string): Promise<string> {
  const [id, hash] = [randomUUID(), "0".repeat(64)];
  await call("/runs", key, { id, pipeline: "fleet", version: "1", inputHash: hash, limits: { microUsd: 1 } });
  const { fence, epoch } = await call<{ fence: number; epoch: number }>(`/runs/${id}/lease`, key, { holder: id });
  const step = { name: "charge", inputHash: hash, effect: "once", fence, epoch };
  const claim = `/runs/${id}/steps/charge~1~0/claim`;
  expect(await call(claim, key, step)).toMatchObject({ status: "claimed" });
  // nobody else gets it, whichever process is asked
  expect((await ask("web", `/api/v1${claim}`, key, step)).status).toBe(409);
  await call(`/runs/${id}/steps/charge~1~0/complete`, key, { fence, status: "done", result: 1 });
  await call(`/runs/${id}/end`, key, { fence, status: "halted", haltCode: "schema" });
  return id;
}

const count = async (text: string, projectId: string) =>
  Number((await client.query(`select (${text})::int as n`, [projectId])).rows[0].n);

test("a rolling restart under load loses nothing and does nothing twice", async () => {
  const project = await call<{ id: string; key: string }>("/projects", adminKey, { name: "fleet" });
  const owner = await call<{ token: string }>(`/projects/${project.id}/members`, adminKey, {
    name: "Owner",
    role: "owner",
  });
  const url = `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/`;
  await call("/webhooks", owner.token, { url, events: ["run.halted"] });

  let rolling = true;
  const sent: string[] = [];
  const ran: string[] = [];
  const load = async (work: () => Promise<void>) => {
    for (; rolling; await sleep(stepMs)) await work();
  };
  const loads = [
    ...Array.from({ length: 3 }, () => load(async () => void sent.push(await sendTrace(project.key)))),
    ...Array.from({ length: 2 }, () => load(async () => void ran.push(await controlRun(project.key)))),
  ];
  for (const member of fleet) await restart(member);
  rolling = false;
  await Promise.all(loads);
  expect(Math.min(sent.length, ran.length)).toBeGreaterThan(20);

  const waiting = `(select count(*) from search_queue where project_id = $1::uuid)
    + (select count(*) from analysis_queue where project_id = $1::uuid)
    + (select count(*) from cost_queue where project_id = $1::uuid)`;
  await expect.poll(() => count(waiting, project.id), { timeout: 60_000, interval: 200 }).toBe(0);
  await expect.poll(() => delivered.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(ran.length);

  const spans = "select count(distinct (trace_id, span_id)) from spans where project_id = $1::uuid";
  expect(await count(spans, project.id)).toBe(2 * sent.length);
  expect(await count("select count(*) from runs where project_id = $1::uuid and span_count = 2", project.id)).toBe(
    sent.length,
  );
  const groups =
    "select coalesce(sum(runs), 0) from finding_groups where project_id = $1::uuid and rule = 'error.in_ok'";
  expect(await count(groups, project.id)).toBe(sent.length);
  const summed = "select sum(runs) from cost_sums where project_id = $1::uuid and family = 4";
  expect(await count(summed, project.id)).toBe(sent.length);
  const done = "select count(*) from step_claims where project_id = $1::uuid and status = 'done'";
  expect(await count(done, project.id)).toBe(ran.length);
  expect(delivered.toSorted()).toEqual(ran.toSorted());
}, 180_000);
