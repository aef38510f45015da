// Two transactions at once on real Postgres, as two processes have them: `inTransaction` queues nothing in this process.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refusal } from "@/lib/domain/guard/refusal";
import { claimSteps } from "@/lib/server/control/claims";
import { setControl } from "@/lib/server/control/controls";
import { decideApproval } from "@/lib/server/control/decisions";
import { hashJson } from "@/lib/server/control/hash";
import { createHolds } from "@/lib/server/control/holds";

import type { Actor } from "@/lib/server/control/work";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import type { Together } from "@/lib/server/together";
import { inProject, inTransaction, type Tx } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

let tenant: Tenant;
let memberId: string;
const agent: Actor = { kind: "key", id: null };

beforeAll(async () => {
  tenant = await newTenant("races");
  const body = { name: "Ann", role: "owner" };
  memberId = (
    await (await callApi("POST", `/projects/${tenant.projectId}/members`, { key: testAdminKey, body })).json()
  ).id;
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

async function post(path: string, body: unknown) {
  const response = await callApi("POST", path, { key: tenant.key, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
}

async function startRun(microUsd = 1000) {
  const run = await post("/runs", { pipeline: "desk", version: "1", inputHash: hashJson({}), limits: { microUsd } });
  const { fence, epoch } = await post(`/runs/${run.id}/lease`, { holder: "a" });
  return { runId: run.id as string, fence: fence as number, epoch: epoch as number };
}

/** What became of each: its answer, or the code of its refusal. */
async function race<T>(acts: readonly ((tx: Tx) => Promise<T>)[], actor: Actor = agent) {
  const results = await Promise.allSettled(acts.map((act) => inTransaction(actor, act)));
  return results.map((result) =>
    result.status === "fulfilled" ? result.value : (result.reason as { code: string }).code,
  );
}

/** A change that may be judged together with others, in a transaction of its own. */
async function actAlone<Item>({ act }: Together<Item>, tx: Tx, item: Item): Promise<unknown> {
  const [outcome] = await act(await tx.lock(tenant.projectId), [item]);
  if (outcome?.status === "fulfilled") return outcome.value;
  throw outcome?.reason;
}

const claimBody = (run: { fence: number; epoch: number }) => ({
  name: "refund",
  inputHash: hashJson(1),
  effect: "keyed" as const,
  fence: run.fence,
  epoch: run.epoch,
});
const times = <T>(n: number, make: (at: number) => T) => Array.from({ length: n }, (_, at) => make(at));

describe("parallel transactions", () => {
  it("claim a step once", async () => {
    const run = await startRun();
    const claim = (tx: Tx) => actAlone(claimSteps, tx, { runId: run.runId, key: "k", body: claimBody(run) });
    const answers = await race(times(20, () => claim));
    expect(answers.filter((answer) => answer === "in_progress")).toHaveLength(19);
    expect(answers.filter((answer) => typeof answer === "object")).toHaveLength(1);
  });

  it("reserve no more than there is, and all of it", async () => {
    const run = await startRun(1000);
    const hold = (tx: Tx) =>
      actAlone(createHolds, tx, {
        runId: run.runId,
        fence: run.fence,
        epoch: run.epoch,
        microUsd: 100,
        leaseMs: 60_000,
      });
    const answers = await race(times(40, () => hold));
    expect(answers.filter((answer) => typeof answer === "object")).toHaveLength(10);
    expect(answers.filter((answer) => answer === "contended")).toHaveLength(30);
  });

  it("claim nothing after a kill", async () => {
    const run = await startRun();
    const claims = times(
      30,
      (at) => (tx: Tx) => actAlone(claimSteps, tx, { runId: run.runId, key: `k${at}`, body: claimBody(run) }),
    );
    const kill = (tx: Tx) =>
      setControl(tx, tenant.projectId, memberId, {
        scope: { kind: "run", runId: run.runId },
        state: "kill",
        reason: "test",
      });
    const [claimed, [killed]] = await Promise.all([race(claims), race([kill], { kind: "member", id: memberId })]);
    const killedAt = (killed as Awaited<ReturnType<typeof setControl>>).control.at;
    for (const answer of claimed) {
      if (answer === "killed") continue;
      expect((answer as { entry: { claimedAt: string } }).entry.claimedAt <= killedAt).toBe(true);
    }
    const { rows } = await pool().query(
      "select count(*)::int as late from step_claims where run_id = $1 and claimed_at > $2",
      [run.runId, killedAt],
    );
    expect(rows[0].late).toBe(0);
  });

  it("keep one chain of audit entries and one line of events", async () => {
    const set = (at: number) => (tx: Tx) =>
      setControl(tx, tenant.projectId, memberId, {
        scope: { kind: "tool", tool: `t${at}` },
        state: "pause",
        reason: "x",
      });
    await race(times(40, set), { kind: "member", id: memberId });
    const { rows: audit } = await pool().query(
      "select seq::int, prev_hash, hash from audit_entries where project_id = $1 order by seq",
      [tenant.projectId],
    );
    audit.forEach((entry, at) => {
      expect([entry.seq, entry.prev_hash]).toEqual([at + 1, audit[at - 1]?.hash ?? "0".repeat(64)]);
    });
    const { rows: events } = await pool().query(
      "select id::int from control_events where project_id = $1 order by id",
      [tenant.projectId],
    );
    expect(events.map(({ id }) => id)).toEqual(times(events.length, (at) => at + 1));
    expect(events.length).toBeGreaterThanOrEqual(40);
  });
});

it("judges a deadline by the clock after the lock, not by that of the question", async () => {
  const run = await startRun();
  const asked = await post("/approvals", {
    runId: run.runId,
    stepKey: "s",
    name: "refund",
    fence: run.fence,
    ask: "?",
    args: {},
    risk: "low",
    timeoutMs: 600,
  });
  const blocker = await pool().connect();
  await blocker.query("begin");
  await blocker.query("select 1 from project_heads where project_id = $1 for update", [tenant.projectId]);
  // asked in time, but the lock is free only after the deadline
  const vote = race([(tx) => decideApproval(tx, tenant.projectId, asked.id, memberId, { rev: 1, verdict: "approve" })]);
  await new Promise((done) => setTimeout(done, 900));
  await blocker.query("rollback");
  blocker.release();
  expect(await vote).toEqual(["expired"]);
});

describe("changes that share a commit", () => {
  const insertEvent = (text: string) => async (tx: Tx) => {
    const work = await tx.lock(tenant.projectId);
    work.audit("gate.set", text);
    return text;
  };
  const subjects = async (prefix: string) =>
    (
      await pool().query("select subject from audit_entries where subject like $1 order by seq", [`${prefix}%`])
    ).rows.map(({ subject }) => subject);

  it("are stored in their order; a refusal among them leaves the others", async () => {
    const mark = randomUUID();
    const refuse = () => Promise.reject(new Refusal("conflict", "refused"));
    const results = await Promise.allSettled([
      ...times(3, (at) => inProject(tenant.projectId, agent, insertEvent(`${mark} ${at}`))),
      inProject(tenant.projectId, agent, refuse),
      ...times(3, (at) => inProject(tenant.projectId, agent, insertEvent(`${mark} ${at + 3}`))),
    ]);
    expect(results.map(({ status }) => status)).toEqual([
      ...times(3, () => "fulfilled"),
      "rejected",
      ...times(3, () => "fulfilled"),
    ]);
    expect(await subjects(mark)).toEqual(times(6, (at) => `${mark} ${at}`));
  });

  it("are tried alone where one fails in the middle of its writing, and that one leaves nothing", async () => {
    const mark = randomUUID();
    const breakHalfWay = async (tx: Tx) => {
      await tx.lock(tenant.projectId);
      await tx.client.query(
        "insert into gates (project_id, pipeline, step, required, risk, quorum) values ($1, $2, 's', true, 'low', 1)",
        [tenant.projectId, mark],
      );
      await tx.client.query("select 1 / 0");
    };
    const results = await Promise.allSettled([
      inProject(tenant.projectId, agent, insertEvent(`${mark} 0`)),
      inProject(tenant.projectId, agent, insertEvent(`${mark} 1`)),
      inProject(tenant.projectId, agent, breakHalfWay),
      inProject(tenant.projectId, agent, insertEvent(`${mark} 2`)),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected", "fulfilled"]);
    expect(await subjects(mark)).toEqual(times(3, (at) => `${mark} ${at}`));
    expect((await pool().query("select 1 from gates where pipeline = $1", [mark])).rows).toEqual([]);
  });
});
