// Budgets whose raises need an approval: what waits, what a decision does, and what may happen meanwhile.
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { tellExpiry } from "@/lib/server/control/expiry";
import { system } from "@/lib/server/control/work";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { inProject } from "@/lib/server/transaction";
import { callApi, type Method } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let ann: string;
let ben: string;
let path: string;

beforeEach(async () => {
  tenant = await newTenant("raises");
  ann = await newMember(tenant.projectId, "operator");
  ben = await newMember(tenant.projectId, "owner");
  const scope = { kind: "pipeline", pipeline: "desk" };
  const { status, body } = await ask("POST", "/budgets", ann, { ...guarded, scope, period: "day" });
  expect([status, body.raiseNeedsApproval]).toEqual([201, true]);
  path = `/budgets/${body.id}`;
});
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

const guarded = { limitMicroUsd: 5_000_000, raiseNeedsApproval: true };
const higher = { limitMicroUsd: 20_000_000, reason: "quarter end" };

async function ask(method: Method, route: string, key: string, body?: unknown) {
  const response = await callApi(method, route, { key, body });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}
const budget = async () => (await ask("GET", path, tenant.key)).body;
const raise = async (change: object = higher) => (await ask("PATCH", path, ann, change)).body.raise;
const decide = (id: string, verdict: "approve" | "reject", by = ben) =>
  ask("POST", `/approvals/${id}/decisions`, by, {
    rev: 1,
    verdict,
    ...(verdict === "reject" && { reason: "not_needed", comment: "no" }),
  });
const approval = async (id: string) => (await ask("GET", `/approvals/${id}`, ben)).body;
const runOf = async (id: string) => (await ask("GET", `/runs/${(await approval(id)).runId}`, ben)).body;
async function audited(action: string) {
  const { entries } = (await ask("GET", "/audit?limit=1000", ben)).body;
  return entries.filter((entry: { action: string }) => entry.action === action);
}
const idOf = async (token: string) => (await ask("GET", "/me", token)).body.member.id;

describe("a raise", () => {
  it("needs a reason, waits, and changes nothing meanwhile; asked again it is the same request", async () => {
    const { status, body } = await ask("PATCH", path, ann, { limitMicroUsd: 20_000_000 });
    expect([status, body.errors[0].path]).toEqual([422, "/reason"]);
    const asked = await ask("PATCH", path, ann, higher);
    expect(asked).toMatchObject({ status: 202, body: { limitMicroUsd: 5_000_000, raise: { state: "pending" } } });
    const { raise: first } = asked.body;
    expect(first).toMatchObject({
      change: { limitMicroUsd: 20_000_000 },
      reason: "quarter end",
      askedBy: await idOf(ann),
    });
    expect(await approval(first.approvalId)).toMatchObject({
      ...{ ask: "May the budget of desk be raised from $5.00 a day to $20.00?", risk: "high", state: "pending" },
      ...{
        approvers: [`member:${await idOf(ben)}`],
        evidence: ["$0.00 of $5.00 a day is spent in the present window"],
      },
    });
    expect((await raise()).approvalId).toBe(first.approvalId);
    expect(await audited("budget.raise_requested")).toHaveLength(1);
    expect(await audited("budget.changed")).toEqual([]);
  });

  it("is decided by another one who may change budgets, and is in force once", async () => {
    const { approvalId } = await raise();
    expect((await decide(approvalId, "approve", ann)).body.code).toBe("not_approver");
    expect((await decide(approvalId, "approve", await newMember(tenant.projectId, "reviewer"))).status).toBe(403);
    const both = await Promise.all([decide(approvalId, "approve"), decide(approvalId, "approve")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await budget()).toMatchObject({ limitMicroUsd: 20_000_000, raiseNeedsApproval: true, raise: null });
    expect((await approval(approvalId)).state).toBe("executed");
    expect((await runOf(approvalId)).status).toBe("done");
    const [entry, ...more] = await audited("budget.changed");
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      actor: { kind: "member", id: await idOf(ben) },
      data: {
        limitMicroUsd: 20_000_000,
        from: 5_000_000,
        reason: "quarter end",
        approvalId,
        requestedBy: await idOf(ann),
      },
    });
  });

  it.each(["rejected", "expired"])("that is %s changes nothing, and is shown", async (state) => {
    const { approvalId } = await raise();
    if (state === "rejected") await decide(approvalId, "reject");
    else {
      await pool().query("update approvals set expires_at = now() - interval '1 second' where id = $1::uuid", [
        approvalId,
      ]);
      await inProject(tenant.projectId, system, async (tx) => tellExpiry(await tx.lock(tenant.projectId), approvalId));
    }
    expect(await budget()).toMatchObject({ limitMicroUsd: 5_000_000, raise: { state, approvalId } });
    expect((await runOf(approvalId)).status).toBe(state === "rejected" ? "done" : "halted");
    const late = new Date(Date.now() - 8 * 86_400_000).toISOString();
    await pool().query(
      "update approvals set expires_at = $2::timestamptz, decision = jsonb_set(decision, '{at}', to_jsonb($2::text)) where id = $1::uuid",
      [approvalId, late],
    );
    expect((await budget()).raise).toBeNull();
  });

  it("is also a pause, a soft limit, a removal and doing without approvals", async () => {
    for (const change of [{ paused: true }, { atLimit: { kind: "tell" } }, { raiseNeedsApproval: false }])
      expect((await ask("PATCH", path, ann, { ...change, reason: "why" })).status).toBe(202);
    const { status, body } = await ask("DELETE", path, ann);
    expect([status, body.raise.change]).toEqual([202, null]);
    await decide(body.raise.approvalId, "approve");
    expect((await ask("GET", path, tenant.key)).status).toBe(404);
    expect((await audited("budget.removed"))[0].data).toMatchObject({ requestedBy: await idOf(ann) });
  });
});

describe("meanwhile", () => {
  it("another raise takes the place of the first, which can be approved no more", async () => {
    const first = await raise();
    const second = await raise({ limitMicroUsd: 9_000_000, reason: "less" });
    expect(second.approvalId).not.toBe(first.approvalId);
    expect((await decide(first.approvalId, "approve")).body.code).toBe("cancelled");
    expect((await runOf(first.approvalId)).status).toBe("halted");
    await decide(second.approvalId, "approve");
    expect((await budget()).limitMicroUsd).toBe(9_000_000);
  });

  it("a change that needs no approval withdraws it: it was asked about the budget as it was", async () => {
    const { approvalId } = await raise();
    expect((await ask("PATCH", path, ann, { limitMicroUsd: 1_000_000 })).body.raise).toBeNull();
    expect((await decide(approvalId, "approve")).body.code).toBe("cancelled");
    expect((await budget()).limitMicroUsd).toBe(1_000_000);
  });

  it("the removal and the raise cannot both be approved", async () => {
    const first = await raise();
    const { body } = await ask("DELETE", path, ann);
    const both = await Promise.all([decide(first.approvalId, "approve"), decide(body.raise.approvalId, "approve")]);
    expect(both.map(({ status }) => status)).toEqual([409, 200]);
    expect((await ask("GET", path, tenant.key)).status).toBe(404);
  });

  it("a withdrawn request leaves the budget as it is", async () => {
    const { approvalId } = await raise();
    expect((await ask("POST", `/approvals/${approvalId}/cancel`, tenant.key, { reason: "not now" })).status).toBe(200);
    expect(await budget()).toMatchObject({ limitMicroUsd: 5_000_000, raise: null });
    expect((await runOf(approvalId)).status).toBe("halted");
  });

  it("an approval of an agent that calls itself the same changes no budget", async () => {
    const { id } = await budget();
    const run = { pipeline: "budgets", version: "1", inputHash: "0".repeat(64), limits: { microUsd: 0 } };
    const { body: started } = await ask("POST", "/runs", tenant.key, run);
    const { body: lease } = await ask("POST", `/runs/${started.id}/lease`, tenant.key, { holder: "agent" });
    const args = { budgetId: id, budget: "desk, day", from: {}, to: { limitMicroUsd: 1e12 }, reason: null };
    const step = { runId: started.id, fence: lease.fence, stepKey: "budget.raise", name: "budget.raise" };
    const { body: asked } = await ask("POST", "/approvals", tenant.key, { ...step, ask: "?", args, risk: "low" });
    expect((await decide(asked.id, "approve")).body.state).toBe("approved");
    expect((await budget()).limitMicroUsd).toBe(5_000_000);
  });
});

it("nobody can ask for what nobody may approve", async () => {
  const alone = await newTenant("alone");
  const only = await newMember(alone.projectId, "operator");
  const body = { ...guarded, scope: { kind: "project" }, period: "day" };
  const refused = await ask("POST", "/budgets", only, body);
  expect([refused.status, refused.body.errors[0].path]).toEqual([422, "/raiseNeedsApproval"]);
});
