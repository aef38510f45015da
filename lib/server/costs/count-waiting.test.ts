// Whatever arrives, in whatever order and however often, and whoever is killed meanwhile: the sums are those of the spans.
import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cutCosts } from "@/lib/domain/cost/cut-costs";
import type { Dimension } from "@/lib/domain/cost/families";
import type { WireSpan } from "@/lib/otlp/wire";
import { countWaiting, markRunsForRollup } from "@/lib/server/costs/count-waiting";
import { readFigures, readTotal } from "@/lib/server/costs/figures";
import { pool } from "@/lib/server/db";
import { analyseWaiting } from "@/lib/server/findings/analyse-waiting";
import { Ingest } from "@/lib/server/ingest";
import type { CostFilter } from "@/lib/server/sql/costs/cost-conditions";
import { lockCosts, takeCostJobs } from "@/lib/server/sql/costs/cost-queue";
import { countSessions } from "@/lib/server/sql/costs/count-sessions";
import { sumCosts } from "@/lib/server/sql/costs/sum-costs";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const bad = (error: unknown) => expect.unreachable(String(error));
const hex = (bytes: number) => randomBytes(bytes).toString("hex");
let ingest: Ingest;
beforeAll(() => {
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});
afterAll(() => ingest.close());

/** Two workers at once, until nothing waits. */
async function settle(): Promise<void> {
  do {
    await Promise.all([analyseWaiting(pool(), bad, 0), countWaiting(pool(), bad), countWaiting(pool(), bad, 3)]);
  } while (await isWaiting());
}

async function isWaiting(): Promise<boolean> {
  const { rows } = await pool().query<{ waits: boolean }>(
    `select exists (select from analysis_queue) or exists (select from cost_queue where not again) as waits`,
  );
  return rows[0]?.waits ?? false;
}

/** A worker that takes jobs and dies before it commits. */
async function killedWorker(): Promise<void> {
  const client = await pool().connect();
  await client.query("begin");
  if (await lockCosts(client)) await takeCostJobs(client, 100);
  client.release(true);
}

const dayMs = 86_400_000;
const firstMs = Date.now() - 45 * dayMs;
/** A few days, and a few days much later: long stretches are summed in blocks of days. */
const moment = fc
  .tuple(fc.constantFrom(0, 0, 0, 18, 36), fc.integer({ min: 0, max: 4 * dayMs }))
  .map(([days, ms]) => days * dayMs + ms);
const call = fc.record({
  model: fc.constantFrom("gpt-4o", "gpt-4o-mini", "no-such-model"),
  input: fc.integer({ min: 0, max: 100_000 }),
  output: fc.integer({ min: 0, max: 10_000 }),
  name: fc.constantFrom("plan", "write", "judge"),
  failed: fc.boolean(),
  inTool: fc.boolean(),
});
const run = fc.record({
  atMs: moment,
  pipeline: fc.constantFrom("desk", "research"),
  user: fc.constantFrom(null, "ann", "bob"),
  session: fc.constantFrom(null, "first", "second", "third"),
  tags: fc.constantFrom([], ["a"], ["a", "b"]),
  failed: fc.boolean(),
  calls: fc.array(call, { maxLength: 4 }),
});
const plain: DrawnRun = {
  ...{ atMs: 0, pipeline: "desk", user: "ann", session: null, tags: ["a", "b"], failed: false },
  calls: [{ model: "gpt-4o", input: 1_000, output: 100, name: "plan", failed: false, inTool: false }],
};
type DrawnRun = typeof run extends fc.Arbitrary<infer T> ? T : never;

function spansOf({ atMs, pipeline, user, session, tags, failed, calls }: DrawnRun): WireSpan[] {
  const startNs = BigInt(firstMs + atMs) * 1_000_000n;
  const [traceId, root, tool] = [hex(16), hex(8), hex(8)];
  const labels = {
    ...{ "gen_ai.agent.name": pipeline, "langfuse.trace.tags": tags },
    ...{ ...(user && { "user.id": user }), ...(session && { "session.id": session }) },
  };
  const operation = (name: string) => ({ "gen_ai.operation.name": name });
  return [
    drawSpan({
      traceId,
      spanId: root,
      name: pipeline,
      startNs,
      failed,
      attributes: { ...operation("invoke_agent"), ...labels },
    }),
    drawSpan({
      traceId,
      spanId: tool,
      parentSpanId: root,
      name: "lookup",
      startNs,
      attributes: operation("execute_tool"),
    }),
    ...calls.map((each, no) =>
      drawSpan({
        ...{ traceId, spanId: hex(8), parentSpanId: each.inTool ? tool : root, name: each.name, failed: each.failed },
        startNs: startNs + BigInt(no) * 2_000_000n,
        attributes: {
          ...{ ...operation("chat"), "gen_ai.request.model": each.model, "gen_ai.provider.name": "openai" },
          ...{ "gen_ai.usage.input_tokens": each.input, "gen_ai.usage.output_tokens": each.output },
        },
      }),
    ),
  ];
}

const ns = (ms: number) => BigInt(ms) * 1_000_000n;

/** The sum of spans, asked of the spans: no call of these has a second view. */
async function exact(projectId: string, column: string, fromMs: number, toMs: number, where: string) {
  const { rows } = await pool().query<{ label: string; cost: string }>(
    `select coalesce(${column}, '-') as label, sum(s.cost_micro_usd)::text as cost
       from spans s join runs r on r.project_id = s.project_id and r.trace_id = s.trace_id
       left join spans p on p.project_id = s.project_id and p.trace_id = s.trace_id and p.span_id = s.parent_span_id
      where s.project_id = $1::uuid and r.start_ns >= $2::int8 and r.start_ns < $3::int8 and s.cost_micro_usd > 0 and ${where}
      group by 1`,
    [projectId, ns(fromMs), ns(toMs)],
  );
  return new Map(rows.map(({ label, cost }) => [label, Number(cost)]));
}

async function exactSessions(projectId: string, fromMs: number, toMs: number, where: string): Promise<number> {
  const { rows } = await pool().query<{ count: number }>(
    `select count(distinct session_id)::int as count from runs r
      where project_id = $1::uuid and start_ns >= $2::int8 and start_ns < $3::int8 and ${where}`,
    [projectId, ns(fromMs), ns(toMs)],
  );
  return rows[0]?.count ?? 0;
}

it("says how many ended how, and forgets a run that was deleted", async () => {
  const projectId = await addProject();
  const runs = Array.from({ length: 9 }, (_, no) => spansOf({ ...plain, atMs: no * 1_000, failed: no > 6 }));
  const [first] = runs;
  await ingest.add(projectId, runs.flat(), []);
  await settle();
  const edgesMs = [firstMs, firstMs + 3_600_000];
  const count = async () => {
    const rows = await readFigures(projectId, { edgesMs, by: "status" });
    return Object.fromEntries(rows.map(({ label, figures }) => [label, figures.runs]));
  };
  expect(await count()).toEqual({ done: 7, failed: 2 });
  const total = await readTotal(projectId, firstMs, firstMs + 3_600_000);
  expect(total).toMatchObject({ runs: 9, calls: 9, input: 9_000, failedCalls: 0 });
  expect(total.waste.failed * 9).toBe(total.cost * 2);

  await pool().query("delete from runs where trace_id = decode($1::text, 'hex')", [first?.[0]?.traceId]);
  const client = await pool().connect();
  await markRunsForRollup(client, projectId, [first?.[0]?.traceId ?? ""]);
  client.release();
  await settle();
  expect(await count()).toEqual({ done: 6, failed: 2 });
});

it("keeps the money of runs that retention dropped, and adds what comes late for them", async () => {
  const projectId = await addProject();
  const spans = spansOf(plain);
  await ingest.add(projectId, spans, []);
  await settle();
  const day = [Math.floor(firstMs / dayMs) * dayMs, Math.ceil(firstMs / dayMs) * dayMs] as const;
  const before = await readTotal(projectId, ...day);
  for (const table of ["cost_facts", "run_waste", "findings", "run_profiles", "contents", "spans", "runs"])
    await pool().query(`delete from ${table} where project_id = $1::uuid`, [projectId]);
  expect(await readTotal(projectId, ...day)).toEqual(before);
  await ingest.add(projectId, spans.slice(-1), []);
  await settle();
  expect(await readTotal(projectId, ...day)).toMatchObject({ cost: before.cost * 2, runs: 2 });
});

const columns: Partial<Record<Dimension, string>> = {
  ...{ pipeline: "r.pipeline", model: "s.model", provider: "s.provider", step: "s.name", user: "r.user_id" },
  ...{ status: "r.status", session: "r.session_id", version: "r.pipeline_version" },
  tool: "case when p.kind = 'tool' then p.name end",
};

const isTagged = `exists (select from spans t where t.project_id = r.project_id and t.trace_id = r.trace_id
  and t.parent_span_id is null and t.attributes -> 'langfuse.trace.tags' ? 'a')`;
const filters: readonly (readonly [filter: CostFilter, where: string])[] = [
  [{}, "true"],
  [{ pipeline: ["desk"] }, "r.pipeline = 'desk'"],
  [{ tag: ["a"] }, isTagged],
];

async function expectExact(projectId: string, edgesMs: readonly number[]): Promise<void> {
  const buckets = edgesMs.slice(1).map((toMs, no) => [edgesMs[no] ?? toMs, toMs] as const);
  for (const [filter, where] of filters) {
    for (const [by, column] of Object.entries(columns) as [Dimension, string][]) {
      const rows = await sumCosts(pool(), { projectId, edgesMs, by, filter, of: ["cost"] });
      for (const [bucket, [fromMs, toMs]] of buckets.entries()) {
        const found = rows.filter((row) => row.bucket === bucket && row.numbers[0] !== 0);
        const sums = new Map(found.map(({ label, numbers }) => [label ?? "-", numbers[0] ?? 0]));
        const wanted = await exact(projectId, column, fromMs, toMs, where);
        expect(sums, `${by} of bucket ${bucket} where ${where}`).toEqual(wanted);
      }
    }
    for (const [fromMs, toMs] of [...buckets, [edgesMs[0] ?? 0, edgesMs.at(-1) ?? 0] as const]) {
      const sessions = await countSessions(pool(), { projectId, fromMs, toMs, filter });
      expect(sessions, `sessions where ${where}`).toBe(await exactSessions(projectId, fromMs, toMs, where));
    }
  }
}

/** The days of zones that are no whole hours off, or change their clocks by half an hour, add up to the whole. */
async function expectDaysOfZones(projectId: string): Promise<void> {
  const { rows: runs } = await pool().query<{ start: string; cost: string }>(
    `select r.start_ns::text as start, sum(s.cost_micro_usd)::text as cost
       from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id
      where r.project_id = $1::uuid and s.cost_micro_usd > 0 group by r.trace_id, r.start_ns`,
    [projectId],
  );
  const spent = runs.map(({ start, cost }) => ({ startMs: Number(BigInt(start) / 1_000_000n), cost: Number(cost) }));
  for (const zone of ["Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "America/New_York"]) {
    const edgesMs = cutCosts(firstMs, firstMs + 41 * dayMs, zone, "day") ?? [];
    const rows = await sumCosts(pool(), { projectId, edgesMs, by: "status", filter: {}, of: ["cost"] });
    const sums = edgesMs.slice(1).map(() => 0);
    for (const { startMs, cost } of spent) {
      const day = edgesMs.findIndex((edge) => edge > startMs) - 1;
      sums[day] = (sums[day] ?? 0) + cost;
    }
    const found = edgesMs.slice(1).map(() => 0);
    for (const { bucket, numbers } of rows) found[bucket] = (found[bucket] ?? 0) + (numbers[0] ?? 0);
    expect(found, zone).toEqual(sums);
  }
}

it("the sums of any stretch and grouping are those of the spans", async () => {
  const history = fc.record({
    runs: fc.array(run, { minLength: 1, maxLength: 6 }),
    seed: fc.infiniteStream(fc.nat()),
    edges: fc.uniqueArray(moment, { minLength: 2, maxLength: 4 }),
  });
  await fc.assert(
    fc.asyncProperty(history, async ({ runs, seed, edges }) => {
      const projectId = await addProject();
      const random = (below: number) => (seed.next().value ?? 0) % below;
      const spans = runs.flatMap(spansOf).sort(() => random(3) - 1);
      for (let at = 0; at < spans.length; ) {
        const size = 1 + random(4);
        await ingest.add(projectId, spans.slice(Math.max(at - random(3), 0), at + size), []);
        at += size;
        const next = random(4);
        if (next === 0) await settle();
        if (next === 1) await killedWorker();
        if (next === 2) await Promise.all([countWaiting(pool(), bad), killedWorker()]);
      }
      await settle();
      const { rows } = await pool().query<{ id: string }>(
        `update spans set cost_micro_usd = cost_micro_usd + 7 where project_id = $1::uuid and model = 'gpt-4o'
          returning encode(trace_id, 'hex') as id`,
        [projectId],
      );
      const client = await pool().connect();
      await markRunsForRollup(
        client,
        projectId,
        rows.map(({ id }) => id),
      );
      client.release();
      await settle();
      await expectExact(projectId, [
        firstMs - 1,
        ...edges.map((edge) => firstMs + edge).sort((a, b) => a - b),
        Date.now(),
      ]);
      await expectExact(projectId, [firstMs + (edges[0] ?? 0), Date.now()]);
      await expectDaysOfZones(projectId);
    }),
    { numRuns: 8, endOnFailure: true, interruptAfterTimeLimit: 30_000 },
  );
}, 90_000);
