// The server is away for ten minutes under load. Time is compressed twelvefold: the load of ten minutes (16 pure steps a second
// and an effect tried every other second) comes within 50 s, longer than the lease of a run. The SDK's own timers are not touched.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { must } from "@/bench/control-client";
import type { Stage } from "@/bench/control-stage";
import { atMost, exactly, type Figure, percentile, told } from "@/bench/figures";
import { openFront } from "@/bench/sdk-front";
import { Halt, pipeline, step, tracegate } from "@/sdk/src/index";
import { telemetryCounts } from "@/sdk/src/telemetry/telemetry";

const awayMs = 50_000;
const tickMs = 100;
/** Below the cap of 10,000 spans, together with those of the effects. */
const stepsPerTick = 18;
/** Far above it. */
const floodPerTick = 60;

const Numbers = z.object({ n: z.number() });
const limits = { usd: 1, steps: 100_000, ms: "10m" } as const;
let effects = 0;

const add = step("add", { kind: "chain", input: Numbers, output: Numbers }, ({ n }) => ({ n: n + 1 }));
const pay = step(
  "pay",
  { kind: "tool", input: Numbers, output: Numbers, effect: "keyed", limits: { ms: "5s" }, retry: { attempts: 1 } },
  (input) => {
    effects++;
    return input;
  },
);
const payIfAllowed = step(
  "pay-if-allowed",
  {
    kind: "tool",
    input: Numbers,
    output: Numbers,
    effect: "once",
    limits: { ms: "5s" },
    gate: { risk: "low", ask: "Pay?" },
  },
  (input) => {
    effects++;
    return input;
  },
);

export async function sdkOutage(stage: Stage): Promise<Figure[]> {
  const front = await openFront(stage.web, await stage.collector());
  try {
    return [...(await below(stage, front)), ...(await above(stage, front))];
  } finally {
    await front.shut();
  }
}

type Front = Awaited<ReturnType<typeof openFront>>;

async function below(stage: Stage, front: Front): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  tracegate({ url: front.url, key: agent.key, project: "bench" });
  const before: number[] = [];
  const during: number[] = [];
  const refusals = new Map<string, number>();
  let tried = 0;
  let recoveryMs = Number.POSITIVE_INFINITY;
  effects = 0;
  let effectsWhileAway = -1;
  const bench = pipeline("outage", { version: "1", input: Numbers, output: Numbers, limits }, async (input) => {
    await pay({ n: 0 });
    await burst(5_000, 0, before, stepsPerTick);
    await front.shut();
    const from = effects;
    const attempts: Promise<unknown>[] = [];
    await burst(awayMs, 100_000, during, stepsPerTick, (tick) => {
      if (tick % 3 !== 0) return;
      const one = tick % 2 === 0 ? pay({ n: tick }) : payIfAllowed({ n: tick });
      tried++;
      attempts.push(one.catch((error: unknown) => count(refusals, error instanceof Halt ? error.code : "error")));
    });
    await Promise.all(attempts);
    effectsWhileAway = effects - from;
    await front.open();
    const openedAt = performance.now();
    await untilPaid();
    await untilEmpty();
    recoveryMs = performance.now() - openedAt;
    return input;
  });
  const run = await bench.start({ n: 0 });
  const dropped = telemetryCounts().dropped;
  const stored = await storedSteps(agent, run.traceId, "add", before.length + during.length);
  return [
    told("away: seconds (compressed 12 times)", awayMs / 1_000),
    exactly("away: effects that happened", effectsWhileAway, 0),
    exactly("away: effects halted as unreachable / tried", (refusals.get("unreachable") ?? 0) / tried, 1),
    atMost("away: pure step, added p99 ms", percentile(during, 0.99) - percentile(before, 0.99), 1),
    exactly("below the cap: spans dropped", dropped, 0),
    exactly("below the cap: steps stored / run", stored / (before.length + during.length), 1),
    atMost("recovery s: an effect again, all traces there", recoveryMs / 1_000, 10),
    exactly("the run in the end is done", run.status === "done" ? 1 : 0, 1),
  ];
}

/** Nothing but pure steps, so that each span can be counted. */
async function above(stage: Stage, front: Front): Promise<Figure[]> {
  const { agent } = await stage.newProject();
  tracegate({ url: front.url, key: agent.key, project: "bench above" });
  const times: number[] = [];
  const bench = pipeline("flood", { version: "1", input: Numbers, output: Numbers, limits }, async (input) => {
    await sleep(2_000);
    await front.shut();
    await burst(awayMs / 2, 0, times, floodPerTick);
    await front.open();
    await untilEmpty();
    return input;
  });
  const run = await bench.start({ n: 0 });
  const { dropped } = telemetryCounts();
  const stored = await storedSteps(agent, run.traceId, "add", times.length - dropped);
  return [
    told("above the cap: steps run", times.length),
    exactly("above the cap: steps stored + counted as dropped", stored + dropped, times.length),
    exactly("above the cap: dropped, as the traces tell", await reportedDrops(agent, run.traceId), dropped),
  ];
}

/** So many pure steps each tick, and what else is to be done then. */
async function burst(forMs: number, from: number, times: number[], perTick: number, also = (_tick: number) => {}) {
  const endAt = performance.now() + forMs;
  for (let tick = 0; performance.now() < endAt; tick++) {
    also(tick);
    for (let n = 0; n < perTick; n++) {
      const startedAt = performance.now();
      await add({ n: from + tick * perTick + n });
      times.push(performance.now() - startedAt);
    }
    await sleep(tickMs);
  }
}

async function untilPaid(): Promise<void> {
  for (let n = 1_000_000; ; n++) {
    const paid = await pay({ n }).then(
      () => true,
      () => false,
    );
    if (paid) return;
  }
}

async function untilEmpty(): Promise<void> {
  while (telemetryCounts().waiting > 0) await sleep(20);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

type Target = Parameters<typeof must>[0];

/** Distinct spans of a step that the server has, once they are as many as expected, or after ten seconds. */
async function storedSteps(target: Target, traceId: string, name: string, expected: number): Promise<number> {
  for (const endAt = Date.now() + 10_000; ; await sleep(500)) {
    const ids = new Set(
      (await spansOf(target, traceId)).filter((span) => span.name === name).map((span) => span.spanId),
    );
    if (ids.size >= expected || Date.now() > endAt) return ids.size;
  }
}

async function spansOf(target: Target, traceId: string): Promise<{ name: string; spanId: string }[]> {
  const spans = [];
  let cursor: string | null = "";
  do {
    const page = await must(target, "GET", `/runs/${traceId}/spans?limit=1000${cursor && `&cursor=${cursor}`}`);
    spans.push(...page.spans);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return spans;
}

async function reportedDrops(target: Target, traceId: string): Promise<number> {
  const file = await must(target, "GET", `/runs/${traceId}/export`);
  const drops = [...JSON.stringify(file).matchAll(/"tracegate\.telemetry\.dropped","value":\{"intValue":"?(\d+)/g)];
  return drops.reduce((sum, [, dropped]) => sum + Number(dropped), 0);
}
