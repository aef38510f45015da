// Tries, contracts, money, breakers and controls, against the real control plane.
import { randomUUID } from "node:crypto";
import { type } from "arktype";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { ControlServer } from "@/lib/testing/control-server";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";
import { active } from "@/sdk/src/active";
import { current, Halt, pipeline, step, tracegate } from "@/sdk/src/index";
import type { AnySchema, StepFunction } from "@/sdk/src/types";

const server = new ControlServer();
let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("sdk boundaries");
  owner = await newMember(tenant.projectId, "owner");
  await server.start();
  tracegate({ url: server.url, key: tenant.key, prices: { "vendor/m": { in: 1, out: 10 } } });
});

afterAll(async () => {
  await server.stop();
  await closeLive();
  await closeDatabase();
});

const limits = { usd: 1, steps: 100, ms: "2m" } as const;
const N = z.object({ n: z.number() });
type N = z.infer<typeof N>;
const stateOf = async (runId: string) => (await callApi("GET", `/runs/${runId}/state`, { key: tenant.key })).json();
const inRun = <T extends AnySchema>(body: (input: N) => Promise<unknown>, output: T) =>
  pipeline(`p${randomUUID()}`, { version: "1", input: N, output, limits }, body as never);
const status = (code: number, headers: Record<string, string> = {}) =>
  Object.assign(new Error(`HTTP ${code}`), { status: code, headers: new Headers(headers) });

describe("tries", () => {
  const flaky = (failures: unknown[], more: object = {}) => {
    const calls: number[] = [];
    const run: StepFunction<N, N> = (input, { attempt }) => {
      calls.push(attempt);
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return input;
    };
    return { calls, call: step("flaky", { kind: "tool", input: N, output: N, ...more }, run) };
  };

  it("repeats what a moment may heal, up to its attempts", async () => {
    const good = flaky([status(500), status(429)]);
    expect(await good.call({ n: 1 })).toEqual({ n: 1 });
    expect(good.calls).toEqual([1, 2, 3]);
    const bad = flaky([status(500), status(500), status(500), status(500)]);
    await expect(bad.call({ n: 1 })).rejects.toMatchObject({ code: "retries", detail: { attempts: 3 } });
    expect(bad.calls).toHaveLength(3);
  });

  it("throws on what is the author's own error, at once", async () => {
    const own = flaky([new Error("card declined")]);
    await expect(own.call({ n: 1 })).rejects.toThrow("card declined");
    expect(own.calls).toEqual([1]);
  });

  it("waits as long as the provider asks", async () => {
    const asked = flaky([status(429, { "retry-after": "1" })]);
    const at = performance.now();
    await asked.call({ n: 1 });
    expect(performance.now() - at).toBeGreaterThan(990);
  });

  it("has ten retries a run", async () => {
    let calls = 0;
    const broken = step("broken", { kind: "tool", input: N, output: N, retry: { attempts: 5 } }, () => {
      calls += 1;
      throw status(503);
    });
    const p = inRun(async ({ n }) => {
      for (let at = 0; at < 6; at++) await broken({ n: at }).catch(() => {});
      return { n };
    }, N);
    await p.start({ n: 0 });
    // six first tries; retries are bounded by the resource's bucket of 3 + 20 % and the run's ten
    expect(calls).toBeLessThanOrEqual(16);
    expect(calls).toBeGreaterThan(6);
  });

  it("never repeats what is protected by its claim alone", async () => {
    const once = flaky([status(503)], { effect: "once", retry: { attempts: 5 } });
    await expect(once.call({ n: 1 })).rejects.toMatchObject({ code: "in_doubt" });
    expect(once.calls).toEqual([1]);
  });

  it("takes each fallback once, in their order", async () => {
    const order: string[] = [];
    const fail = (name: string) => () => {
      order.push(name);
      throw status(500);
    };
    const judge = step(
      "judge",
      {
        kind: "llm",
        input: N,
        output: N,
        limits: { usd: 0.01, ms: "1m" },
        retry: { attempts: 2 },
        fallback: [fail("b"), (input) => input],
      },
      fail("a"),
    );
    expect(await judge({ n: 4 })).toEqual({ n: 4 });
    expect(order).toEqual(["a", "a", "b"]);
  });

  it("finds a halt behind a vendor's error, and does not repeat it", async () => {
    const halt = new Halt("budget", "no money", { runId: "r" });
    const wrapped = flaky([Object.assign(new Error("Connection error."), { name: "APIConnectionError", cause: halt })]);
    await expect(wrapped.call({ n: 1 })).rejects.toBe(halt);
    expect(wrapped.calls).toEqual([1]);
  });
});

describe("contracts", () => {
  it("feeds the issues back, then falls back, then halts", async () => {
    const seen: (string | undefined)[] = [];
    const make = (repair: number, fallback: "halt" | [StepFunction<N, N>]) =>
      step(
        "repaired",
        { kind: "llm", input: N, output: N, limits: { usd: 0.01, ms: "1m" }, retry: { attempts: 3, repair }, fallback },
        (_, { issues }) => {
          seen.push(issues?.[0]?.message);
          return { n: "x" } as unknown as N;
        },
      );
    await expect(make(2, "halt")({ n: 1 })).rejects.toMatchObject({
      code: "schema",
      detail: { issues: [{ path: "/n" }] },
    });
    expect(seen.map((message) => message !== undefined)).toEqual([false, true, true]);
    expect(await make(1, [() => ({ n: 9 })])({ n: 1 })).toEqual({ n: 9 });
    expect(seen).toHaveLength(5);
  });

  it("has the same paths for zod, valibot and arktype", async () => {
    const bad = { list: [{ cents: 1 }, { cents: "2" }] };
    const schemas: AnySchema[] = [
      z.object({ list: z.array(z.object({ cents: z.number() })) }),
      v.object({ list: v.array(v.object({ cents: v.number() })) }),
      type({ list: type({ cents: "number" }).array() }),
    ];
    for (const output of schemas) {
      const made = step("made", { kind: "tool", input: N, output }, () => bad as never);
      await expect(made({ n: 1 })).rejects.toMatchObject({ detail: { issues: [{ path: "/list/1/cents" }] } });
    }
  });

  it("lets nothing through that the journal could not give back", async () => {
    const dated = step("dated", { kind: "tool", input: N, output: z.object({ at: z.date() }) }, () => ({
      at: new Date(0),
    }));
    await expect(dated({ n: 1 })).rejects.toMatchObject({ code: "schema", detail: { issues: [{ path: "/at" }] } });
  });

  it("shows 10,000 random invalid outputs to no next step", async () => {
    tracegate({ url: "http://127.0.0.1:9" });
    let next = 0;
    const made = step(
      "made",
      { kind: "tool", input: z.object({ made: z.unknown() }), output: N },
      ({ made }) => made as N,
    );
    const after = step("after", { kind: "tool", input: N, output: N }, (input) => {
      next += 1;
      return input;
    });
    const values = [
      null,
      undefined,
      "n",
      [],
      { n: "1" },
      { n: null },
      { m: 1 },
      Number.NaN,
      { n: Number.NaN },
      true,
      { n: [] },
      {},
    ];
    const chain = pipeline(
      "chain",
      { version: "1", input: N, output: N, limits: { usd: 0, steps: 100_000, ms: "5m" } },
      async () => {
        for (let at = 0; at < 10_000; at++) {
          const value = values[Math.floor(Math.random() * values.length)];
          await made({ made: value })
            .then(after)
            .catch((error) => {
              if (!(error instanceof Halt) || error.code !== "schema") throw error;
            });
        }
        return { n: next };
      },
    );
    expect(await chain.start({ n: 1 })).toMatchObject({ status: "done", output: { n: 0 } });
    tracegate({ url: server.url });
  }, 60_000);
});

describe("money", () => {
  it("reserves call by call where a client does so", async () => {
    const asked: (number | null)[] = [];
    const agent = step(
      "agent",
      { kind: "agent", input: N, output: N, limits: { usd: 0.5, ms: "1m" }, retry: { attempts: 1 }, fallback: "halt" },
      async (input, { signal }) => {
        const { run, step: inside } = active.getStore() as NonNullable<ReturnType<typeof active.getStore>>;
        for (let at = 0; at < 3; at++) {
          asked.push(inside?.leftMicroUsd() ?? null);
          const hold = await run.hold(200_000, inside, signal);
          hold.settle(100_000);
        }
        return input;
      },
    );
    const p = inRun((input) => agent(input), N);
    const run = await p.start({ n: 1 });
    expect(run).toMatchObject({ status: "done" });
    expect(asked).toEqual([500_000, 400_000, 300_000]);
    await expect.poll(() => stateOf(run.runId)).toMatchObject({ spentMicroUsd: 300_000, heldMicroUsd: 0 });
  });

  it("bounds a step by its own ceiling", async () => {
    const greedy = step(
      "greedy",
      { kind: "agent", input: N, output: N, limits: { usd: 0.1, ms: "1m" }, retry: { attempts: 1 }, fallback: "halt" },
      async (input, { signal }) => {
        const store = active.getStore();
        await store?.run.hold(200_000, store.step, signal);
        return input;
      },
    );
    await expect(greedy({ n: 1 })).rejects.toMatchObject({ code: "budget" });
  });

  it("fits a model's output into what is left, and prices what was used", async () => {
    let fitted = 0;
    const ask = step(
      "ask",
      { kind: "llm", input: N, output: N, limits: { usd: 0.01, ms: "1m" }, retry: { attempts: 1 }, fallback: "halt" },
      (input, { fit, spend }) => {
        fitted = fit("vendor/m", 1_000);
        spend({ model: "vendor/m", in: 1_000, out: 100 });
        return input;
      },
    );
    const run = await inRun((input) => ask(input), N).start({ n: 1 });
    expect(fitted).toBe(900);
    await expect.poll(() => stateOf(run.runId)).toMatchObject({ spentMicroUsd: 2_000, heldMicroUsd: 0 });
  });

  it("counts steps and time", async () => {
    const tick = step("tick", { kind: "tool", input: N, output: N }, (input) => input);
    const loop = pipeline(
      "loop",
      { version: "1", input: N, output: N, limits: { usd: 0, steps: 5, ms: "1m" } },
      async () => {
        for (let n = 0; ; n++) await tick({ n });
      },
    );
    expect(await loop.start({ n: 0 })).toMatchObject({ halt: { code: "budget", detail: { limit: "steps" } } });
    const slow = step(
      "slow",
      { kind: "tool", input: N, output: N, limits: { ms: 100 } },
      () => new Promise<N>(() => {}),
    );
    await expect(slow({ n: 1 })).rejects.toMatchObject({ code: "budget", detail: { limit: "ms", of: "step" } });
    const hung = pipeline(
      "hung",
      { version: "1", input: N, output: N, limits: { usd: 0, steps: 5, ms: 200 } },
      () => new Promise<N>(() => {}),
    );
    expect(await hung.start({ n: 0 })).toMatchObject({ halt: { code: "budget", detail: { limit: "ms" } } });
  });
});

describe("breakers", () => {
  it("open after ten faults for all, and send to the fallback", async () => {
    let calls = 0;
    const ask = step(
      "ask",
      {
        kind: "llm",
        input: N,
        output: N,
        breaker: "vendor-x",
        limits: { usd: 0.01, ms: "1m" },
        retry: { attempts: 1 },
        fallback: [() => ({ n: -1 })],
      },
      () => {
        calls += 1;
        throw status(500);
      },
    );
    let refused = false;
    const p = inRun(async ({ n }) => {
      for (let at = 0; at < 90 && !refused; at++) {
        const before = calls;
        expect(await ask({ n: at })).toEqual({ n: -1 });
        refused = calls === before;
        // outcomes are told in batches, and the server's answer says what came of them
        await new Promise((resolve) => setTimeout(resolve, 80));
      }
      return { n };
    }, N);
    expect(await p.start({ n: 1 })).toMatchObject({ status: "done" });
    expect(refused).toBe(true);
    expect(calls).toBeGreaterThanOrEqual(10);
    const { state } = await (await callApi("GET", "/breakers/vendor-x", { key: tenant.key })).json();
    expect(state).toBe("open");
  });
});

describe("controls", () => {
  const setControl = async (scope: object, state: string) => {
    const response = await callApi("POST", "/control", { key: owner, body: { scope, state, reason: "test" } });
    if (!response.ok) throw new Error(await response.text());
  };

  it("kill: the signal is aborted at once, and no claim begins", async () => {
    const id = randomUUID();
    let aborted = false;
    let claimed = 0;
    const wait = step("wait", { kind: "tool", input: N, output: N }, (_, { signal }) => {
      return new Promise<N>((_, reject) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          reject(signal.reason);
        });
      });
    });
    const pay = step("pay", { kind: "tool", effect: "keyed", input: N, output: N }, (input) => {
      claimed += 1;
      return input;
    });
    const p = inRun(async (input) => {
      await wait(input).catch(() => {});
      return pay(input);
    }, N);
    const running = p.start({ n: 1 }, { id });
    await expect.poll(() => stateOf(id)).toMatchObject({ status: "running" });
    await setControl({ kind: "run", runId: id }, "kill");
    expect(await running).toMatchObject({ status: "halted", halt: { code: "killed" } });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(aborted).toBe(true);
    expect(claimed).toBe(0);
    await expect.poll(() => stateOf(id)).toMatchObject({ status: "halted", haltCode: "killed" });
  });

  it("kill: heard of by asking where a proxy cuts the stream", async () => {
    const cut = new ControlServer();
    cut.blocked = /\/control\/stream/;
    await cut.start();
    tracegate({ url: cut.url });
    const id = randomUUID();
    const hang = step("hang", { kind: "tool", input: N, output: N }, () => new Promise<N>(() => {}));
    const running = inRun((input) => hang(input), N).start({ n: 1 }, { id });
    await expect.poll(() => stateOf(id)).toMatchObject({ status: "running" });
    await setControl({ kind: "run", runId: id }, "kill");
    expect(await running).toMatchObject({ status: "halted", halt: { code: "killed" } });
    tracegate({ url: server.url });
    await cut.stop();
  });

  it("pause: a claim waits, and goes on afterwards", async () => {
    const tool = `tool-${randomUUID()}`;
    const pay = step(
      tool,
      { kind: "tool", effect: "keyed", input: N, output: N, limits: { ms: "1m" } },
      (input) => input,
    );
    await setControl({ kind: "tool", tool }, "pause");
    const running = inRun((input) => pay(input), N).start({ n: 1 });
    await new Promise((resolve) => setTimeout(resolve, 400));
    await setControl({ kind: "tool", tool }, "run");
    expect(await running).toMatchObject({ status: "done" });
    await setControl({ kind: "tool", tool }, "pause");
    const waitFor = (ms: number) => {
      const short = step(tool, { kind: "tool", effect: "keyed", input: N, output: N, limits: { ms } }, (n) => n);
      return inRun((input) => short(input), N).start({ n: 1 });
    };
    let run = await waitFor(300);
    // a server that has not answered by then is another halt
    if (run.status === "halted" && run.halt.code === "unreachable") run = await waitFor(10_000);
    expect(run).toMatchObject({ status: "halted", halt: { code: "paused" } });
    expect((await stateOf(run.runId)).haltCode).toBe(null);
  });
});

it("current() tells of the run", async () => {
  const p = inRun(async ({ n }) => {
    const { runId, traceId, left } = current();
    expect([runId.length, traceId.length, left.usd, left.steps]).toEqual([36, 32, 1, 100]);
    return { n };
  }, N);
  expect(await p.start({ n: 1 })).toMatchObject({ status: "done" });
  expect(() => current()).toThrow(/outside a run/);
});
