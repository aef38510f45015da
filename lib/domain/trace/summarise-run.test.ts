import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SpanFacts } from "./run";
import type { StepKind, Tokens } from "./step";
import { summariseRun } from "./summarise-run";

const none: Tokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

/** One line a span: indent = depth, then `name kind in/out dialect[/scope] [cost] [!]`. Starts follow the order of lines. */
function draw(picture: string): SpanFacts[] {
  const lines = picture.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  const path: string[] = [];
  return lines.map((line, row) => {
    const depth = (line.search(/\S/) - margin) / 2;
    const [name = "", kind = "other", usage = "-", source = "otel", ...rest] = line.trim().split(/\s+/);
    const [dialect = "", scope = dialect] = source.split("/");
    path.length = depth;
    const parent = path[depth - 1] ?? null;
    path.push(name);
    const [input, output] = usage === "-" ? [null, null] : usage.split("/").map((n) => (n === "?" ? null : Number(n)));
    const cost = rest.find((word) => word.startsWith("$"));
    return {
      ...{ spanId: name, parentSpanId: parent, name, kind: kind as StepKind, dialect, scope },
      ...{ startNs: BigInt(1000 + row), endNs: rest.includes("open") ? null : BigInt(2000 + row) },
      ...{ failed: rest.includes("!"), errorMessage: rest.includes("!") ? `${name} broke` : null },
      tokens: { ...none, input: input ?? null, output: output ?? null },
      costMicroUsd: cost && cost !== "$?" ? Number(cost.slice(1)) : null,
      costState: cost === undefined ? "none" : cost === "$?" ? "unpriced" : "complete",
      ...{
        model: kind === "llm" ? "m" : null,
        provider: null,
        toolName: null,
        sessionId: null,
        userId: null,
        service: null,
      },
      ...{ pipeline: null, pipelineVersion: null, haltCode: null, inputPreview: null, outputPreview: null },
    };
  });
}
const brief = (picture: string) => {
  const run = summariseRun(draw(picture));
  return `${run.llmCalls} calls ${run.tokens.input}/${run.tokens.output} $${run.costMicroUsd} ${run.costState}`;
};

describe("model calls", () => {
  it("counts two instrumentations of one call once", () => {
    expect(brief("root agent\n  A llm 412/19 openinference $5\n    B llm 412/19 gen_ai $5")).toBe(
      "1 calls 412/19 $5 complete",
    );
  });
  it("takes what only the outer view knows", () => {
    expect(brief("A llm 412/19 openinference $5\n  http other\n    B llm - gen_ai")).toBe("1 calls 412/19 $5 complete");
  });
  it("lets a wrapper's sum not count again", () => {
    expect(brief("W llm 30/3 x $9\n  C llm 10/1 x $4\n  D llm 20/2 x $5")).toBe("2 calls 30/3 $9 complete");
  });
  it("takes the wrapper's sum where the calls below are silent", () => {
    expect(brief("W llm 30/3 x $9\n  C llm - y\n  D llm - y")).toBe("2 calls 30/3 $9 complete");
  });
  it("keeps calls apart that a tool or an agent divides", () => {
    expect(brief("E llm 180/12 adk $1\n  t tool\n    F llm 244/28 adk $2")).toBe("2 calls 424/40 $3 complete");
  });
  it("keeps calls of one instrumentation apart, though they say the same", () => {
    expect(brief("E llm 10/5 x $1\n  F llm 10/5 x $1")).toBe("2 calls 20/10 $2 complete");
  });
  it("sees two instrumentations of one dialect by their scopes", () => {
    expect(brief("E llm 10/5 gen_ai/sdk $1\n  F llm 10/5 gen_ai/http $1")).toBe("1 calls 10/5 $1 complete");
  });
  it("believes the inner one of two instrumentations that count differently", () => {
    expect(brief("E llm 10/6 gen_ai/framework $2\n  F llm 10/5 gen_ai/sdk $1")).toBe("1 calls 10/5 $1 complete");
  });
  describe("of two instrumentations that do not see each other", () => {
    /** `at`: from and to, of the spans by name. */
    const count = (picture: string, at: Record<string, [number, number]>) => {
      const times = (name: string) => (at[name] ?? [0, 1000]).map((ms) => BigInt(ms) * 1_000_000n);
      const spans = draw(picture).map((span) => {
        const [startNs = 0n, endNs = 0n] = times(span.name);
        return { ...span, startNs, endNs };
      });
      const run = summariseRun(spans);
      return `${run.llmCalls} calls ${run.tokens.input}/${run.tokens.output}`;
    };
    const beside = (b: string) => `root chain\n  A llm 412/19 x/framework\n  B llm ${b}`;
    it("counts a call once that both see at the same time", () => {
      expect(count(beside("412/19 x/sdk"), { A: [0, 100], B: [10, 90] })).toBe("1 calls 412/19");
      expect(count(beside("412/19 x/sdk"), { A: [10, 90], B: [10, 91] })).toBe("1 calls 412/19");
      expect(count(beside("- x/sdk"), { A: [0, 100], B: [10, 90] })).toBe("1 calls 412/19");
    });
    it("finds the other's span further up", () => {
      const picture = "root chain\n  graph chain\n    A llm 412/19 x/framework\n  B llm 412/19 y/sdk";
      expect(count(picture, { A: [0, 100], B: [10, 90] })).toBe("1 calls 412/19");
    });
    it("keeps a partner for each of several at once, and counts what was tried before", () => {
      const three = [1, 2, 3].map((no) => `  A${no} llm 9/1 x/framework\n  B${no} llm 9/1 y/sdk`).join("\n");
      expect(count(`root chain\n${three}`, {})).toBe("3 calls 27/3");
      const retried = "root chain\n  A llm 9/1 x/framework\n  B llm - y/sdk\n  C llm 9/1 y/sdk";
      expect(count(retried, { A: [0, 100], B: [10, 40], C: [50, 90] })).toBe("2 calls 9/1");
    });
    it("keeps calls apart that differ, follow each other, or come from one instrumentation", () => {
      expect(count(beside("300/19 x/sdk"), { A: [0, 100], B: [10, 90] })).toBe("2 calls 712/38");
      expect(count(beside("412/19 x/sdk"), { A: [0, 100], B: [110, 190] })).toBe("2 calls 824/38");
      expect(count(beside("412/19 x/framework"), { A: [0, 100], B: [10, 90] })).toBe("2 calls 824/38");
      const tool = "A llm 412/19 x/framework\n  t tool\n    B llm 412/19 y/sdk";
      expect(count(tool, { A: [0, 100], B: [10, 90] })).toBe("2 calls 824/38");
    });
  });
  it("counts a silent span over one call with it", () => {
    expect(brief("E llm - x\n  F llm 10/5 x $1")).toBe("1 calls 10/5 $1 complete");
    expect(brief("E llm 10/5 x $1\n  step other\n    F llm - x")).toBe("1 calls 10/5 $1 complete");
  });
  it("keeps calls of one dialect apart that disagree", () => {
    expect(brief("E llm 180/12 adk $1\n  F llm 244/28 adk $2")).toBe("2 calls 424/40 $3 complete");
  });
  it("never adds an agent's sums to its calls", () => {
    expect(brief("a agent 30/3 x $9\n  C llm 10/1 x $4\n  D llm 20/2 x $5")).toBe("2 calls 30/3 $9 complete");
  });
  it("uses a parent's cost only where no call has one", () => {
    expect(brief("a agent 30/3 x $9\n  b agent 30/3 x $9\n    C llm - x")).toBe("1 calls null/null $9 complete");
  });
  it("says partial where one of the calls has no price", () => {
    expect(brief("C llm 10/1 x $4\n  t tool\n    D llm 20/2 x $?")).toBe("2 calls 30/3 $4 partial");
  });
});

describe("status", () => {
  const status = (picture: string) => summariseRun(draw(picture)).status;
  it("is not failed by a failed step that the root survived", () => {
    const run = summariseRun(draw("root agent\n  t tool - x !"));
    expect([run.status, run.hasError, run.errorMessage]).toEqual(["done", true, "t broke"]);
  });
  it("follows the root", () => expect(status("root agent - x !\n  t tool")).toBe("failed"));
  it("is waiting while all that is open waits for a gate", () => {
    expect(status("root agent - x open\n  g gate - x open\n  t tool")).toBe("waiting");
    expect(status("root agent - x open\n  g gate - x open\n  t tool - x open")).toBe("running");
    expect(status("root agent - x open\n  g gate")).toBe("running");
    expect(status("root agent\n  g gate - x open")).toBe("waiting");
  });
  it("is running while any span is open", () => expect(status("root agent\n  t tool - x open")).toBe("running"));
});

it("names orphans and survives cycles", () => {
  const [root, child] = draw("root agent\n  child tool");
  if (!root || !child) throw new Error("drawn");
  const lost = { ...child, spanId: "lost", parentSpanId: "gone" };
  const self = { ...child, spanId: "self", parentSpanId: "self", kind: "llm" as const };
  const [x, y] = [
    { ...self, spanId: "x", parentSpanId: "y" },
    { ...self, spanId: "y", parentSpanId: "x" },
  ];
  const run = summariseRun([root, child, lost, self, x, y]);
  expect([run.roots, run.orphans, run.spanCount]).toEqual([["root", "lost"], ["lost"], 6]);
  expect(summariseRun([x, y]).spanCount).toBe(2);
});

it("does not depend on the order of the spans", () => {
  const spans = draw(
    "root agent 9/9 x $3\n  a llm 1/2 x $4\n    b llm 1/2 y\n  w llm 30/3 x\n    c llm 10/1 x $1\n    d llm 20/2 x $?\n  t tool - x !",
  );
  const expected = summariseRun(spans);
  fc.assert(
    fc.property(fc.shuffledSubarray(spans, { minLength: spans.length }), (shuffled) => {
      expect(summariseRun(shuffled)).toEqual(expected);
    }),
  );
});

describe("what the steps are called", () => {
  const named = (...names: string[]) =>
    names.map((name, no) => ({ ...draw("A tool")[0], name, spanId: `${no}` }) as SpanFacts);
  it("is kept once each, in order", () => {
    const { kinds, steps, tools, providers } = summariseRun(draw("root agent\n  B llm\n  A tool\n  A tool"));
    expect({ kinds, steps, tools, providers }).toEqual({
      kinds: ["agent", "llm", "tool"],
      steps: ["A", "B", "root"],
      ...{ tools: [], providers: [] },
    });
  });
  it("is unknown where it is too much", () => {
    const names = Array.from({ length: 101 }, (_, no) => `step ${no}`);
    expect(summariseRun(named(...names.slice(1), "step 1")).steps).toHaveLength(100);
    expect(summariseRun(named(...names)).steps).toBeNull();
    expect(summariseRun(named("x".repeat(4_000))).steps).toHaveLength(1);
    expect(summariseRun(named("x".repeat(4_000), "y")).steps).toBeNull();
  });
});
