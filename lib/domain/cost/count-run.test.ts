import { describe, expect, it } from "vitest";
import { type CostSpan, type CountedRun, countRun } from "@/lib/domain/cost/count-run";
import { addFigures, numbersOf, wastedOf } from "@/lib/domain/cost/measures";

const noTokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
const drawn = (spanId: string, given: Partial<CostSpan>): CostSpan => ({
  ...{ spanId, parentSpanId: null, name: spanId, kind: "agent", failed: false, model: null, provider: null },
  ...{ toolName: null, tokens: noTokens, dialect: "otel", scope: "x", costMicroUsd: null, costState: "none" },
  ...{ startNs: 0n, endNs: null },
  ...given,
});
const llm = (spanId: string, parentSpanId: string, cost: number | null, given: Partial<CostSpan> = {}) =>
  drawn(spanId, {
    ...{ parentSpanId, kind: "llm", model: "gpt-5", provider: "openai", costMicroUsd: cost },
    costState: cost === null ? "unpriced" : "complete",
    tokens: { ...noTokens, input: 100, output: 10, cacheRead: 40 },
    ...given,
  });
const done: CountedRun = { status: "done", schemaFailures: 1, silentFailures: 2, marks: [] };
const rows = (run: CountedRun, spans: readonly CostSpan[]) =>
  countRun(run, spans).map(({ labels: { step, model, tool }, figures }) => [
    step,
    model,
    tool,
    figures.calls,
    figures.cost,
  ]);

describe("the facts of a run", () => {
  it("are a row for the run, and one for each step, model and tool that was used together", () => {
    const spans = [
      drawn("desk", {}),
      llm("plan", "desk", 5),
      llm("plan again", "desk", 6, { name: "plan" }),
      drawn("lookup", { parentSpanId: "desk", kind: "tool", toolName: "order.lookup" }),
      llm("rank", "lookup", 7),
    ];
    expect(rows(done, spans)).toEqual([
      [null, null, null, 0, 0],
      ["plan", "gpt-5", null, 2, 11],
      ["rank", "gpt-5", "order.lookup", 1, 7],
      ["lookup", null, "order.lookup", 0, 0],
    ]);
    const all = addFigures(countRun(done, spans).map(({ figures }) => numbersOf(figures)));
    expect(all).toMatchObject({
      runs: 1,
      calls: 3,
      toolCalls: 1,
      cost: 18,
      input: 300,
      cached: 120,
      schemaFailures: 1,
    });
  });

  it("name the step above a call that only goes by its model", () => {
    const judge = drawn("judge", { parentSpanId: "desk" });
    const call = llm("c", "judge", 5, { name: "chat gpt-5" });
    expect(rows(done, [drawn("desk", {}), judge, call])[1]?.[0]).toBe("judge");
    expect(rows(done, [llm("c", "", 5, { name: "chat gpt-5", parentSpanId: null })])[1]?.[0]).toBe("chat gpt-5");
  });

  it("count a call once however many instrumentations saw it, and a sum above only where no call has a cost", () => {
    const twice = [llm("a", "", null, { parentSpanId: null, dialect: "one", costState: "none" }), llm("b", "a", 9)];
    expect(rows(done, twice).slice(1)).toEqual([["a", "gpt-5", null, 1, 9]]);
    const silent = llm("c", "desk", null, { costState: "none" });
    const told = drawn("desk", { costMicroUsd: 30, costState: "complete" });
    expect(rows(done, [told, silent]).map((row) => row[4])).toEqual([0, 0, 30]);
  });

  it("say what has no price, and never call it free", () => {
    const [, fact] = countRun(done, [llm("a", "", null, { parentSpanId: null })]);
    expect(fact?.figures).toMatchObject({ cost: 0, unpricedCalls: 1, unpricedTokens: 110 });
  });

  it("stay few where a run has thousands of different steps", () => {
    const spans = Array.from({ length: 1_000 }, (_, no) => llm(`step ${no}`, "desk", 1));
    const facts = countRun(done, [drawn("desk", {}), ...spans]);
    expect(facts.length).toBeLessThanOrEqual(201);
    expect(addFigures(facts.map(({ figures }) => numbersOf(figures))).cost).toBe(1_000);
  });
});

describe("waste", () => {
  const spans = [drawn("desk", {}), llm("a", "desk", 50), llm("b", "desk", 30)];
  const marks = [
    { spanId: "a", cause: "retries" as const, microUsd: null },
    { spanId: "b", cause: "cache" as const, microUsd: 12 },
  ];
  const total = (run: CountedRun) => addFigures(countRun(run, spans).map(({ figures }) => numbersOf(figures)));

  it("is the money of marked calls", () => {
    expect(total({ ...done, marks }).waste).toMatchObject({ retries: 50, cache: 12, failed: 0 });
  });
  it("is all the money of a run that failed or was halted, once", () => {
    for (const status of ["failed", "halted"] as const) {
      const figures = total({ ...done, status, marks });
      expect(figures.waste).toMatchObject({ failed: 80, retries: 0, cache: 0 });
      expect(wastedOf(figures)).toBe(figures.cost);
    }
  });
});
