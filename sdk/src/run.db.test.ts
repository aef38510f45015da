// The SDK against the real control plane on real Postgres.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { ControlServer } from "@/lib/testing/control-server";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { decide, Halt, pipeline, step, tracegate } from "@/sdk/src/index";

const server = new ControlServer();
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant("sdk");
  await server.start();
  tracegate({ url: server.url, key: tenant.key });
});

afterAll(async () => {
  await server.stop();
  await closeLive();
  await closeDatabase();
});

const limits = { usd: 1, steps: 20, ms: "2m" } as const;
const N = z.object({ n: z.number() });
const stateOf = async (runId: string) => (await callApi("GET", `/runs/${runId}/state`, { key: tenant.key })).json();

describe("the ceiling of a step", () => {
  it("holds for what the steps inside it spend together", async () => {
    let calls = 0;
    const bound = { retry: { attempts: 1 }, fallback: "halt" } as const;
    const inner = step(
      "inner",
      { kind: "llm", input: N, output: N, limits: { usd: 0.04, ms: "1m" }, ...bound },
      (input, s) => {
        calls += 1;
        s.spend({ usd: 0.03 });
        return input;
      },
    );
    const outer = step(
      "outer",
      { kind: "agent", input: N, output: N, limits: { usd: 0.1, ms: "1m" }, ...bound },
      async (input) => {
        for (let n = 0; ; n += 1) await inner({ n: input.n + n });
      },
    );
    const p = pipeline("nested", { version: "1", input: N, output: N, limits }, (input) => outer(input));
    const run = await p.start({ n: 1 });
    expect(run).toMatchObject({ status: "halted", halt: { code: "budget" } });
    // 0.03 three times leaves 0.01: less than the next one may cost
    expect(calls).toBe(3);
    await expect.poll(() => stateOf(run.runId)).toMatchObject({ spentMicroUsd: 90_000, heldMicroUsd: 0 });
  });
});

describe("a run", () => {
  it("journals its steps and replays them", async () => {
    let calls = 0;
    const double = step("double", { kind: "tool", input: N, output: N }, ({ n }) => {
      calls += 1;
      return { n: n * 2 };
    });
    const twice = pipeline("twice", { version: "1", input: N, output: N, limits }, async ({ n }) => {
      const first = await double({ n });
      return double({ n: decide("again", first.n) });
    });
    const id = randomUUID();
    expect(await twice.start({ n: 2 }, { id })).toMatchObject({ runId: id, status: "done", output: { n: 8 } });
    const journal = [4, 8].map((n) => ({ name: "double", result: { n } }));
    const said = { status: "done", pipeline: "twice", version: "1", journal };
    await expect.poll(() => stateOf(id)).toMatchObject(said);
    expect(await twice.start({ n: 2 }, { id })).toMatchObject({ status: "done", output: { n: 8 } });
    expect(calls).toBe(2);
    expect(await twice.start({ n: 3 }, { id })).toMatchObject({ status: "halted", halt: { code: "drift" } });
  });

  it("halts where a contract is broken, and the server knows", async () => {
    const bad = step("bad", { kind: "tool", input: N, output: N }, () => ({ n: "five" }) as unknown as { n: number });
    const p = pipeline("p", { version: "1", input: N, output: N, limits }, (input) => bad(input));
    const run = await p.start({ n: 1 });
    expect(run).toMatchObject({
      status: "halted",
      halt: { code: "schema", step: "bad", detail: { issues: [{ path: "/n" }] } },
    });
    expect(run.status === "halted" && run.halt instanceof Halt).toBe(true);
    await expect.poll(() => stateOf(run.runId)).toMatchObject({ status: "halted", haltCode: "schema", journal: [] });
  });

  it("claims an effect before it and completes it after", async () => {
    const keys: string[] = [];
    const pay = step("pay", { kind: "tool", effect: "keyed", input: N, output: N }, async (input, { key }) => {
      keys.push(key);
      return input;
    });
    const p = pipeline("payer", { version: "1", input: N, output: N, limits }, (input) => pay(input));
    const run = await p.start({ n: 7 });
    expect(run).toMatchObject({ status: "done", output: { n: 7 } });
    const { journal } = await stateOf(run.runId);
    expect(journal).toMatchObject([
      { name: "pay", effect: "keyed", status: "done", result: { n: 7 }, idempotencyKey: keys[0] },
    ]);
  });

  it("holds a model step's ceiling before it, and settles what it told", async () => {
    const ask = step(
      "ask",
      { kind: "llm", input: N, output: N, limits: { usd: 0.4, ms: "1m" }, retry: { attempts: 1 }, fallback: "halt" },
      (input, { spend }) => {
        spend({ usd: 0.25 });
        return input;
      },
    );
    const p = pipeline("spender", { version: "1", input: N, output: N, limits }, async ({ n }) => {
      for (let at = 0; at < 5; at++) await ask({ n: n + at });
      return { n };
    });
    const run = await p.start({ n: 1 });
    expect(run).toMatchObject({
      status: "halted",
      halt: { code: "budget", step: "ask", detail: { code: "exhausted" } },
    });
    await expect
      .poll(() => stateOf(run.runId))
      .toMatchObject({ spentMicroUsd: 750_000, heldMicroUsd: 0, haltCode: "budget" });
  });
});
