// Questions to people: asked, waited for, parked, gone on with elsewhere, against the real control plane.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Approval } from "@/lib/contract/approvals";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { ControlServer } from "@/lib/testing/control-server";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { gate, Halt, pipeline, serve, step, tracegate } from "@/sdk/src/index";

const server = new ControlServer();
let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("sdk gates");
  owner = await newMember(tenant.projectId, "owner");
  await server.start();
  tracegate({ url: server.url, key: tenant.key });
});

afterAll(async () => {
  await server.stop();
  await closeLive();
  await closeDatabase();
});

const limits = { usd: 1, steps: 20, ms: "2m" } as const;
const Refund = z.object({ intent: z.string(), cents: z.number().int().positive().max(50_000) });
const Done = z.object({ refundId: z.string() });
const performed: { intent: string; cents: number; key: string }[] = [];
const looked: string[] = [];

const look = step("look", { kind: "retrieval", input: z.object({ id: z.string() }), output: Refund }, ({ id }) => {
  looked.push(id);
  return { intent: id, cents: 900 };
});
const refund = step(
  "refund",
  {
    kind: "tool",
    effect: "keyed",
    input: Refund,
    output: Done,
    gate: { risk: "high", ask: ({ cents }) => `Refund ${cents}?`, edit: ["cents"], timeout: "5m" },
  },
  ({ intent, cents }, { key }) => {
    performed.push({ intent, cents, key });
    return { refundId: `re_${intent}_${cents}` };
  },
);
const desk = pipeline(
  "desk",
  { version: "1", input: z.object({ id: z.string() }), output: Done, limits },
  async (input) => refund(await look(input)),
);

async function pendingOf(runId: string): Promise<Approval> {
  for (;;) {
    const page = await (await callApi("GET", `/approvals?runId=${runId}&state=pending`, { key: owner })).json();
    if (page.approvals[0]) return page.approvals[0];
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
const post = async (path: string, body: unknown) => {
  const response = await callApi("POST", path, { key: owner, body });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
};
const approve = ({ id, rev }: Approval) => post(`/approvals/${id}/decisions`, { rev, verdict: "approve" });
const reject = ({ id, rev }: Approval) =>
  post(`/approvals/${id}/decisions`, { rev, verdict: "reject", reason: "too_risky", comment: "no" });
const stateOf = async (runId: string) => (await callApi("GET", `/runs/${runId}/state`, { key: tenant.key })).json();

describe("in memory", () => {
  it("goes on soon after the approval, once, with what was approved", async () => {
    const id = randomUUID();
    const running = desk.start({ id: "pi_1" }, { id });
    const asked = await pendingOf(id);
    expect(asked).toMatchObject({
      name: "refund",
      ask: "Refund 900?",
      risk: "high",
      edit: ["cents"],
      args: { intent: "pi_1", cents: 900 },
    });
    expect(asked.schema).toMatchObject({ type: "object" });
    await approve(asked);
    const decidedAt = performance.now();
    expect(await running).toMatchObject({ status: "done", output: { refundId: "re_pi_1_900" } });
    // it is told, and not found by the next question, 25 s after the last
    expect(performance.now() - decidedAt).toBeLessThan(15_000);
    const journal = [{ name: "look" }, { name: "refund", status: "done", approvalId: asked.id }];
    await expect.poll(() => stateOf(id)).toMatchObject({ journal });
  });

  it("hands edited arguments to the function", async () => {
    const id = randomUUID();
    const running = desk.start({ id: "pi_2" }, { id });
    const asked = await pendingOf(id);
    await post(`/approvals/${asked.id}/edits`, { rev: asked.rev, set: { cents: 100 } });
    expect(await running).toMatchObject({ status: "done", output: { refundId: "re_pi_2_100" } });
    expect(await desk.start({ id: "pi_2" }, { id })).toMatchObject({
      status: "done",
      output: { refundId: "re_pi_2_100" },
    });
    expect(performed.filter(({ intent }) => intent === "pi_2")).toHaveLength(1);
  });

  it("halts when a person says no, and when nobody says anything", async () => {
    const id = randomUUID();
    const running = desk.start({ id: "pi_3" }, { id });
    await reject(await pendingOf(id));
    expect(await running).toMatchObject({ status: "halted", halt: { code: "rejected", step: "refund" } });
    const hasty = step(
      "hasty",
      { kind: "tool", effect: "once", input: Refund, output: Done, gate: { risk: "low", ask: "?", timeout: 300 } },
      () => ({ refundId: "never" }),
    );
    const late = pipeline("late", { version: "1", input: Refund, output: Done, limits }, (input) => hasty(input));
    expect(await late.start({ intent: "pi_4", cents: 1 })).toMatchObject({
      status: "halted",
      halt: { code: "expired" },
    });
    expect(performed.some(({ intent }) => intent === "pi_3")).toBe(false);
  });

  it("asks where only the server has a rule, and answers questions by itself", async () => {
    const gated = step(
      "gated",
      {
        kind: "tool",
        effect: "keyed",
        input: Refund,
        output: Done,
        gate: { risk: "low", ask: "?", when: () => false },
      },
      () => ({ refundId: "r" }),
    );
    const p = pipeline("server-rule", { version: "1", input: Refund, output: Done, limits }, (input) => gated(input));
    await callApi("PUT", "/gates", {
      key: owner,
      body: { pipeline: "server-rule", step: "gated", required: true, risk: "critical", quorum: 1, approvers: null },
    });
    const id = randomUUID();
    const running = p.start({ intent: "pi_5", cents: 5 }, { id });
    const asked = await pendingOf(id);
    expect(asked.risk).toBe("critical");
    await approve(asked);
    expect(await running).toMatchObject({ status: "done" });
  });
});

describe("gate()", () => {
  const review = pipeline(
    "review",
    { version: "1", input: Refund, output: z.object({ said: z.string() }), limits },
    async (value) => {
      const decision = await gate("plan", {
        args: Refund,
        value,
        risk: "low",
        ask: "Go on?",
        edit: ["cents"],
        answer: (q) => `about ${q}`,
      });
      return {
        said:
          decision.verdict === "approved" ? `approved ${decision.value.cents} ${decision.edited}` : decision.verdict,
      };
    },
  );

  it("tells what was decided, and a question is answered", async () => {
    const id = randomUUID();
    const running = review.start({ intent: "x", cents: 10 }, { id });
    const asked = await pendingOf(id);
    await post(`/approvals/${asked.id}/questions`, { question: "why" });
    let now = asked;
    while (now.questions[0]?.answer == null) now = await pendingOf(id);
    expect(now.questions[0].answer).toBe("about why");
    await post(`/approvals/${asked.id}/edits`, { rev: now.rev, set: { cents: 7 } });
    expect(await running).toMatchObject({ status: "done", output: { said: "approved 7 true" } });
    expect(await review.start({ intent: "x", cents: 10 }, { id })).toMatchObject({
      output: { said: "approved 7 true" },
    });
  });

  it("has a rejection as an answer", async () => {
    const id = randomUUID();
    const running = review.start({ intent: "x", cents: 10 }, { id });
    await reject(await pendingOf(id));
    expect(await running).toMatchObject({ status: "done", output: { said: "rejected" } });
  });
});

describe("parked", () => {
  it("leaves nothing running, and serve() goes on with it under the same trace after the decision", async () => {
    const id = randomUUID();
    const parked = await desk.start({ id: "pi_p" }, { id, park: "100ms" });
    expect(parked).toMatchObject({ status: "parked", waiting: [expect.any(String)] });
    await expect.poll(() => stateOf(id)).toMatchObject({ status: "waiting", lease: null, journal: [{ name: "look" }] });
    const stop = new AbortController();
    const serving = Promise.all([serve([desk], { signal: stop.signal }), serve([desk], { signal: stop.signal })]);
    await approve(await pendingOf(id));
    await expect.poll(() => stateOf(id)).toMatchObject({ status: "done", traceId: parked.traceId });
    stop.abort();
    await serving;
    expect(performed.filter(({ intent }) => intent === "pi_p")).toHaveLength(1);
    expect(looked.filter((one) => one === "pi_p")).toHaveLength(1);
  });

  it("serve() that is stopped leaves its runs to another process", async () => {
    let tries = 0;
    const slow = step("slow-once", { kind: "tool", input: Done, output: Done }, async (input) => {
      tries += 1;
      if (tries === 1) await new Promise(() => {});
      return input;
    });
    const p = pipeline("handed", { version: "1", input: Refund, output: Done, limits }, async (input) =>
      slow(await refund(input)),
    );
    const id = randomUUID();
    await p.start({ intent: "pi_h", cents: 3 }, { id, park: 0 });
    await approve(await pendingOf(id));
    const stop = new AbortController();
    const serving = serve([p], { signal: stop.signal });
    while (tries === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await serving;
    await expect.poll(() => stateOf(id)).toMatchObject({ lease: null, endedAt: null });
    expect(await p.resume(id)).toMatchObject({ status: "done", output: { refundId: "re_pi_h_3" } });
    expect(performed.filter(({ intent }) => intent === "pi_h")).toHaveLength(1);
  });

  it("does not park while something else is at work", async () => {
    let finished = false;
    const slow = step("slow", { kind: "tool", input: Refund, output: Refund }, async (input) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      finished = true;
      return input;
    });
    const both = pipeline("both", { version: "1", input: Refund, output: Done, limits }, async (input) => {
      const [done] = await Promise.all([refund(input), slow(input)]);
      return done;
    });
    expect(await both.start({ intent: "pi_b", cents: 1 }, { park: "50ms" })).toMatchObject({ status: "parked" });
    expect(finished).toBe(true);
  });

  it("is drift when the call that was asked about does not come again", async () => {
    const id = randomUUID();
    let cents = 10;
    const p = pipeline("drifting", { version: "1", input: Refund, output: Done, limits }, ({ intent }) =>
      refund({ intent, cents }),
    );
    await p.start({ intent: "pi_d", cents: 1 }, { id, park: 0 });
    await approve(await pendingOf(id));
    cents = 11;
    const resumed = await p.resume(id);
    expect(resumed).toMatchObject({ status: "halted", halt: { code: "drift" } });
    expect(performed.some(({ intent }) => intent === "pi_d")).toBe(false);
  });
});

it("is refused on a step without an effect", () => {
  const rule = { risk: "low" as const, ask: "?" };
  expect(() => step("s", { kind: "tool", input: Refund, output: Refund, gate: rule }, (input) => input)).toThrow(
    /no effect/,
  );
  expect(new Halt("drift", "", { runId: "r" }) instanceof Error).toBe(true);
});
