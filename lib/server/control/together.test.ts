// Changes that come at once in one process are judged together: nobody may be able to tell.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let operator: string;

beforeAll(async () => {
  tenant = await newTenant("together");
  operator = await newMember(tenant.projectId, "operator");
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

const times = <T>(n: number, make: (at: number) => T) => Array.from({ length: n }, (_, at) => make(at));

async function post(path: string, body: unknown, headers: Record<string, string> = {}, key = tenant.key) {
  const response = await callApi("POST", path, { key, body, headers });
  return {
    status: response.status,
    body: await response.json(),
    replayed: response.headers.get("idempotent-replayed"),
  };
}

async function startRun(microUsd = 1_000, pipeline = "desk") {
  const { body: run } = await post("/runs", { pipeline, version: "1", inputHash: hashJson({}), limits: { microUsd } });
  const { body: lease } = await post(`/runs/${run.id}/lease`, { holder: "a" });
  return { runId: run.id as string, fence: lease.fence as number, epoch: lease.epoch as number };
}

const statuses = (answers: readonly { status: number }[]) =>
  Object.fromEntries(
    [...new Set(answers.map(({ status }) => status))]
      .sort()
      .map((status) => [status, answers.filter((answer) => answer.status === status).length]),
  );

it("holds of one scope get what there is, the others of the batch are refused", async () => {
  const run = await startRun(1_000);
  const other = await startRun(1_000);
  const answers = await Promise.all(
    times(60, (at) => post("/holds", { ...(at % 3 === 0 ? other : run), microUsd: 100 })),
  );
  expect(statuses(answers)).toEqual({ 201: 20, 402: 40 });
  const state = await (await callApi("GET", `/runs/${run.runId}/state`, { key: tenant.key })).json();
  expect([state.spentMicroUsd, state.heldMicroUsd]).toEqual([0, 1_000]);
});

it("money of a run counts in its parent, whoever else is judged with it", async () => {
  const parent = await startRun(1_000);
  const start = {
    pipeline: "desk",
    version: "1",
    inputHash: hashJson({}),
    limits: { microUsd: 800 },
    parentRunId: parent.runId,
  };
  const { body: child } = await post("/runs", start);
  const { body: lease } = await post(`/runs/${child.id}/lease`, { holder: "a" });
  const held = { runId: child.id, fence: lease.fence, epoch: lease.epoch, microUsd: 300 };
  const answers = await Promise.all([
    post("/holds", { ...parent, microUsd: 500 }),
    post("/holds", held),
    post("/holds", held),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 402]);
  expect(answers[2]?.body.scope).toMatchObject({ kind: "run", id: parent.runId, heldMicroUsd: 800 });
});

it("one id is one hold and one settlement", async () => {
  const run = await startRun();
  const id = randomUUID();
  const holds = await Promise.all(times(10, () => post("/holds", { ...run, id, microUsd: 10 })));
  expect(statuses(holds)).toEqual({ 200: 9, 201: 1 });
  const amounts = await Promise.all(times(10, (at) => post(`/holds/${id}/settle`, { microUsd: at % 2 })));
  expect(statuses(amounts)).toEqual({ 200: 5, 409: 5 });
  const state = await (await callApi("GET", `/runs/${run.runId}/state`, { key: tenant.key })).json();
  const booked = amounts.find(({ status }) => status === 200);
  expect([state.spentMicroUsd, state.heldMicroUsd]).toEqual([booked?.body.chargedMicroUsd, 0]);
});

it("a threshold that many settlements pass together is told once", async () => {
  const { body: budget } = await post(
    "/budgets",
    { scope: { kind: "pipeline", pipeline: "told" }, period: "total", limitMicroUsd: 1_000 },
    {},
    operator,
  );
  const run = await startRun(1_000, "told");
  const holds = await Promise.all(times(10, () => post("/holds", { ...run, microUsd: 100 })));
  await Promise.all(holds.map(({ body }) => post(`/holds/${body.id}/settle`, { microUsd: 85 })));
  const { rows } = await pool().query("select spent::int, held::int, told from spend where scope_id = $1", [budget.id]);
  expect(rows).toEqual([{ spent: 850, held: 0, told: 80 }]);
});

it("steps of a run are numbered without gaps, and each is claimed once", async () => {
  const run = await startRun();
  const claim = (key: string) =>
    post(`/runs/${run.runId}/steps/${key}/claim`, {
      name: "s",
      inputHash: hashJson(1),
      effect: "keyed",
      fence: run.fence,
      epoch: run.epoch,
    });
  const answers = await Promise.all(times(40, (at) => claim(`k${at % 20}`)));
  expect(statuses(answers)).toEqual({ 200: 20, 409: 20 });
  const seqs = answers.flatMap(({ body }) => body.entry?.seq ?? []);
  expect(seqs.sort((a, b) => a - b)).toEqual(times(20, (at) => at + 1));
  const done = (at: number) =>
    post(`/runs/${run.runId}/steps/k${at}/complete`, { fence: run.fence, status: "done", result: { at } });
  const outcomes = await Promise.all([
    ...times(20, done),
    done(0),
    post(`/runs/${run.runId}/steps/unknown/complete`, { fence: run.fence, status: "done" }),
  ]);
  expect(statuses(outcomes)).toEqual({ 200: 21, 409: 1 });
  expect(outcomes[7]?.body).toMatchObject({ key: "k7", status: "done", result: { at: 7 } });
});

it("of equal calls with one Idempotency-Key one acts, and its answer is that of all", async () => {
  const run = await startRun();
  const headers = { "idempotency-key": randomUUID() };
  const answers = await Promise.all(times(20, () => post("/holds", { ...run, microUsd: 10 }, headers)));
  expect(statuses(answers)).toEqual({ 201: 20 });
  expect(answers.filter(({ replayed }) => replayed === "true")).toHaveLength(19);
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const others = await Promise.all([
    post("/holds", { ...run, microUsd: 11 }, headers),
    post("/holds", { wrong: 1 }, headers),
    post("/runs", { wrong: 1 }, headers),
    post("/holds", { wrong: 1 }, { "idempotency-key": randomUUID() }),
  ]);
  expect(others.map(({ body }) => body.code)).toEqual([
    "idempotency_mismatch",
    "idempotency_mismatch",
    "idempotency_mismatch",
    "invalid",
  ]);
});

it("a key that is revoked by another process changes nothing, though it was valid a moment ago", async () => {
  const doomed = await newTenant("doomed");
  const start = { pipeline: "p", version: "1", inputHash: hashJson({}), limits: { microUsd: 1 } };
  expect((await post("/runs", start, {}, doomed.key)).status).toBe(201);
  await pool().query("update api_keys set revoked_at = now() where id = $1", [doomed.keyId]);
  const answers = await Promise.all(times(5, () => post("/runs", start, {}, doomed.key)));
  expect(statuses(answers)).toEqual({ 401: 5 });
  expect(answers[0]?.body.code).toBe("unauthorized");
});
