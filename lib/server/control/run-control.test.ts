// What the run page and the list show of a run that was started at the control plane, before and after its telemetry comes.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OpenRuns, RunControl } from "@/lib/contract/run-control";
import { Run, RunPage } from "@/lib/contract/runs";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { closeLive, onRunsChanged } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

const traceId = "33333333333333333333333333333333";
const hash = hashJson({});
let tenant: Tenant;
let operator: string;
let fence = 0;
let approvalId = "";

const ask = async (method: "GET" | "POST", path: string, body?: unknown, key = tenant.key) => {
  const response = await callApi(method, path, { key, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: await response.json() };
};
const found = async (query: string) => RunPage.parse((await ask("GET", `/runs?q=${query}`)).body).runs;
const control = async (path = "/runs/desk-1/control") => RunControl.parse((await ask("GET", path)).body);

beforeAll(async () => {
  tenant = await newTenant("run control");
  operator = await newMember(tenant.projectId, "operator");
  const start = { id: "desk-1", traceId, pipeline: "desk", version: "7", inputHash: hash, userId: "u1" };
  await ask("POST", "/runs", { ...start, limits: { microUsd: 500, steps: 9 } });
  fence = (await ask("POST", "/runs/desk-1/lease", { holder: "worker a" })).body.fence;
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

it("lists a run that has sent no step, and opens it by its trace", async () => {
  const [run] = await found("pipeline:desk%20version:7%20user:u1%20status:running");
  expect(run).toMatchObject({ traceId, runId: "desk-1", status: "running", spanCount: 0, durationNs: null });
  expect(Run.parse((await ask("GET", `/runs/${traceId}`)).body).runId).toBe("desk-1");
  expect((await ask("GET", `/runs/${traceId}/tree`)).body.columns.spanId).toEqual([]);
  expect((await ask("GET", "/runs/facets")).body.status).toEqual([{ value: "running", count: 1 }]);
});

it("tells claims, holds and approvals, all or those of one step", async () => {
  await ask("POST", "/holds", { id: "h1", runId: "desk-1", fence, epoch: 0, microUsd: 200, stepKey: "judge~0" });
  await ask("POST", "/holds/h1/settle", { microUsd: 150 });
  await ask("POST", "/holds", { id: "h2", runId: "desk-1", fence, epoch: 0, microUsd: 100, stepKey: "refund~0" });
  const claim = { name: "refund", inputHash: hash, effect: "keyed", fence, epoch: 0 };
  await ask("POST", "/runs/desk-1/steps/refund~0/claim", claim);
  const gate = {
    runId: "desk-1",
    stepKey: "wire~0",
    name: "wire",
    fence,
    ask: "Wire it?",
    args: { a: 1 },
    risk: "high",
  };
  approvalId = (await ask("POST", "/approvals", gate)).body.id;

  const all = await control();
  expect(all.run).toMatchObject({ id: "desk-1", status: "waiting", spentMicroUsd: 150, heldMicroUsd: 100 });
  expect(all.run.lease).toMatchObject({ holder: "worker a", fence });
  expect(all.journal).toMatchObject([{ key: "refund~0", status: "claimed", effect: "keyed" }]);
  expect(all.journal[0]).not.toHaveProperty("result");
  expect(all.holds.map(({ id, state }) => `${id} ${state}`)).toEqual(["h2 held", "h1 settled"]);
  expect(all.approvals.map(({ id }) => id)).toEqual([approvalId]);
  expect(all.counts).toEqual({ approvals: 1, journal: 1, holds: 2 });

  const one = await control(`/runs/${traceId}/control?key=judge~0`);
  expect([one.journal, one.approvals, one.holds.map(({ id }) => id)]).toEqual([[], [], ["h1"]]);
});

it("finds the spans that name something of the control plane", async () => {
  const ingest = new Ingest(env().DATABASE_URL);
  const span = drawSpan({
    ...{ traceId, spanId: "4444444444444444", name: "wire", startNs: BigInt(Date.now()) * 1_000_000n },
    attributes: { "tracegate.step.key": "wire~0", "tracegate.approval.id": approvalId },
    resource: { attributes: {}, droppedAttributes: 0, schemaUrl: "" },
  });
  await ingest.add(tenant.projectId, [span], []);
  await ingest.close();
  expect((await control()).marks).toEqual([
    {
      spanId: span.spanId,
      name: "wire",
      stepKey: "wire~0",
      approvalId,
      holdId: null,
      haltCode: null,
      hasIssues: false,
    },
  ]);
  const [run] = await found("status:waiting");
  expect(run).toMatchObject({ runId: "desk-1", spanCount: 1 });
});

it("counts what a control would stop", async () => {
  const open = OpenRuns.parse((await ask("GET", "/control/runs")).body);
  expect(open.total).toBe(1);
  expect(open.groups).toEqual([{ pipeline: "desk", version: "7", running: 0, waiting: 1, lost: 0 }]);
});

describe("a kill", () => {
  it("halts the run with its reason, and pages that show it hear of it", async () => {
    // null once the connection stands
    await new Promise<void>((resolve) => {
      onRunsChanged(tenant.projectId, (ids) => ids === null && resolve());
    });
    const heard = new Promise<readonly string[] | null>((resolve) => {
      onRunsChanged(tenant.projectId, (ids) => ids?.includes(traceId) && resolve(ids));
    });
    const kill = { scope: { kind: "run", runId: "desk-1" }, state: "kill", reason: "wrong customer" };
    expect((await ask("POST", "/control", kill, operator)).status).toBe(200);
    expect(await heard).toEqual([traceId]);
    const { run, controls, approvals } = await control();
    expect(run).toMatchObject({ status: "halted", haltCode: "killed", state: "kill" });
    expect(controls).toMatchObject([{ scope: { kind: "run", runId: "desk-1" }, reason: "wrong customer" }]);
    expect(approvals[0]?.state).toBe("cancelled");
  });

  it("is found by its halt code, whatever its spans say", async () => {
    expect((await found("halt:killed")).map((run) => run.runId)).toEqual(["desk-1"]);
    expect((await found("has:halt%20status:halted")).map((run) => run.haltCode)).toEqual(["killed"]);
    expect(await found("halt:budget")).toEqual([]);
    expect((await ask("GET", "/runs/suggest?field=halt")).body.values).toEqual([{ value: "killed", count: 1 }]);
  });
});

it("knows nothing of another project's run", async () => {
  const other = await newTenant("other");
  expect((await ask("GET", "/runs/desk-1/control", undefined, other.key)).status).toBe(404);
  expect((await ask("GET", `/runs/${traceId}/control`, undefined, other.key)).status).toBe(404);
  expect((await ask("GET", "/control/runs", undefined, other.key)).body.total).toBe(0);
});
