// What a process left behind when it died, and a server that is away, against the real control plane.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { ControlServer } from "@/lib/testing/control-server";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { pipeline, step, tracegate } from "@/sdk/src/index";
import { hashJson } from "@/sdk/src/json";

const server = new ControlServer();
let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("sdk resume");
  owner = await newMember(tenant.projectId, "owner");
  await server.start();
  tracegate({ url: server.url, key: tenant.key });
});

afterAll(async () => {
  await server.stop();
  await closeLive();
  await closeDatabase();
});

const limits = { usd: 1, steps: 100, ms: "2m" } as const;
const N = z.object({ n: z.number() });
type N = z.infer<typeof N>;
const post = async (path: string, body: unknown, key = tenant.key) => {
  const response = await callApi("POST", path, { key, body });
  const answer = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(answer));
  return answer;
};
const stateOf = async (runId: string) => (await callApi("GET", `/runs/${runId}/state`, { key: tenant.key })).json();

const endLease = (runId: string) =>
  pool().query(
    "update run_controls set lease_expires_at = now() - interval '1 millisecond' where project_id = $1::uuid and run_id = $2",
    [tenant.projectId, runId],
  );

/** A run whose process died after it had claimed `name` with this input. Its lease is over. */
async function diedDuring(name: string, effect: "keyed" | "once", input: unknown) {
  const id = randomUUID();
  const inputHash = hashJson(input);
  await post("/runs", { id, pipeline: name, version: "1", inputHash, input, limits: { microUsd: 1_000_000 } });
  const { fence, epoch } = await post(`/runs/${id}/lease`, { holder: "dead" });
  const key = `${name}~${inputHash.slice(0, 16)}~0`;
  const claim = await post(`/runs/${id}/steps/${key}/claim`, { name, inputHash, effect, fence, epoch });
  await endLease(id);
  return { id, key, idempotencyKey: claim.entry.idempotencyKey as string };
}

describe("an effect that nobody knows of", () => {
  const calls: string[] = [];
  beforeEach(() => calls.splice(0));
  const make = (name: string, effect: "keyed" | "once", check?: () => N | undefined) => {
    const act = step(name, { kind: "tool", effect, input: N, output: N, ...(check && { check }) }, (input, { key }) => {
      calls.push(key);
      return input;
    });
    return pipeline(name, { version: "1", input: N, output: N, limits }, (input) => act(input));
  };

  it("is repeated with the same key where the provider knows keys", async () => {
    const dead = await diedDuring("keyed", "keyed", { n: 1 });
    expect(await make("keyed", "keyed").resume(dead.id)).toMatchObject({ status: "done", output: { n: 1 } });
    expect(calls).toEqual([dead.idempotencyKey]);
  });

  it("is looked up otherwise: it happened", async () => {
    const dead = await diedDuring("looked", "once", { n: 2 });
    expect(await make("looked", "once", () => ({ n: 22 })).resume(dead.id)).toMatchObject({ output: { n: 22 } });
    expect(calls).toEqual([]);
    expect((await stateOf(dead.id)).journal).toMatchObject([{ status: "done", result: { n: 22 } }]);
  });

  it("is looked up otherwise: it did not", async () => {
    const dead = await diedDuring("absent", "once", { n: 3 });
    expect(await make("absent", "once", () => undefined).resume(dead.id)).toMatchObject({ output: { n: 3 } });
    expect(calls).toHaveLength(1);
  });

  it("is left to a person without a look-up, and the run goes on after their word", async () => {
    const dead = await diedDuring("asked", "once", { n: 4 });
    const p = make("asked", "once");
    expect(await p.resume(dead.id)).toMatchObject({
      status: "halted",
      halt: { code: "in_doubt", detail: { key: dead.key } },
    });
    await expect.poll(() => stateOf(dead.id)).toMatchObject({ haltCode: null, lease: null });
    await post(
      `/runs/${dead.id}/steps/${dead.key}/resolve`,
      { outcome: "done", result: { n: 44 }, reason: "seen" },
      owner,
    );
    expect(await p.resume(dead.id)).toMatchObject({ status: "done", output: { n: 44 } });
    expect(calls).toEqual([]);
  });

  it("is drift when the body comes with other arguments", async () => {
    const dead = await diedDuring("other", "keyed", { n: 5 });
    const act = step("other", { kind: "tool", effect: "keyed", input: N, output: N }, (input) => {
      calls.push("acted");
      return input;
    });
    const p = pipeline("other", { version: "2", input: N, output: N, limits }, ({ n }) => act({ n: n + 1 }));
    expect(await p.resume(dead.id)).toMatchObject({ status: "halted", halt: { code: "drift" } });
    expect(calls).toEqual([]);
  });
});

describe("steps inside steps", () => {
  it("are not run again, and not missed, when the step around them is replayed", async () => {
    let inner = 0;
    const pay = step("pay", { kind: "tool", effect: "keyed", input: N, output: N }, (input) => {
      inner += 1;
      return input;
    });
    const around = step("around", { kind: "tool", input: N, output: N }, ({ n }) => pay({ n }));
    const p = pipeline("nested", { version: "1", input: N, output: N, limits }, async ({ n }) => {
      await around({ n });
      return pay({ n });
    });
    const run = await p.start({ n: 1 });
    const keysOf = async () => (await stateOf(run.runId)).journal.map(({ key }: { key: string }) => key);
    const isInside = (key: string) => /~p[0-9a-f]{8}$/.test(key);
    await expect.poll(async () => (await keysOf()).map(isInside).sort()).toEqual([false, false, true]);
    expect(await p.start({ n: 1 }, { id: run.runId })).toMatchObject({ status: "done" });
    expect(inner).toBe(2);
  });

  it("a pipeline inside a run has the same id after a resume", async () => {
    let children = 0;
    const count = step("count", { kind: "tool", input: N, output: N }, (input) => {
      children += 1;
      return input;
    });
    const child = pipeline("child", { version: "1", input: N, output: N, limits }, (input) => count(input));
    const ids: string[] = [];
    const parent = pipeline("parent", { version: "1", input: N, output: N, limits }, async (input) => {
      const run = await child.start(input);
      ids.push(run.runId);
      return run.status === "done" ? run.output : input;
    });
    const run = await parent.start({ n: 3 });
    await parent.start({ n: 3 }, { id: run.runId });
    expect(new Set(ids).size).toBe(1);
    expect(children).toBe(1);
    await expect
      .poll(() => stateOf(ids[0] ?? ""))
      .toMatchObject({ parentRunId: run.runId, traceId: run.traceId, status: "done" });
  });
});

it("waits for the outcome of an effect that is under way when another branch fails", async () => {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const slow = step("slow-effect", { kind: "tool", effect: "once", input: N, output: N }, async (input) => {
    begin();
    await new Promise((resolve) => setTimeout(resolve, 300));
    return input;
  });
  const bad = step("bad", { kind: "tool", input: N, output: N }, async () => {
    await begun;
    return { n: "x" } as unknown as N;
  });
  const p = pipeline("branches", { version: "1", input: N, output: N, limits }, async (input) => {
    const [one] = await Promise.all([slow(input), bad(input)]);
    return one;
  });
  const run = await p.start({ n: 1 });
  expect(run).toMatchObject({ status: "halted", halt: { code: "schema" } });
  const journal = [{ name: "slow-effect", status: "done", result: { n: 1 } }];
  await expect.poll(() => stateOf(run.runId)).toMatchObject({ journal });
});

it("has the same id for the same key of the author's, also at the same time", async () => {
  let calls = 0;
  const slow = step("slow", { kind: "tool", effect: "keyed", input: N, output: N }, async (input) => {
    calls += 1;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return input;
  });
  const p = pipeline("keyed-calls", { version: "1", input: N, output: N, limits }, async (input) => {
    const [one] = await Promise.all([slow(input, { key: "k" }), slow(input, { key: "k" })]);
    await slow(input, { key: "k" });
    return one;
  });
  expect(await p.start({ n: 1 })).toMatchObject({ status: "done" });
  expect(calls).toBe(1);
});

describe("while the server is away", () => {
  const pure = step("pure", { kind: "tool", input: N, output: N }, (input) => input);
  const pay = step(
    "pay",
    { kind: "tool", effect: "keyed", input: N, output: N, limits: { ms: 600 } },
    (input) => input,
  );

  it("pure steps go on, effects fail closed, and the server hears of the run afterwards", async () => {
    await server.stop();
    const p = pipeline("away", { version: "1", input: N, output: N, limits }, async (input) => pure(await pure(input)));
    const q = pipeline("acting", { version: "1", input: N, output: N, limits }, (input) => pay(input));
    const [done, acted] = await Promise.all([p.start({ n: 1 }), q.start({ n: 2 })]);
    expect(done).toMatchObject({ status: "done", output: { n: 1 } });
    expect(acted).toMatchObject({ status: "halted", halt: { code: "unreachable", step: "pay" } });
    await server.start();
    const journal = [{ name: "pure" }, { name: "pure" }];
    await expect.poll(() => stateOf(done.runId)).toMatchObject({ status: "done", journal });
  });

  it("a run that is known is not paid for again when the server is back", async () => {
    let paid = 0;
    const ask = step(
      "ask",
      { kind: "llm", input: N, output: N, limits: { usd: 0.1, ms: "1m" }, retry: { attempts: 1 }, fallback: "halt" },
      (input) => {
        paid += 1;
        return input;
      },
    );
    const p = pipeline("known", { version: "1", input: N, output: N, limits }, (input) => ask(input));
    const id = randomUUID();
    const input = { n: 1 };
    const inputHash = hashJson(input);
    await post("/runs", { id, pipeline: "known", version: "1", inputHash, input, limits: { microUsd: 1_000_000 } });
    const { fence } = await post(`/runs/${id}/lease`, { holder: "dead" });
    const entries = [{ key: `ask~${inputHash.slice(0, 16)}~0`, name: "ask", inputHash, result: { n: 7 } }];
    await post(`/runs/${id}/journal`, { fence, entries });
    await endLease(id);
    await server.stop();
    const running = p.start(input, { id });
    await new Promise((resolve) => setTimeout(resolve, 700));
    await server.start();
    expect(await running).toMatchObject({ status: "done", output: { n: 7 } });
    expect(paid).toBe(0);
  });

  it("a run that another process began is not gone on with before its input is there", async () => {
    const dead = await diedDuring("orphan", "keyed", { n: 3 });
    const act = step("orphan", { kind: "tool", effect: "keyed", input: N, output: N }, (input) => input);
    const p = pipeline("orphan", { version: "1", input: N, output: N, limits }, (input) => act(input));
    await server.stop();
    const running = p.resume(dead.id);
    // longer than the time after which a new run begins without the server
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    await server.start();
    expect(await running).toMatchObject({ status: "done", output: { n: 3 } });
  });

  it("an outage in the middle of a run is waited out", async () => {
    const patient = step(
      "patient",
      { kind: "tool", effect: "keyed", input: N, output: N, limits: { ms: "1m" } },
      (input) => input,
    );
    const p = pipeline("outage", { version: "1", input: N, output: N, limits }, async (input) => {
      await pure(input);
      await server.stop();
      setTimeout(() => void server.start(), 1_000);
      return patient(input);
    });
    expect(await p.start({ n: 1 })).toMatchObject({ status: "done" });
  });
});
