import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Run, RunSort } from "@/lib/contract/runs";
import { join, type Query } from "@/lib/domain/query/ast";
import { parseQuery } from "@/lib/domain/query/parse";
import { printQuery } from "@/lib/domain/query/print";
import { env } from "@/lib/server/env";
import { AppError } from "@/lib/server/errors";
import { Ingest } from "@/lib/server/ingest";
import { countRuns, listRuns, listSpans, runFacets, runHistogram, suggestValues } from "@/lib/server/runs";
import { type Known, matches } from "@/lib/testing/evaluate-query";
import { addProject, drawSpan } from "@/lib/testing/telemetry";

const ingest = new Ingest(env().DATABASE_URL);
afterAll(() => ingest.close());

let projectId: string;
let known: Known[];
const nowNs = BigInt(Date.now()) * 1_000_000n;
const minuteNs = 60_000_000_000n;

/** Twenty runs over ten hours: of three pipelines, with and without users, tools, models, errors, orphans and open steps. */
function attributesOf(no: number) {
  return {
    ...(no % 3 !== 0 && { "gen_ai.agent.name": ["refund_desk", "research"][no % 2] ?? "" }),
    ...(no % 4 !== 0 && { "user.id": `user-${no % 3}` }),
    ...(no % 5 === 0 && { "session.id": `chat ${no}` }),
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": no % 2 === 0 ? "openai" : "anthropic",
    "gen_ai.request.model": no % 2 === 0 ? "gpt-4.1" : "claude-sonnet-4",
    "gen_ai.usage.input_tokens": 100 * no,
    "gen_ai.usage.output_tokens": 10,
    "app.route": no % 2 === 0 ? "/refunds" : `/orders/${no}`,
    "app.attempt": no % 3,
  };
}

beforeAll(async () => {
  projectId = await addProject();
  const spans = Array.from({ length: 20 }, (_, no) => {
    const traceId = (no % 2 === 0 ? "ab" : "cd") + no.toString(16).padStart(30, "0");
    const startNs = nowNs - BigInt(no) * 30n * minuteNs;
    const root = drawSpan({
      traceId,
      spanId: "00000000000000a1",
      name: no % 3 === 0 ? "invoke agent" : "chat",
      startNs,
      endNs: no % 7 === 3 ? null : startNs + BigInt(no * no + 1) * 1_000_000_000n,
      attributes: attributesOf(no),
      failed: no % 4 === 1,
      parentSpanId: no % 6 === 5 ? "00000000000000ff" : null,
    });
    const tool = drawSpan({
      traceId,
      spanId: "00000000000000a2",
      parentSpanId: "00000000000000a1",
      name: "execute_tool",
      startNs: startNs + 1n,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": no % 2 === 0 ? "order.lookup" : "search",
      },
    });
    return no % 2 === 0 || no % 5 === 1 ? [root, tool] : [root];
  });
  await ingest.add(projectId, spans.flat(), []);
  const { runs } = await listRuns(projectId, { limit: 100 });
  known = await Promise.all(
    runs.map(async (run) => {
      const page = await listSpans(projectId, run.traceId, { limit: 100 });
      const no = Number.parseInt(run.traceId.slice(2), 16);
      const attributes = Object.entries(attributesOf(no)).map(([name, value]) => [name, String(value)]);
      return { run, spans: page?.spans ?? [], attributes: [Object.fromEntries(attributes)] };
    }),
  );
});

const list = async (q: string, sort?: RunSort) =>
  (await listRuns(projectId, { q, limit: 100, ...(sort && { sort }) })).runs;
const numbers = (runs: readonly Run[]) => runs.map(({ traceId }) => Number.parseInt(traceId.slice(2), 16));

const terms = [
  "status:done",
  "status:failed,running",
  "status:lost",
  "pipeline:refund_desk",
  "pipeline:refund*",
  "pipeline:refund.desk",
  "user:user-1,user-2",
  "user:*",
  "session:*",
  'session:"chat 5"',
  "model:gpt-*",
  "model:claude-sonnet-4",
  "provider:openai",
  "kind:tool",
  "kind:gate",
  "kind:llm,agent",
  "tool:order.*",
  "tool:search",
  "step:chat",
  'step:"invoke agent"',
  "cost>0.0001",
  "cost:0.0001..0.001",
  "duration>10s",
  "duration<=1m",
  "tokens:..500",
  "steps:2",
  "tool_calls:0",
  "llm_calls>=1",
  "error:FAILED",
  "started>-2h",
  "started:today",
  "started:-3h..-1h",
  "finished<-90m",
  "finding:schema",
  "has:error,orphan",
  "has:open",
  "has:approval",
  "has:user",
  "id:ab",
  "id:cd00000000000000",
  "attr.app.route:/refunds",
  "attr.app.route:/orders/*",
  "attr.app.attempt:2",
].map((text) => parseQuery(text).query ?? { kind: "or" as const, of: [] });

const anyQuery: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.constantFrom(...terms),
    tie("query").map((of): Query => ({ kind: "not", of })),
    fc
      .tuple(fc.constantFrom("and" as const, "or" as const), tie("query"), tie("query"))
      .map(([kind, ...of]) => join(kind, of) ?? of[0]),
  ),
})).query;

describe("a query", () => {
  it("finds what its words mean, whatever it combines", async () => {
    await fc.assert(
      fc.asyncProperty(anyQuery, async (query) => {
        const found = await list(printQuery(query));
        const meant = known.filter((each) => matches(query, each, Date.now(), "UTC")).map(({ run }) => run);
        expect(numbers(found)).toEqual(numbers(meant));
        expect((await countRuns(projectId, { q: printQuery(query) })).total).toBe(meant.length);
      }),
      { numRuns: 250, endOnFailure: true, examples: terms.map((term): [Query] => [term]) },
    );
  }, 60_000);

  it("finds something and not everything by most of its fields", async () => {
    const counts = await Promise.all(terms.map(async (term) => (await list(printQuery(term))).length));
    expect(counts.filter((count) => count > 0 && count < 20).length).toBeGreaterThan(30);
  });

  it.each([
    "-started",
    "started",
    "-duration",
    "duration",
    "-cost",
    "cost",
    "-tokens",
    "tokens",
    "-steps",
    "steps",
  ] as const)("is paged without a gap or a repeat when sorted by %s", async (sort) => {
    const whole = numbers(await list("", sort));
    expect(whole).toHaveLength(20);
    const paged: number[] = [];
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page = await listRuns(projectId, { limit: 3, sort, ...(cursor && { cursor }) });
      paged.push(...numbers(page.runs));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(whole);
  });

  it("sorts, with what has no value at the end", async () => {
    const durations = (await list("", "duration")).map(({ durationNs }) =>
      durationNs === null ? null : Number(durationNs),
    );
    const ended = durations.filter((each) => each !== null);
    expect(ended).toEqual([...ended].sort((a, b) => a - b));
    expect(durations.slice(0, ended.length)).toEqual(ended);
    const descending = (await list("", "-duration")).map(({ durationNs }) => durationNs);
    expect(descending.at(-1)).toBeNull();
  });

  it("refuses a cursor of another order", async () => {
    const { nextCursor } = await listRuns(projectId, { limit: 3, sort: "-cost" });
    await expect(listRuns(projectId, { limit: 3, sort: "cost", cursor: nextCursor ?? "" })).rejects.toThrow("?cursor");
    await expect(listRuns(projectId, { limit: 3, cursor: nextCursor ?? "" })).rejects.toThrow("?cursor");
  });

  it("that makes no sense is refused with the token and the fix", async () => {
    const refusal = await listRuns(projectId, { limit: 1, q: "status:failed cots>1 (a" }).catch(
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(AppError);
    expect(refusal).toMatchObject({
      code: "invalid",
      errors: [
        { path: "?q", message: "`cots>1` (characters 15 to 20): `cots` is no field. Did you mean cost? Fix: cost>1" },
        { path: "?q", message: "`(a` (characters 22 to 23): has a ( without a ). Fix: (a)" },
      ],
    });
  });
});

describe("steps of more names than a run keeps", () => {
  it("are found by what the spans say", async () => {
    const many = await addProject();
    const named = (traceId: string, count: number) =>
      Array.from({ length: count }, (_, no) =>
        drawSpan({ traceId, spanId: (no + 1).toString(16).padStart(16, "0"), name: `step ${no}`, startNs: nowNs }),
      );
    const [large, small] = ["aa".padEnd(32, "0"), "bb".padEnd(32, "0")];
    await ingest.add(many, [...named(large, 101), ...named(small, 3)], []);
    const found = async (q: string) =>
      (await listRuns(many, { limit: 10, q })).runs.map(({ traceId }) => traceId).sort();
    expect(await found('step:"step 100"')).toEqual([large]);
    expect(await found('-step:"step 100"')).toEqual([small]);
    expect(await found("step:*2")).toEqual([large, small]);
    expect(await found('step:"step 101"')).toEqual([]);
  });
});

describe("facets", () => {
  it("each ignore what the query says of them alone", async () => {
    const facets = await runFacets(projectId, { q: "status:failed cost<0.004 -user:user-1" });
    const of = async (q: string) => (await list(q)).length;
    expect(facets.total).toBe(await of("status:failed cost<0.004 -user:user-1"));
    for (const { value, count } of facets.status)
      expect(count).toBe(await of(`status:${value} cost<0.004 -user:user-1`));
    for (const { value, count } of facets.user) expect(count).toBe(await of(`status:failed cost<0.004 user:${value}`));
    for (const { value, count } of facets.cost) expect(count).toBe(await of(`status:failed -user:user-1 ${value}`));
    expect(facets.status.length).toBeGreaterThan(1);
    expect(facets.cost).toHaveLength(4);
  });
});

describe("the histogram", () => {
  it("counts every run that matches once, in buckets of the reader's zone", async () => {
    const { buckets, stepMs } = await runHistogram(projectId, { zone: "Asia/Kolkata" });
    expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(20);
    expect(buckets.reduce((sum, { failed }) => sum + failed, 0)).toBe((await list("status:failed")).length);
    expect(buckets.length).toBeLessThanOrEqual(96);
    expect(stepMs).toBe(15 * 60_000);
    for (const { from } of buckets) expect(Date.parse(from) % (15 * 60_000)).toBe(0);
    for (const [at, { from }] of buckets.slice(1).entries()) expect(from).toBe(buckets[at]?.to);
  });

  it("covers the stretch that is asked for, empty or not", async () => {
    const from = new Date(Date.now() - 3_600_000).toISOString();
    const { buckets } = await runHistogram(projectId, { from, q: "nowhere" });
    expect(buckets.length).toBeGreaterThan(50);
    expect(buckets.every(({ total }) => total === 0)).toBe(true);
    expect((await runHistogram(projectId, { q: "nowhere" })).buckets).toEqual([]);
  });
});

describe("suggestions", () => {
  it("are values with how many runs have them, those that begin so first", async () => {
    expect((await suggestValues(projectId, { field: "model" })).values).toEqual([
      { value: "claude-sonnet-4", count: 10 },
      { value: "gpt-4.1", count: 10 },
    ]);
    const tools = await suggestValues(projectId, { field: "tool", prefix: "R" });
    expect(tools.values.map(({ value }) => value)).toEqual(["order.lookup", "search"]);
    expect((await suggestValues(projectId, { field: "attr", prefix: "route" })).values).toEqual([
      { value: "app.route", count: 20 },
    ]);
    expect((await suggestValues(projectId, { field: "attr", key: "app.attempt" })).values[0]).toEqual({
      value: "0",
      count: 7,
    });
  });
});
