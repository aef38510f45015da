// The queue as a reviewer sees it: filters, order, pages, claims, batches, previews and what stands beside a request.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApprovalContext, BatchDecided, EditPreview, InboxCounts, InboxPage } from "@/lib/contract/inbox";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let other: Tenant;
let ines: string;
let tomas: string;
let fence = 0;
let steps = 0;

type Method = "GET" | "POST" | "PUT";
const ask = async (method: Method, path: string, key: string, body?: unknown) => {
  const response = await callApi(method, path, { key, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: await response.json() };
};
const idOf = async (token: string): Promise<string> => (await ask("GET", "/me", token)).body.member.id;
const inbox = async (query = "", token = ines) =>
  InboxPage.parse((await ask("GET", `/inbox${query}`, token)).body).items.map((item) => item.ask);

async function request(more: Record<string, unknown> = {}): Promise<{ id: string; rev: number }> {
  const of = { runId: "desk-1", stepKey: `pay~${steps++}`, name: "payments.refund", fence };
  const asked = { ask: "Refund?", risk: "medium", args: { order: "87990", cents: 7920 }, ...more };
  const { status, body } = await ask("POST", "/approvals", tenant.key, { ...of, ...asked });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

beforeAll(async () => {
  tenant = await newTenant("inbox");
  other = await newTenant("inbox of others");
  ines = await newMember(tenant.projectId, "reviewer");
  tomas = await newMember(tenant.projectId, "reviewer");
  const start = { id: "desk-1", pipeline: "refund-desk", version: "1", inputHash: hashJson({}) };
  await ask("POST", "/runs", tenant.key, { ...start, limits: { microUsd: 500 } });
  fence = (await ask("POST", "/runs/desk-1/lease", tenant.key, { holder: "worker", ms: 300_000 })).body.fence;
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

describe("the queue", () => {
  let tomasId: string;
  beforeAll(async () => {
    tomasId = await idOf(tomas);
    await request({ ask: "low, soon", risk: "low", timeoutMs: 600_000 });
    await request({ ask: "high, late", risk: "high", timeoutMs: 900_000, args: { needle: "order 4417" } });
    await request({ ask: "high, soon", risk: "high", timeoutMs: 800_000, requestedBy: await idOf(ines) });
    await request({ ask: "for Tomás", risk: "medium", timeoutMs: 700_000, approvers: [`member:${tomasId}`] });
  });

  it("is by risk and deadline, by deadline, by age", async () => {
    expect(await inbox()).toEqual(["high, soon", "high, late", "for Tomás", "low, soon"]);
    expect(await inbox("?sort=expiry")).toEqual(["low, soon", "for Tomás", "high, soon", "high, late"]);
    expect(await inbox("?sort=oldest")).toEqual(["low, soon", "high, late", "high, soon", "for Tomás"]);
  });

  it.each(["risk", "expiry", "oldest", "newest"])(
    "comes in pages that miss and repeat nothing, by %s",
    async (sort) => {
      const whole = await inbox(`?sort=${sort}`);
      const walked: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const next: string = cursor === "" ? "" : `&cursor=${cursor}`;
        const page = InboxPage.parse((await ask("GET", `/inbox?limit=1&sort=${sort}${next}`, ines)).body);
        walked.push(...page.items.map((item) => item.ask));
        cursor = page.nextCursor;
      }
      expect(walked).toEqual(whole);
    },
  );

  it("refuses a cursor of another order", async () => {
    const { nextCursor } = InboxPage.parse((await ask("GET", "/inbox?limit=1&sort=oldest", ines)).body);
    const refused = await ask("GET", `/inbox?cursor=${nextCursor}`, ines);
    expect(refused.body.errors).toEqual([{ path: "?cursor", message: "is not a cursor of this list" }]);
    expect((await ask("GET", "/inbox?cursor=%00", ines)).status).toBe(422);
  });

  it("is filtered by risk, text in ask and arguments, and whose it is", async () => {
    expect(await inbox("?risk=low,medium")).toEqual(["for Tomás", "low, soon"]);
    expect(await inbox("?text=ORDER%204417")).toEqual(["high, late"]);
    expect(await inbox("?pipeline=nightly")).toEqual([]);
    // her own at high, and what names somebody else, are not hers to decide
    expect(await inbox("?whose=mine")).toEqual(["high, late", "low, soon"]);
    expect(await inbox("?whose=mine", tomas)).toEqual(["high, soon", "high, late", "for Tomás", "low, soon"]);
    expect(await inbox("?whose=named", tomas)).toEqual(["for Tomás"]);
  });

  it("counts what it lists", async () => {
    const counts = InboxCounts.parse((await ask("GET", "/inbox/counts", ines)).body);
    expect(counts).toEqual({
      self: await idOf(ines),
      ...{ waiting: 4, mine: 2, claimed: 0, risks: { low: 1, medium: 1, high: 2, critical: 0 } },
      pipelines: [{ pipeline: "refund-desk", waiting: 4 }],
    });
  });

  it("follows a delegation: who may act for somebody sees what is theirs", async () => {
    await ask("PUT", "/members/me/delegate", tomas, { to: await idOf(ines) });
    expect(await inbox("?whose=named")).toEqual(["for Tomás"]);
    await ask("PUT", "/members/me/delegate", tomas, { to: null });
    expect(await inbox("?whose=named")).toEqual([]);
  });

  it("is of one project, and for people", async () => {
    const stranger = await newMember(other.projectId, "owner");
    expect(await inbox("?state=all", stranger)).toEqual([]);
    expect((await ask("GET", "/inbox", tenant.key)).body.code).toBe("forbidden");
  });
});

describe("a claim of a request", () => {
  it("is told to the others, is not taken unknowingly, and changes nobody's vote", async () => {
    const { id, rev } = await request({ ask: "claimed" });
    const [me, him] = [await idOf(ines), await idOf(tomas)];
    const claim = await ask("PUT", `/approvals/${id}/assignee`, ines, { to: me, from: null });
    expect(claim.body.assignee).toBe(me);
    const late = await ask("PUT", `/approvals/${id}/assignee`, tomas, { to: him, from: null });
    expect(late.body).toMatchObject({ code: "conflict", assignee: me, detail: "reviewer has this request now." });
    expect((await ask("PUT", `/approvals/${id}/assignee`, tomas, { to: him, from: me })).status).toBe(200);
    expect(await inbox("?whose=claimed", tomas)).toEqual(["claimed"]);
    expect((await ask("POST", `/approvals/${id}/decisions`, ines, { rev, verdict: "approve" })).status).toBe(200);
    const { history } = ApprovalContext.parse((await ask("GET", `/approvals/${id}/context`, ines)).body);
    expect(history.map(({ action }) => action)).toEqual([
      ...["approval.requested", "approval.assigned", "approval.assigned", "approval.voted", "approval.decided"],
    ]);
  });

  it("is for reviewers of the project", async () => {
    const { id } = await request();
    const viewer = await newMember(tenant.projectId, "viewer");
    const refused = await ask("PUT", `/approvals/${id}/assignee`, ines, { to: await idOf(viewer), from: null });
    expect(refused.body.errors).toEqual([{ path: "/to", message: "is not a reviewer of this project" }]);
    const stranger = await newMember(other.projectId, "owner");
    const foreign = await ask("PUT", `/approvals/${id}/assignee`, stranger, { to: null, from: null });
    expect(foreign.body.code).toBe("not_found");
  });
});

describe("a batch", () => {
  it("is a vote an item; what is refused says why and leaves the rest", async () => {
    const [first, second, taken, risky] = await Promise.all([
      request({ risk: "low" }),
      request({ quorum: 2 }),
      request(),
      request({ risk: "high" }),
    ]);
    const rejection = { rev: 1, verdict: "reject", reason: "not_needed", comment: "paid already" };
    await ask("POST", `/approvals/${taken.id}/decisions`, tomas, rejection);
    const items = [first, second, taken, risky].map(({ id, rev }) => ({ id, rev }));
    const { body } = await ask("POST", "/approvals/batch", ines, { items, verdict: "approve" });
    const { results } = BatchDecided.parse(body);
    expect(results.map(({ state, refused }) => state ?? refused?.code)).toEqual([
      ...["approved", "pending", "already_decided", "forbidden"],
    ]);
    expect(results[2]?.refused?.decision).toMatchObject({ verdict: "rejected", by: [await idOf(tomas)] });
    const { history } = ApprovalContext.parse((await ask("GET", `/approvals/${first.id}/context`, ines)).body);
    expect(history.map(({ action }) => action)).toEqual(["approval.requested", "approval.voted", "approval.decided"]);
    expect((await ask("GET", `/approvals/${risky.id}`, ines)).body).toMatchObject({ state: "pending", votes: [] });
  });

  it("holds at most 25, none twice", async () => {
    const { id, rev } = await request();
    const twice = {
      items: [
        { id, rev },
        { id, rev },
      ],
      verdict: "approve",
    };
    expect((await ask("POST", "/approvals/batch", ines, twice)).body.errors[0].path).toBe("/items");
    const many = { items: Array.from({ length: 26 }, () => ({ id, rev })), verdict: "approve" };
    expect((await ask("POST", "/approvals/batch", ines, many)).body.errors[0].path).toBe("/items");
  });
});

describe("the preview of an edit", () => {
  const schema = {
    type: "object",
    properties: { cents: { type: "integer", maximum: 7920 }, order: { type: "string" } },
  };

  it("says what would run and its hash, and refuses in the words of the edit", async () => {
    const { id, rev } = await request({ schema, edit: ["cents"] });
    const good = await ask("POST", `/approvals/${id}/preview`, ines, { set: { cents: 5000 } });
    const args = { order: "87990", cents: 5000 };
    expect(EditPreview.parse(good.body)).toEqual({ args, argsHash: hashJson(args), errors: [] });
    for (const set of [{ cents: 9_999 }, { order: "1" }, { cents: "50" }]) {
      const { errors } = EditPreview.parse((await ask("POST", `/approvals/${id}/preview`, ines, { set })).body);
      const edit = await ask("POST", `/approvals/${id}/edits`, ines, { rev, set });
      expect(edit.status).toBe(422);
      expect(errors).toEqual(edit.body.errors);
    }
  });
});

it("knows what was decided about requests with the same fields", async () => {
  const args = (cents: number) => ({ args: { cents, to: "Visa 4417" } });
  // the newest comes first: one after the other
  const good = await request(args(1));
  const bad = await request(args(2));
  const unlike = await request({ args: { wire: true } });
  await ask("POST", `/approvals/${good.id}/decisions`, ines, { rev: 1, verdict: "approve" });
  const comment = "of another order";
  await ask("POST", `/approvals/${bad.id}/decisions`, ines, { rev: 1, verdict: "reject", reason: "other", comment });
  await ask("POST", `/approvals/${unlike.id}/decisions`, ines, { rev: 1, verdict: "approve" });
  const { id } = await request(args(3));
  const { similar, run } = ApprovalContext.parse((await ask("GET", `/approvals/${id}/context`, ines)).body);
  expect(similar).toMatchObject({ approved: 1, edited: 0, rejected: 1 });
  expect(similar.recent.map(({ decision }) => decision?.comment)).toEqual([comment, null]);
  expect(run).toMatchObject({ spentMicroUsd: 0, limitMicroUsd: 500 });
});
