import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { costLine } from "./cost-line";
import { endOf, timeSpan } from "./layout-bars";
import { mergeBars, rowsByDepth } from "./merge-bars";
import { nameOf } from "./step-table";
import { sumCost } from "./sum-cost";

const all = (count: number) => Int32Array.from({ length: count }, (_, row) => row);

/** Merged bars as text: first letter of the step that is seen, `!` below where a failed one ends. */
function drawMerged(drawing: string, parts: number, nowNs = 0): string[] {
  const { table } = drawSteps(drawing);
  const { longest, failed } = mergeBars(table, all(table.count), timeSpan(table, nowNs), { nowNs, parts });
  const bars = Array.from(longest, (row) => (row < 0 ? " " : nameOf(table, row)[0])).join("");
  return [bars, Array.from(failed, (is) => (is ? "!" : " ")).join("")];
}

describe("mergeBars", () => {
  it("shows the longest where bars meet", () => {
    const [bars] = drawMerged("a tool 0..80\nb tool 30..130\nc tool 100..140", 14);
    expect(bars).toBe("aaabbbbbbbbbbc");
  });
  it("keeps a short failure among long bars, and marks where it ends", () => {
    expect(drawMerged("long tool 0..100\nx tool 50..51 failed", 10)).toEqual(["llllllllll", "     !    "]);
  });
  it("gives a step of no length one part, and an open one all up to now", () => {
    expect(drawMerged("a tool 0..10\nz tool 50..50\no tool 80..open", 10, 100)[0]).toBe("a    z  oo");
  });
  it("leaves out what lies outside, and cuts what reaches in", () => {
    const { table } = drawSteps("a tool 0..40\nb tool 60..70\nc tool 200..300 failed");
    const { longest, failed } = mergeBars(table, all(3), { from: 20, to: 100 }, { nowNs: 0, parts: 4 });
    expect([...longest]).toEqual([0, -1, 1, -1]);
    expect(failed.includes(1)).toBe(false);
  });
  it("keeps a bar that ends where a part begins out of it", () => {
    const { table } = drawSteps("a tool 26..84\nb tool 90..142");
    const { longest } = mergeBars(table, all(table.count), timeSpan(table, 0), { nowNs: 0, parts: 30 });
    expect([...longest.slice(14, 17)]).toEqual([0, -1, 1]);
  });

  it("equals painting every part by hand", () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 37 }), (steps, parts) => {
        const sorted = steps.toSorted(([a], [b]) => a - b);
        const { table } = drawSteps(sorted.map(([start, ns], no) => `s${no} tool ${start}..${start + ns}`).join("\n"));
        const span = timeSpan(table, 0);
        const { longest } = mergeBars(table, all(table.count), span, { nowNs: 0, parts });
        const width = (span.to - span.from) / parts;
        for (const [part, row] of longest.entries()) {
          const from = span.from + part * width + 1e-6;
          const to = span.from + (part + 1) * width - 1e-6;
          const there = [...all(table.count)].filter(
            (each) => (table.start[each] ?? 0) < to && endOf(table, each, 0) > from && (table.duration[each] ?? 0) > 0,
          );
          const most = Math.max(-1, ...there.map((each) => table.duration[each] ?? 0));
          if (most > 0) expect(table.duration[row]).toBe(most);
          else expect(row < 0 || table.duration[row] === 0).toBe(true);
        }
      }),
    );
  });
});

it("rowsByDepth puts everything deep into the last lane", () => {
  const { tree } = drawSteps("a agent\n  b agent\n    c tool\n      d tool\n  e tool");
  expect(rowsByDepth(tree.depth, 3).map((rows) => [...rows])).toEqual([[0], [1, 4], [2, 3]]);
});

it("costLine adds a call when it ends, and no call twice", () => {
  const { table, tree } = drawSteps(`
    desk agent 0..100 cost=30
      chat llm 10..20 cost=10
        chat llm 10..20 cost=10
      chat llm 50..90 cost=20
  `);
  const line = costLine(table, tree, sumCost(table, tree), timeSpan(table, 0), { nowNs: 0, parts: 5 });
  expect([...line]).toEqual([0, 10, 10, 10, 30]);
});
