// What the SDK adds to a step that is pure, and that no value which breaks its contract reaches the next step.
import { randomInt } from "node:crypto";
import { z } from "zod";
import type { Stage } from "@/bench/control-stage";
import { atMost, exactly, type Figure, percentile, told } from "@/bench/figures";
import { openFront } from "@/bench/sdk-front";
import { Halt, pipeline, step, tracegate } from "@/sdk/src/index";
import { telemetryCounts } from "@/sdk/src/telemetry/telemetry";

const warmUp = 2_000;
const measured = 20_000;
const tries = 10_000;
const Numbers = z.object({ n: z.number() });
const limits = { usd: 1, steps: 100_000, ms: "10m" } as const;

/** In the order of a step: the function alone, then as a step of a run with spans, journal and contract. */
export async function sdkSteps(stage: Stage): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  const front = await openFront(stage.web, await stage.collector());
  tracegate({ url: front.url, key: agent.key, project: "bench" });
  const work = ({ n }: { n: number }) => ({ n: n + 1 });
  const add = step("add", { kind: "chain", input: Numbers, output: Numbers }, work);
  let bare: number[] = [];
  let inStep: number[] = [];
  const bench = pipeline("pure-steps", { version: "1", input: Numbers, output: Numbers, limits }, async (input) => {
    await timesOf(warmUp, (n) => add({ n }));
    bare = await timesOf(measured, async (n) => work({ n }));
    inStep = await timesOf(measured, (n) => add({ n: warmUp + n }));
    return input;
  });
  const run = await bench.start({ n: 0 });
  if (run.status !== "done") throw new Error(`the run of pure steps is ${run.status}`);
  const base = percentile(bare, 0.5);
  return [
    atMost("pure step: added, p50 ms", percentile(inStep, 0.5) - base, 0.2),
    told("pure step: added, p99 ms", percentile(inStep, 0.99) - base),
    told("pure step: spans dropped at full speed", telemetryCounts().dropped),
  ];
}

async function timesOf(count: number, call: (n: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedAt = performance.now();
    await call(n);
    times.push(performance.now() - startedAt);
    // as in a program, others have their turn
    if (n % 200 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return times;
}

const Verdict = z.object({ refund: z.boolean(), cents: z.number().int().nonnegative(), why: z.string().min(1) });

/** A model that answers with random values, repaired once: what the next step gets must satisfy the contract, always. */
export async function sdkContracts(stage: Stage): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  const front = await openFront(stage.web, await stage.collector());
  tracegate({ url: front.url, key: agent.key, project: "bench" });
  let calls = 0;
  let reached = 0;
  let broken = 0;
  const judge = step(
    "judge",
    {
      kind: "llm",
      input: Numbers,
      output: Verdict,
      limits: { usd: 0, ms: "10s" },
      retry: { attempts: 1, repair: 1 },
      fallback: "halt",
    },
    () => {
      calls++;
      return randomInvalid() as z.infer<typeof Verdict>;
    },
  );
  const act = step("act", { kind: "chain", input: z.unknown(), output: z.unknown() }, (value) => {
    reached++;
    return value;
  });
  const bench = pipeline("contracts", { version: "1", input: Numbers, output: Numbers, limits }, async (input) => {
    for (let n = 0; n < tries; n++) {
      try {
        await act(await judge({ n }));
      } catch (error) {
        if (!(error instanceof Halt) || error.code !== "schema") throw error;
        broken++;
      }
    }
    return input;
  });
  const run = await bench.start({ n: 0 });
  if (run.status !== "done") throw new Error(`the run of contracts is ${run.status}`);
  return [
    exactly("invalid outputs that reached the next step", reached, 0),
    exactly("invalid outputs that halted with schema", broken, tries),
    atMost("calls of the model per step (attempts + repair = 2)", calls / tries, 2),
  ];
}

/** Never a Verdict: a field is missing, of another type, out of range or empty; or it is no object at all. */
function randomInvalid(): unknown {
  const others = [null, "", "yes", 1.5, -1, Number.NaN, [], {}, undefined, "9".repeat(50)];
  const any = () => others[randomInt(others.length)];
  const good: Record<string, unknown> = { refund: randomInt(2) === 1, cents: randomInt(100_000), why: "because" };
  switch (randomInt(6)) {
    case 0:
      return any();
    case 1:
      return { ...good, refund: any() };
    case 2:
      return { ...good, cents: any() };
    case 3:
      return { ...good, why: randomInt(2) === 1 ? "" : 7 };
    case 4:
      return [good];
    default:
      return Object.fromEntries(Object.entries(good).slice(randomInt(1, 3)));
  }
}
