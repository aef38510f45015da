import { describe, expect, it } from "vitest";
import { outlineTranscript } from "./outline-transcript";
import { type StepKind, stepKinds } from "./step";
import { itemOfStep } from "./transcript-place";
import type { OutlineStep } from "./transcript-shape";

/** One step a line, indented under its parent: `name kind [start..end] [failed] [tool=NAME] [model=M] [scope=S] [event=NS]`. */
function draw(drawing: string): OutlineStep[] {
  const lines = drawing.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  const depths = lines.map((line) => (line.search(/\S/) - margin) / 2);
  return lines.map((line, row) => {
    const [name = "", kind = "other", ...marks] = line.trim().split(" ");
    const parent = depths.slice(0, row).findLastIndex((depth) => depth === (depths[row] ?? 0) - 1);
    const mark = (key: string) => marks.find((each) => each.startsWith(`${key}=`))?.slice(key.length + 1) ?? null;
    const [start = `${row * 10}`, end = `${row * 10 + 5}`] =
      marks.find((each) => each.includes(".."))?.split("..") ?? [];
    const event = mark("event");
    return {
      spanId: idOf(row),
      parentSpanId: parent < 0 ? null : idOf(parent),
      name,
      toolName: mark("tool"),
      kind: stepKinds.find((each: StepKind) => each === kind) ?? "other",
      model: mark("model"),
      startNs: BigInt(start),
      endNs: end === "open" ? null : BigInt(end),
      failed: marks.includes("failed"),
      tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
      costMicroUsd: null,
      costState: "none",
      dialect: mark("scope") ?? "otel",
      scope: mark("scope") ?? "own",
      eventsNs: event === null ? [] : [BigInt(event)],
    };
  });
}
const idOf = (row: number) => (row + 1).toString(16).padStart(16, "0");

/** The transcript as text: `call chat [search]` with its tools, `card NAME`, `agent NAME`, `retried n`. */
function told(steps: readonly OutlineStep[], agent: string | null = null): string[] {
  return outlineTranscript(steps, agent).map((item) => {
    const inTool = item.inTool ? ` in ${item.inTool.name}` : "";
    if (item.type === "agent") return `${item.inline ? "agent" : "card"} ${item.step.name}${inTool}`;
    if (item.type === "event") return `event of ${item.step.name}`;
    if (item.type === "step") return `${item.step.kind} ${item.step.name}${inTool}`;
    const tools = item.tools.length === 0 ? "" : ` [${item.tools.map(({ name }) => name).join(" ")}]`;
    const retried = item.attempts.length === 0 ? "" : ` retried ${item.attempts.length}`;
    const views = item.views.length === 0 ? "" : ` seen ${item.views.length + 1} times`;
    return `call ${item.step.name}${tools}${retried}${views}${inTool}`;
  });
}

describe("outlineTranscript", () => {
  it("tells calls with the tools that followed them, in order of time", () => {
    const steps = draw(`
      desk agent 0..100
        chat llm 1..9
        lookup tool 10..20
        notify tool 10..30
        answer llm 31..40`);
    expect(told(steps)).toEqual(["agent desk", "call chat [lookup notify]", "call answer"]);
  });

  it("makes a card of an agent below an agent, with a transcript of its own", () => {
    const steps = draw(`
      desk agent 0..100
        chat llm 1..9
        triage agent 10..50
          ask llm 11..20
          find retrieval 21..30
        answer llm 51..60`);
    expect(told(steps)).toEqual(["agent desk", "call chat", "card triage", "call answer"]);
    expect(told(steps, idOf(2))).toEqual(["call ask", "retrieval find"]);
    expect(outlineTranscript(steps, null)[2]).toMatchObject({
      stepCount: 2,
      callCount: 1,
      toolCount: 0,
      inline: false,
    });
  });

  it("reads an agent that holds all of another in line", () => {
    const steps = draw(`
      outer agent 0..100
        inner agent 1..99
          chat llm 2..9`);
    expect(told(steps)).toEqual(["agent outer", "agent inner", "call chat"]);
  });

  it("makes a card of a tool that asks a model itself", () => {
    const steps = draw(`
      chain chain 0..100
        chat llm 1..9
        research tool 10..50
          ask llm 11..20
        answer llm 51..60`);
    expect(told(steps)).toEqual(["call chat [research]", "card research", "call answer"]);
    expect(told(steps, idOf(2))).toEqual(["call ask"]);
  });

  it("tells agents that hand over one after the other, and makes cards of those at the same time", () => {
    expect(
      told(
        draw(`
      triage agent 0..10
        chat llm 1..9
      billing agent 11..30
        ask llm 12..20`),
      ),
    ).toEqual(["agent triage", "call chat", "agent billing", "call ask"]);
    expect(
      told(
        draw(`
      run chain 0..50
        left agent 0..20
          chat llm 1..9
        right agent 10..30
          ask llm 12..20`),
      ),
    ).toEqual(["card left", "card right"]);
  });

  it("tells a call once that several instrumentations saw", () => {
    const steps = draw(`
      desk agent 0..100
        ChatOpenAI llm 1..9 scope=langchain
          POST other 2..8
            chat llm 3..7 scope=openai`);
    expect(told(steps)).toEqual(["agent desk", "call ChatOpenAI seen 2 times"]);
  });

  it("folds failed attempts, and failed requests inside a call", () => {
    expect(
      told(
        draw(`
      desk agent 0..100
        chat llm 1..9 failed model=gpt-5
        chat llm 10..19 failed
        chat llm 20..29 model=gpt-5-2026`),
      ),
    ).toEqual(["agent desk", "call chat retried 2"]);
    expect(
      told(
        draw(`
      chat llm 0..50
        POST other 1..9 failed
        POST other 10..40`),
      ),
    ).toEqual(["call chat retried 1"]);
  });

  it("keeps calls apart that failed side by side, and the last of those that all failed", () => {
    expect(
      told(
        draw(`
      run chain 0..50
        chat llm 1..9 failed
        chat llm 5..19`),
      ),
    ).toEqual(["call chat", "call chat"]);
    expect(
      told(
        draw(`
      run chain 0..50 failed
        chat llm 1..9 failed
        chat llm 10..19 failed`),
      ),
    ).toEqual(["call chat retried 1"]);
  });

  it("tells an error where it began, and not again above", () => {
    const steps = draw(`
      run chain 0..90 failed
        parse chain 1..80 failed
          decode other 2..9 failed`);
    expect(told(steps)).toEqual(["other decode"]);
  });

  it("places decisions at their moment", () => {
    const steps = draw(`
      desk agent 0..100 event=15
        chat llm 1..9
        answer llm 20..40`);
    expect(told(steps)).toEqual(["agent desk", "call chat", "event of desk", "call answer"]);
  });

  it("tells what happens inside a tool there, and a tool inside itself once", () => {
    const steps = draw(`
      chat llm 0..9
      lookup tool 10..50
        lookup tool 11..49
          find retrieval 12..20
            embed embedding 13..14
      may-i gate 60..open`);
    expect(told(steps)).toEqual(["call chat [lookup]", "retrieval find in lookup", "gate may-i"]);
  });

  it("stands wrong parents: a circle, and a parent that has not arrived", () => {
    const [a, b] = draw("a tool\nb tool");
    if (!a || !b) throw new Error("two steps were drawn");
    const circle = [
      { ...a, parentSpanId: b.spanId },
      { ...b, parentSpanId: a.spanId },
    ];
    expect(told(circle)).toEqual(["tool a", "tool b in a"]);
    expect(told([{ ...a, parentSpanId: "ffffffffffffffff" }])).toEqual(["tool a"]);
  });

  it("has nothing to tell of an agent that is not there", () => {
    expect(told(draw("chat llm"), "ffffffffffffffff")).toEqual([]);
  });

  it("knows the calls that a conversation may go on from, latest first", () => {
    const steps = draw(`
      desk agent 0..100
        one llm 1..9
        two llm 10..19
        three llm 20..29`);
    const calls = outlineTranscript(steps, null).flatMap((item) => (item.type === "call" ? [item] : []));
    expect(calls[2]?.before.map(({ name }) => name)).toEqual(["two", "one"]);
  });
});

it("itemOfStep finds the item of a step, of one inside a card, and of one that is not told", () => {
  const steps = draw(`
    desk agent 0..100
      loop chain 1..60
        chat llm 2..9
        lookup tool 10..20
      triage agent 61..90
        ask llm 62..70`);
  const items = outlineTranscript(steps, null);
  const at = (row: number) => itemOfStep(items, steps, idOf(row));
  expect([0, 1, 2, 3, 4, 5].map(at)).toEqual([0, 1, 1, 1, 2, 2]);
});
