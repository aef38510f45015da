// Gates and what their classes earn, over the API on real Postgres. Evidence of two weeks is written as it would lie there.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Approval } from "@/lib/contract/approvals";
import type { SetGate, Trust } from "@/lib/contract/gates";
import { askApproval } from "@/lib/server/control/approvals";
import { hashJson } from "@/lib/server/control/hash";
import { revokeTrust } from "@/lib/server/control/trust-view";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { inTransaction } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let owner: string;
let reviewer: string;
const pipeline = "desk";
const rule = { name: "small", amount: { field: "cents", max: 5_000, perDay: 1_000_000 }, unaskedPerDay: 100 };

beforeAll(async () => {
  tenant = await newTenant("trust");
  owner = await newMember(tenant.projectId, "owner");
  reviewer = await newMember(tenant.projectId, "reviewer");
});
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

async function call<T>(method: "GET" | "POST" | "PUT" | "DELETE", path: string, key: string, body?: unknown) {
  const response = await callApi(method, path, { key, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? null : JSON.parse(text)) as T };
}
async function must<T>(...asked: Parameters<typeof call>): Promise<T> {
  const { status, body } = await call<T>(...asked);
  if (status >= 300) throw new Error(`${asked[1]}: ${status} ${JSON.stringify(body)}`);
  return body;
}

const setGate = (step: string, over: Partial<SetGate> = {}) =>
  must<{ id: string }>("PUT", "/gates", owner, {
    ...{ pipeline, step, required: true, risk: "medium", quorum: 1, approvers: null, trust: rule },
    ...over,
  });

type Run = { readonly runId: string; readonly fence: number; readonly epoch: number };
async function startRun(version = "1"): Promise<Run> {
  const body = { pipeline, version, inputHash: hashJson({}), limits: { microUsd: 1_000 } };
  const { id } = await must<{ id: string }>("POST", "/runs", tenant.key, body);
  const lease = await must<{ fence: number; epoch: number }>("POST", `/runs/${id}/lease`, tenant.key, { holder: "a" });
  return { runId: id, fence: lease.fence, epoch: lease.epoch };
}

const askOf = ({ runId, fence }: Run, name: string, stepKey: string, over: object = {}) => ({
  ...{ runId, fence, name, stepKey, ask: "Refund?", args: { cents: 100, at: stepKey }, risk: "medium" as const },
  ...over,
});
const ask = (run: Run, name: string, stepKey: string, over: object = {}) =>
  must<Approval>("POST", "/approvals", tenant.key, askOf(run, name, stepKey, over));
const claim = ({ runId, fence, epoch }: Run, { name, stepKey, id, argsHash }: Approval) =>
  call<{ status?: string; reason?: string }>("POST", `/runs/${runId}/steps/${stepKey}/claim`, tenant.key, {
    ...{ name, inputHash: argsHash, effect: "once", fence, epoch, approvalId: id },
  });
const decide = (id: string, verdict: "approve" | "reject", by = reviewer) =>
  must<Approval>("POST", `/approvals/${id}/decisions`, by, {
    ...{ rev: 1, verdict },
    ...(verdict === "reject" ? { reason: "too_risky", comment: "no" } : {}),
  });
const trustOf = (gateId: string) => must<Trust>("GET", `/gates/${gateId}/trust`, owner);

/** Good decisions of two people in the class's present test, which began three weeks ago. */
async function earn(step: string, good: number) {
  const place = [tenant.projectId, pipeline, step];
  await pool().query(
    "update trust_classes set since = now() - interval '21 days' where project_id = $1 and pipeline = $2 and step = $3",
    place,
  );
  await pool().query(
    `insert into trust_marks (project_id, approval_id, pipeline, step, restart, kind, by, at)
     select $1, gen_random_uuid(), $2, $3, c.restart, 'approved', array[case when n % 2 = 0 then 'ann' else 'ben' end], now()
       from generate_series(1, $4::int4) n, trust_classes c
      where c.project_id = $1 and c.pipeline = $2 and c.step = $3`,
    [...place, good],
  );
}

/** A gate whose class has earned, and was signed for, the first level. */
async function relaxedGate(step: string, over: Partial<SetGate> = {}) {
  const gate = await setGate(step, over);
  const run = await startRun();
  await ask(run, step, "first");
  await earn(step, 300);
  const signed = await must<Trust>("POST", `/gates/${gate.id}/trust/sign`, owner, { level: 1, reason: "three weeks" });
  expect(signed).toMatchObject({ level: 1, askedShare: 0.25, restart: 1 });
  return { gate, run };
}

async function askMany(run: Run, step: string, count: number, over: object = {}) {
  const asked: Approval[] = [];
  for (let n = 0; n < count; n++) asked.push(await ask(run, step, `k${n}`, over));
  return {
    unasked: asked.filter(({ trust }) => trust?.asked === false),
    waiting: asked.filter(({ state }) => state === "pending"),
  };
}

describe("a policy", () => {
  it("has versions that say who, why and what changed, and applies to those who wait", async () => {
    const gate = await setGate("versions", { risk: "low", trust: null });
    const run = await startRun();
    const waiting = await ask(run, "versions", "a", { risk: "low", quorum: 2 });
    await decide(waiting.id, "approve");
    const approved = await ask(run, "versions", "b", { risk: "low" });
    await decide(approved.id, "approve");
    const stricter = {
      pipeline,
      step: "versions",
      required: true,
      risk: "high",
      quorum: 2,
      approvers: ["group:leads"],
    };
    const preview = await must("POST", "/gates/preview", owner, stricter);
    expect(preview).toMatchObject({ pending: 1, approved: 1 });
    expect((await call<Approval>("GET", `/approvals/${waiting.id}`, owner)).body.risk).toBe("low");

    await must("PUT", "/gates", owner, { ...stricter, reason: "double refunds" });
    const tightened = (await call<Approval>("GET", `/approvals/${waiting.id}`, owner)).body;
    expect(tightened).toMatchObject({
      risk: "high",
      quorum: 2,
      approvers: ["group:leads"],
      state: "pending",
      votes: [],
    });
    expect((await claim(run, approved)).body).toMatchObject({ code: "no_approval", reason: "policy" });

    // the same again is no change
    await must("PUT", "/gates", owner, { ...stricter, reason: "again" });
    await must("DELETE", `/gates/${gate.id}`, owner);
    const { versions } = await must<{ versions: { version: number }[] }>(
      "GET",
      `/gates/versions?pipeline=${pipeline}&step=versions`,
      tenant.key,
    );
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(versions[0]).toMatchObject({ removed: true });
    expect(versions[1]).toMatchObject({
      ...{ reason: "double refunds", affected: 2, by: { kind: "member" } },
      changes: [
        { field: "risk", from: "low", to: "high" },
        { field: "approvers", from: null, to: ["group:leads"] },
        { field: "quorum", from: 1, to: 2 },
      ],
    });
    const { rows } = await pool().query(
      "select action, data::jsonb->>'reason' as reason from audit_entries where project_id = $1 and subject = $2 order by seq",
      [tenant.projectId, gate.id],
    );
    expect(rows).toEqual([
      { action: "gate.set", reason: null },
      { action: "gate.set", reason: "double refunds" },
      { action: "gate.removed", reason: null },
    ]);
  });

  it("shortens the wait and says to whom it escalates", async () => {
    const escalate = { approvers: ["group:heads"], timeoutMs: 120_000 };
    await setGate("wait", { timeoutMs: 1_000, escalate, approvers: ["group:leads"], trust: null });
    const asked = await ask(await startRun(), "wait", "a", {
      ...{ timeoutMs: 300_000, escalate: { approvers: ["group:mine"], timeoutMs: 300_000 } },
    });
    const [created, escalates, expires] = [asked.createdAt, asked.escalatesAt ?? "", asked.expiresAt].map(Date.parse);
    expect([(escalates ?? 0) - (created ?? 0), (expires ?? 0) - (created ?? 0)]).toEqual([1_000, 121_000]);
    await new Promise((done) => setTimeout(done, 1_050));
    const now = (await call<Approval>("GET", `/approvals/${asked.id}`, owner)).body;
    expect(now.approvers).toEqual(["group:leads", "group:heads"]);
  });

  it.each([
    ["critical never earns trust", { risk: "critical" as const }, "/trust"],
    [
      "more unasked than its risk allows",
      { risk: "high" as const, trust: { ...rule, unaskedPerDay: 21 } },
      "/trust/unaskedPerDay",
    ],
    [
      "an amount without a limit of a day",
      { trust: { ...rule, amount: { field: "cents", max: 1 } } as never },
      "/trust/amount/perDay",
    ],
  ])("refuses: %s", async (_, over, path) => {
    const body = {
      pipeline,
      step: "bad",
      required: true,
      risk: "medium",
      quorum: 1,
      approvers: null,
      trust: rule,
      ...over,
    };
    const answer = await call<{ errors: { path: string }[] }>("PUT", "/gates", owner, body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map((error) => error.path)).toContain(path);
  });
});

describe("a class", () => {
  it("asks always until the evidence suffices and an owner signs", async () => {
    const gate = await setGate("earn");
    const run = await startRun();
    expect(await ask(run, "earn", "a")).toMatchObject({ state: "pending", trust: { level: 0, asked: true } });
    const sign = () =>
      call<{ code: string; detail: string }>("POST", `/gates/${gate.id}/trust/sign`, owner, { level: 1, reason: "x" });
    expect((await sign()).body).toMatchObject({ code: "conflict" });
    await earn("earn", 254);
    const earned = await trustOf(gate.id);
    expect(earned).toMatchObject({ mayRelax: true, threshold: 100, level: 0, reviewers: 2 });
    expect(earned.points).toHaveLength(254);
    expect(earned.sentence).toBe("Every call asks, and the evidence suffices: an owner may sign asking a random 25 %.");
    expect((await call("POST", `/gates/${gate.id}/trust/sign`, reviewer, { level: 1, reason: "x" })).status).toBe(403);
    expect((await sign()).status).toBe(200);
    expect((await sign()).body.detail).toContain("the next one to sign is 2");
    expect((await trustOf(gate.id)).changes[0]).toMatchObject({ change: "signed", toLevel: 1, by: { kind: "member" } });
  });

  it("is told to owners once, by the decision that makes the evidence suffice", async () => {
    const { id } = await setGate("told", { risk: "low" });
    const run = await startRun();
    const first = await ask(run, "told", "a", { risk: "low" });
    await earn("told", 120);
    await decide(first.id, "approve");
    await decide((await ask(run, "told", "b", { risk: "low" })).id, "approve");
    const { changes, counts } = await trustOf(id);
    expect(changes.map(({ change }) => change)).toEqual(["proposed"]);
    expect(counts.approved).toBe(122);
  });

  it("asks a share at random, consumes what was not asked like any approval, and says so", async () => {
    const { gate, run } = await relaxedGate("sample");
    const { unasked, waiting } = await askMany(run, "sample", 60);
    // 60 draws of 1/4: outside of this once in a million runs
    expect(waiting.length).toBeGreaterThan(1);
    expect(waiting.length).toBeLessThan(36);
    const [one] = unasked;
    if (one === undefined) throw new Error("all were asked");
    expect(one).toMatchObject({
      state: "approved",
      decision: { verdict: "approved", by: [], comment: "not asked: trust class small, sampled 25 %" },
      trust: { name: "small", level: 1, askedShare: 0.25, asked: false },
    });
    expect((await claim(run, { ...one, argsHash: hashJson({ cents: 5_000 }) })).body).toMatchObject({ code: "drift" });
    expect((await claim(run, one)).body.status).toBe("claimed");
    expect((await claim(run, one)).status).toBe(409);
    expect((await trustOf(gate.id)).unasked.count).toBe(unasked.length);
    const { rows } = await pool().query(
      "select actor_kind, data::jsonb->>'trust' as name from audit_entries where subject = $1 and action = 'approval.decided'",
      [one.id],
    );
    expect(rows).toEqual([{ actor_kind: "system", name: "small" }]);
  });

  it("always asks above its band, above its daily caps, and again where a person was asked", async () => {
    const { run } = await relaxedGate("caps", { trust: { ...rule, unaskedPerDay: 3 } });
    expect(await ask(run, "caps", "big", { args: { cents: 5_001 } })).toMatchObject({ state: "pending" });
    expect((await ask(run, "caps", "bigger", { args: { cents: 5_001 } })).trust).toBeUndefined();
    expect((await askMany(run, "caps", 40)).unasked).toHaveLength(3);

    const again = await relaxedGate("again");
    const { waiting } = await askMany(again.run, "again", 60);
    for (const { args } of waiting.slice(0, 5)) {
      for (const key of ["x", "y", "z"]) {
        const asked = await ask(again.run, "again", `${key}${hashJson(args).slice(0, 8)}`, { args });
        expect(asked.state).toBe("pending");
      }
    }
    const [cancelled] = waiting;
    await must("POST", `/approvals/${cancelled?.id}/cancel`, tenant.key, { reason: "try again" });
    const next = await ask(again.run, "again", cancelled?.stepKey ?? "", { round: 1, args: cancelled?.args });
    expect(next.state).toBe("pending");
  });

  it.each<[string, (asked: Approval, run: Run, gateId: string) => Promise<unknown>, string]>([
    ["a reject", ({ id }) => decide(id, "reject"), "a reviewer rejected an ask"],
    ["another version", async () => ask(await startRun("2"), "v", "n"), "another version asks"],
    ["another prompt", (_, run) => ask(run, "v", "n", { fingerprint: "prompt-2" }), "another version asks"],
    [
      "a stricter rule",
      () => setGate("v", { risk: "high", trust: { ...rule, unaskedPerDay: 5 } }),
      "the rule of the gate changed",
    ],
    ["an owner's click", (_, __, id) => must("POST", `/gates/${id}/trust/revoke`, owner, { reason: "audit" }), "audit"],
  ])("is taken back at once by %s, and what has not run lapses", async (_, act, reason) => {
    const { gate, run } = await relaxedGate("v");
    const { unasked, waiting } = await askMany(run, "v", 60);
    const [open, sampled] = [unasked[0], waiting[0]];
    if (open === undefined || sampled === undefined) throw new Error("no draw of each kind");
    await act(sampled, run, gate.id);
    const { level, changes } = await trustOf(gate.id);
    expect(level).toBe(0);
    expect(changes[0]).toMatchObject({ change: "revoked", fromLevel: 1, toLevel: 0, reason });
    expect((await claim(run, open)).body).toMatchObject({ code: "no_approval" });
    expect((await ask(await startRun(), "v", "after")).state).toBe("pending");
    await must("DELETE", `/gates/${gate.id}`, owner);
    await pool().query("delete from trust_classes where step = 'v'");
  });

  it("is taken back by an incident on what ran, once", async () => {
    const { gate, run } = await relaxedGate("incident");
    const { unasked } = await askMany(run, "incident", 30);
    const [one, other] = unasked;
    if (one === undefined || other === undefined) throw new Error("no two draws");
    const operator = await newMember(tenant.projectId, "operator");
    const reverse = (id: string, by: string) =>
      call("POST", `/approvals/${id}/reversal`, by, { reason: "refunded twice" });
    expect((await reverse(other.id, operator)).status).toBe(409);
    await claim(run, one);
    const done = { fence: run.fence, status: "done", result: {} };
    await must("POST", `/runs/${run.runId}/steps/${one.stepKey}/complete`, tenant.key, done);
    expect((await reverse(one.id, reviewer)).status).toBe(403);
    expect((await reverse(one.id, operator)).status).toBe(204);
    expect((await reverse(one.id, operator)).status).toBe(409);
    const { level, changes } = await trustOf(gate.id);
    expect([level, changes[0]?.reason]).toEqual([0, "what ran was recorded as wrong"]);
  });

  it("counts no approval that nobody can have read, but each rejection", async () => {
    const gate = await setGate("hasty");
    const run = await startRun();
    const { id } = await ask(run, "hasty", "a");
    // asked this moment, however long the machine takes
    await pool().query("update approvals set created_at = clock_timestamp() + interval '1 minute' where id = $1", [id]);
    await decide(id, "approve");
    await decide((await ask(run, "hasty", "b")).id, "reject");
    expect((await trustOf(gate.id)).counts).toMatchObject({ approved: 0, rejected: 1 });
  });
});

describe("a planted ask", () => {
  it("looks like the others, can never run, and counts against reviewers who approve it", async () => {
    const { gate, run } = await relaxedGate("canary");
    const { waiting } = await askMany(run, "canary", 60);
    const plant = (args: unknown) =>
      call<{ approvalId: string }>("POST", `/gates/${gate.id}/canaries`, owner, { ask: "Refund twice?", args });
    expect((await plant({ cents: 9_000 })).status).toBe(422);
    const { approvalId: caught } = (await plant({ cents: 4_000 })).body;
    const { approvalId: missed } = (await plant({ cents: 4_500 })).body;
    const shown = (await call<Approval>("GET", `/approvals/${caught}`, reviewer)).body;
    expect(Object.keys(shown)).toEqual(Object.keys(waiting[0] ?? {}));
    const lease = await call("POST", `/runs/${shown.runId}/lease`, tenant.key, { holder: "b" });
    expect([lease.status, lease.body]).toEqual([409, expect.objectContaining({ code: "run_ended" })]);

    await decide(caught, "reject");
    expect(await trustOf(gate.id)).toMatchObject({ level: 1, counts: { canary_caught: 1 } });
    await decide(missed, "approve");
    const { level, changes } = await trustOf(gate.id);
    expect([level, changes[0]?.reason]).toEqual([0, "a planted ask was approved"]);
    const resumable = await call<{ runs: { id: string }[] }>("GET", "/runs/resumable?limit=1000", tenant.key);
    expect(resumable.body.runs.map(({ id }) => id)).not.toContain(shown.runId);
  });
});

describe("at the same time", () => {
  const agent = { kind: "key", id: null } as const;
  const asking = (run: Run, step: string, stepKey: string) =>
    inTransaction(agent, (tx) =>
      askApproval(tx, tenant.projectId, {
        ...askOf(run, step, stepKey),
        ...{ round: 0, quorum: 1, timeoutMs: 60_000, usableForMs: 60_000 },
      }),
    );

  it("asks never exceed the cap of a day", async () => {
    const { gate, run } = await relaxedGate("race-cap", { trust: { ...rule, unaskedPerDay: 5 } });
    await Promise.all(Array.from({ length: 60 }, (_, at) => asking(run, "race-cap", `k${at}`)));
    expect((await trustOf(gate.id)).unasked.count).toBe(5);
  });

  it("the same ask twice is one draw", async () => {
    const { run } = await relaxedGate("race-same");
    const answers = await Promise.all(Array.from({ length: 20 }, () => asking(run, "race-same", "k")));
    expect(new Set(answers.map(({ body }) => (body as Approval).id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => (body as Approval).state)).size).toBe(1);
  });

  it("nothing that was not asked is usable after a revocation", async () => {
    const { gate, run } = await relaxedGate("race-revoke");
    const asks = Array.from({ length: 40 }, (_, at) => asking(run, "race-revoke", `k${at}`));
    const revoked = inTransaction({ kind: "member", id: null }, (tx) =>
      revokeTrust(tx, tenant.projectId, gate.id, "stop"),
    );
    await Promise.all([...asks, revoked]);
    const { rows } = await pool().query(
      `select state, count(*)::int from approvals where project_id = $1 and name = 'race-revoke' and not (trust->>'asked')::bool
        group by state`,
      [tenant.projectId],
    );
    expect(rows.filter(({ state }) => state !== "lapsed")).toEqual([]);
    expect((await trustOf(gate.id)).unasked.count).toBe(0);
  });
});
