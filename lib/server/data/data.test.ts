import { afterAll, beforeAll, expect, it } from "vitest";
import type { DataJob } from "@/lib/contract/data-jobs";
import { hashJson } from "@/lib/server/control/hash";
import { countWaiting } from "@/lib/server/costs/count-waiting";
import { dropEmptyDays } from "@/lib/server/data/retention";
import { runDataJobs } from "@/lib/server/data/run-jobs";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import { indexWaiting } from "@/lib/server/search/index-waiting";
import { callApi } from "@/lib/testing/call-api";
import { tablesWith } from "@/lib/testing/scan-database";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant } from "@/lib/testing/tenant";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

let projectId: string;
let key: string;
let owner: string;
beforeAll(async () => {
  ({ projectId, key } = await newTenant("owned"));
  owner = await newMember(projectId, "owner");
});

const dayNs = 86_400_000_000_000n;
const nowNs = BigInt(Date.now()) * 1_000_000n;
let runs = 0;
const newTrace = () => (++runs).toString(16).padStart(32, "d");
const spanOf = (traceId: string, userId: string, text: string, startNs = nowNs) =>
  drawSpan({
    ...{ traceId, spanId: "00000000000000d1", startNs, name: "ask" },
    attributes: {
      "user.id": userId,
      "session.id": `chat of ${userId}`,
      "input.value": `I am ${text}. `.repeat(60),
      "gen_ai.request.model": "gpt-4o",
    },
    failed: true,
  });

async function settle(): Promise<void> {
  const fail = (error: unknown) => {
    throw error;
  };
  await indexWaiting(pool(), fail);
  await analyseWaiting(pool(), fail);
  await countWaiting(pool(), fail);
}
async function work(): Promise<DataJob[]> {
  while (await runDataJobs(0));
  await runDataJobs(0);
  return (await (await callApi("GET", "/data/jobs", { key: owner })).json()).jobs;
}
async function send(method: "POST" | "PUT", path: string, credential: string, body: unknown) {
  const answer = await callApi(method, path, { key: credential, body });
  const text = await answer.text();
  return { status: answer.status, json: text === "" ? null : JSON.parse(text) };
}

/** A run of the control plane that is over, with a journal and a decided request. */
async function controlledRun(id: string, userId: string, text: string): Promise<void> {
  const inputHash = hashJson({ text });
  const started = {
    ...{ id, pipeline: "desk", version: "1", inputHash, input: { text } },
    userId,
    limits: { microUsd: 1_000 },
  };
  const answer = await callApi("POST", "/runs", { key, body: started, headers: { "idempotency-key": `start-${id}` } });
  const run = { status: answer.status, json: await answer.json() };
  expect([run.status, run.json]).toEqual([201, expect.anything()]);
}

it("deletes all that there is of a user, and keeps it away", async () => {
  const text = "zebrafish-4711";
  const user = "user-ada-77";
  const trace = newTrace();
  const other = newTrace();
  const named = newTrace();
  await ingest.add(projectId, [spanOf(trace, user, text)], []);
  await ingest.add(projectId, [spanOf(other, "user-bob", "a bystander")], []);
  const step = { ...spanOf(named, user, text), spanId: "00000000000000d2", parentSpanId: "00000000000000d1" };
  await ingest.add(projectId, [spanOf(named, "user-cy", "somebody else"), step], []);
  await controlledRun("run-ada", user, text);
  await settle();
  expect((await tablesWith(text)).length).toBeGreaterThan(3);

  const preview = await send("POST", "/data/users/preview", owner, { userId: user });
  expect(preview.json).toMatchObject({ runs: 2, spans: 1 });
  const exported = await (await callApi("GET", `/runs/export?user=${user}`, { key })).text();
  expect(exported).toContain(text);
  const wrong = await send("POST", "/data/erasures", owner, { userId: user, confirm: "user-ada" });
  expect([wrong.status, wrong.json.errors[0].path]).toEqual([422, "/confirm"]);
  expect((await send("POST", "/data/erasures", owner, { userId: user, confirm: user })).status).toBe(201);
  expect((await send("POST", "/data/erasures", owner, { userId: user, confirm: user })).status).toBe(409);

  // the run that the control plane has open is left until it has ended
  expect((await work())[0]).toMatchObject({ state: "waiting", runs: 2, heldBack: 1 });
  await pool().query("update run_controls set status = 'done', ended_at = now() where run_id = 'run-ada'");
  const [job] = await work();
  expect(job).toMatchObject({ kind: "erasure", state: "done", userId: null, runs: 3 });
  expect(await tablesWith(text)).toEqual([]);
  expect(await tablesWith(user)).toEqual([]);
  expect(await tablesWith(trace)).toEqual(["erased_runs"]);

  const again = await ingest.add(projectId, [spanOf(trace, user, text), spanOf(other, "user-bob", "a bystander")], []);
  expect([again.rejectedSpans, [...again.reasons.keys()]]).toEqual([1, [expect.stringContaining("was deleted")]]);
  expect(await tablesWith(text)).toEqual([]);
  expect((await callApi("GET", `/runs/${other}`, { key })).status).toBe(200);
  const { entries } = await (await callApi("GET", "/audit?limit=100", { key: owner })).json();
  const actions = entries.map(({ action }: { action: string }) => action);
  expect(actions).toContain("user.erasure_started");
  expect(actions).toContain("user.erased");
}, 60_000);

it("lets old days go, keeps what goes on, and drops the partitions that are empty", async () => {
  const [old, running, fresh] = [newTrace(), newTrace(), newTrace()];
  await ingest.add(projectId, [spanOf(old, "user-old", "long ago", nowNs - 40n * dayNs)], []);
  const open = { ...spanOf(running, "user-on", "still on", nowNs - 40n * dayNs), endNs: null };
  await ingest.add(projectId, [open], []);
  await ingest.add(projectId, [spanOf(fresh, "user-new", "today")], []);
  await settle();
  const plan = await send("POST", "/retention/preview", owner, { days: 30, bytes: null });
  expect(plan.json).toMatchObject({ runs: 2, spans: 2 });
  expect(plan.json.bytes).toBeGreaterThan(0);
  expect((await send("PUT", "/retention", owner, { days: 0, bytes: null })).status).toBe(422);
  const set = await send("PUT", "/retention", owner, { days: 30, bytes: null });
  expect(set.json).toMatchObject({ days: 30, bytes: null });
  expect((await work())[0]).toMatchObject({ kind: "retention", state: "done", runs: 1, spans: 1 });
  const found = async (trace: string) => (await callApi("GET", `/runs/${trace}`, { key })).status;
  expect([await found(old), await found(running), await found(fresh)]).toEqual([404, 200, 200]);

  const partitions = async () =>
    (await pool().query("select from pg_inherits where inhparent = 'spans'::regclass")).rowCount ?? 0;
  const before = await partitions();
  await dropEmptyDays();
  expect(await partitions()).toBe(before);
  await pool().query("update runs set last_seen_at = now() - interval '1 hour' where trace_id = decode($1, 'hex')", [
    running,
  ]);
  await send("PUT", "/retention", owner, { days: 30, bytes: null });
  expect((await work())[0]).toMatchObject({ state: "done", runs: 1 });
  await dropEmptyDays();
  expect(await partitions()).toBe(before - 1);
  expect(await tablesWith("still on")).toEqual([]);
  // the day comes back where somebody sends it
  await ingest.add(projectId, [spanOf(newTrace(), "user-late", "late", nowNs - 40n * dayNs)], []);
  expect(await partitions()).toBe(before);
}, 60_000);

it("goes on where a worker died at the partitions of a day", async () => {
  const day = new Date(Number((nowNs - 50n * dayNs) / 1_000_000n)).toISOString().slice(0, 10);
  const name = day.replaceAll("-", "");
  const trace = newTrace();
  const tables = async () =>
    (await pool().query("select from pg_tables where tablename like '%' || $1", [name])).rowCount ?? 0;
  const die = async () => {
    for (const table of ["log_records", "run_waste"]) {
      await pool().query(`alter table ${table} detach partition ${table}_${name} concurrently`);
    }
  };
  await ingest.add(projectId, [spanOf(trace, "user-eve", "of long ago", nowNs - 50n * dayNs)], []);
  expect(await tables()).toBe(9);
  // with a run in it the day is put together again
  await die();
  await dropEmptyDays();
  await ingest.add(projectId, [{ ...spanOf(trace, "user-eve", "once more"), spanId: "00000000000000d7" }], []);
  expect((await callApi("GET", `/runs/${trace}`, { key })).status).toBe(200);
  // without one the rest of it goes, too
  await pool().query("delete from runs where trace_id = decode($1, 'hex')", [trace]);
  await die();
  await dropEmptyDays();
  expect(await tables()).toBe(0);
}, 60_000);
