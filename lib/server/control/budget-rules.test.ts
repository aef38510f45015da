// What budgets do beside counting: soft limits, pauses, runs of their own, what a refused call may do instead.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getBudgetStates, nearLimit } from "@/lib/server/control/budget-states";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi, type Method } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let operator: string;
let number = 0;

beforeAll(async () => {
  tenant = await newTenant("budget rules");
  operator = await newMember(tenant.projectId, "operator");
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

async function ask(method: Method, path: string, body?: unknown, key = tenant.key) {
  const response = await callApi(method, path, { key, body });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

async function startRun(pipeline: string) {
  const limits = { microUsd: 1_000_000 };
  const { body: run } = await ask("POST", "/runs", { pipeline, version: "1", inputHash: hashJson({}), limits });
  const { body: lease } = await ask("POST", `/runs/${run.id}/lease`, { holder: "a" });
  return { runId: run.id as string, fence: lease.fence as number, epoch: lease.epoch as number };
}

/** A pipeline of its own with a budget, and a run of it. */
async function budgeted(more: object, limitMicroUsd = 100) {
  const pipeline = `p${++number}`;
  const scope = { kind: "pipeline", pipeline };
  const { body: budget } = await ask("POST", "/budgets", { scope, period: "day", limitMicroUsd, ...more }, operator);
  return { budget, pipeline, run: await startRun(pipeline) };
}

const hold = (run: object, microUsd: number, more: object = {}) => ask("POST", "/holds", { ...run, microUsd, ...more });
async function spend(run: object, microUsd: number) {
  const { body } = await hold(run, microUsd);
  await ask("POST", `/holds/${body.id}/settle`, { microUsd });
}
const stateOf = async (id: string) =>
  (await ask("GET", "/budgets/state")).body.budgets.find((each: { id: string }) => each.id === id);

describe("at the limit", () => {
  it("a soft budget tells, counts and refuses nothing", async () => {
    const { budget, run } = await budgeted({ atLimit: { kind: "tell" }, thresholds: [60] });
    await spend(run, 90);
    expect((await hold(run, 50)).status).toBe(201);
    const state = await stateOf(budget.id);
    expect(state).toMatchObject({ spentMicroUsd: 90, heldMicroUsd: 50, refused: 0, thresholds: [60] });
    expect(state.crossings).toMatchObject([{ percent: 60, subject: "", spentMicroUsd: 90, limitMicroUsd: 100 }]);
  });

  it("a paused one counts on, and refuses again when it goes on", async () => {
    const { budget, run } = await budgeted({});
    await ask("PATCH", `/budgets/${budget.id}`, { paused: true }, operator);
    await spend(run, 150);
    expect(await stateOf(budget.id)).toMatchObject({ paused: true, spentMicroUsd: 150, crossings: [] });
    await ask("PATCH", `/budgets/${budget.id}`, { paused: false }, operator);
    expect((await hold(run, 1)).body).toMatchObject({ code: "exhausted", scope: { id: budget.id } });
  });

  it("each run has the limit for himself where the window is a run", async () => {
    const { budget, pipeline, run } = await budgeted({ period: "run" });
    await spend(run, 80);
    expect((await hold(run, 30)).status).toBe(402);
    const other = await startRun(pipeline);
    expect((await hold(other, 100)).status).toBe(201);
    const state = await stateOf(budget.id);
    expect(state).toMatchObject({ leftMicroUsd: null, forecast: null, refused: 1 });
    expect(state.worst).toEqual({ subject: other.runId, spentMicroUsd: 0, heldMicroUsd: 100 });
  });

  it("names the model to fall back to", async () => {
    const { run } = await budgeted({ atLimit: { kind: "fallback", model: "small" } });
    expect((await hold(run, 101)).body).toMatchObject({
      code: "exhausted",
      instead: { kind: "fallback", model: "small" },
    });
    expect((await hold(run, 99)).status).toBe(201);
  });

  it("an approved run spends as much as was approved, and not more; no other run does", async () => {
    const { run, pipeline } = await budgeted({ atLimit: { kind: "ask" } });
    await spend(run, 90);
    const { instead } = (await hold(run, 20)).body;
    expect(instead).toMatchObject({ kind: "ask", ask: { args: { limitMicroUsd: 100, upToMicroUsd: 120 } } });
    const reviewer = await newMember(tenant.projectId, "reviewer");
    const { body: approval } = await ask("POST", "/approvals", {
      ...{ runId: run.runId, fence: run.fence },
      ...instead.ask,
    });
    expect((await hold(run, 20, { approvalId: approval.id })).status).toBe(402);
    await ask("POST", `/approvals/${approval.id}/decisions`, { rev: 1, verdict: "approve" }, reviewer);
    expect((await hold(run, 20, { approvalId: approval.id })).status).toBe(201);
    expect((await hold(run, 20)).status).toBe(402);
    expect((await hold(run, 11, { approvalId: approval.id })).body).toMatchObject({ scope: { limitMicroUsd: 120 } });
    expect((await hold(await startRun(pipeline), 20, { approvalId: approval.id })).status).toBe(402);
    expect((await hold(run, 1, { approvalId: "nonsense" })).status).toBe(402);
  });
});

it("is answered in the fields of the protocol, and no others", async () => {
  const { budget } = await budgeted({});
  const fields = ["createdAt", "heldMicroUsd", "id", "leftMicroUsd", "limitMicroUsd", "now", "period", "scope"];
  expect(Object.keys(budget).sort()).toEqual([...fields, "spentMicroUsd", "tz", "window"]);
});

describe("raising", () => {
  it("lets in what was refused, and the audit keeps the reason that was given", async () => {
    const { budget, run } = await budgeted({});
    const path = `/budgets/${budget.id}`;
    expect((await ask("PATCH", path, { limitMicroUsd: 110 }, operator)).status).toBe(200);
    await spend(run, 100);
    expect((await hold(run, 20)).status).toBe(402);
    const { status, body } = await ask("PATCH", path, {}, operator);
    expect([status, body.errors[0].path]).toEqual([422, "/limitMicroUsd"]);
    expect((await ask("PATCH", path, { limitMicroUsd: 120 }, operator)).status).toBe(200);
    expect((await hold(run, 20)).status).toBe(201);
    expect((await ask("PATCH", path, { limitMicroUsd: 200, reason: "quarter end" }, operator)).status).toBe(200);
    const { entries } = (await ask("GET", "/audit?limit=1000", undefined, operator)).body;
    const last = entries.findLast((entry: { action: string }) => entry.action === "budget.changed");
    expect(last.data).toEqual({ limitMicroUsd: 200, from: 120, reason: "quarter end" });
  });
});

describe("what is read of it", () => {
  it("burns down, and is near its limit", async () => {
    const { budget, run } = await budgeted({});
    await spend(run, 30);
    await spend(run, 55);
    const { points, from } = (await ask("GET", `/budgets/${budget.id}/burn`)).body;
    expect(points.at(-1).spentMicroUsd).toBe(85);
    expect(Date.parse(points.at(-1).at)).toBeGreaterThan(Date.parse(from));
    expect(nearLimit((await getBudgetStates(tenant.projectId)).budgets).map(({ id }) => id)).toContain(budget.id);
    await ask("DELETE", `/budgets/${budget.id}`, undefined, operator);
    for (const table of ["budget_points", "budget_crossings"]) {
      const { rows } = await pool().query(`select 1 from ${table} where budget_id = $1::uuid`, [budget.id]);
      expect(rows).toEqual([]);
    }
  });

  it("previews what it would have stopped of the runs of its scope", async () => {
    const scope = { kind: "pipeline", pipeline: "past" };
    await pool().query(
      `insert into runs (project_id, trace_id, day, start_ns, status, pipeline, models, kinds, steps, tools, providers, roots,
              orphans, root_count, orphan_count, span_count, open_count, llm_calls, tool_calls, cost_micro_usd, cost_state, has_error)
       select $1::uuid, decode(md5('past' || n), 'hex'), '2026-03-01', 1772323200000000000 + n * 3600000000000, 'done', 'past',
              '{}', '{}', '{}', '{}', '{}', '{}', '{}', 1, 0, 1, 0, 1, 0, 40, 'complete', false from generate_series(0, 4) n`,
      [tenant.projectId],
    );
    const { body } = await ask("POST", "/budgets/preview", { scope, period: "day", limitMicroUsd: 100 }, operator);
    expect(body).toMatchObject({ runs: 5, stopped: 3, windows: 1, unpriced: 0 });
    expect(body.samples).toHaveLength(3);
    const { body: wide } = await ask("POST", "/budgets/preview", { scope, period: "run", limitMicroUsd: 40 }, operator);
    expect(wide).toMatchObject({ runs: 5, stopped: 0, samples: [] });
  });
});
