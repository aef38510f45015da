import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { criticalPath } from "./critical-path";
import { nameOf } from "./step-table";

/** The path as text, one line a step on it, one character for each `unit` ns. */
function drawPath(drawing: string, { unit = 10, nowNs = 0, slackNs = 0 } = {}): string[] {
  const { table, tree } = drawSteps(drawing);
  const path = criticalPath(table, tree, nowNs, slackNs);
  return Array.from(tree.order).flatMap((row) => {
    const line = Array.from({ length: 20 }, () => " ");
    for (let part = path.first[row] ?? 0; part < (path.first[row + 1] ?? 0); part += 1) {
      for (let at = path.from[part] ?? 0; at < (path.to[part] ?? 0); at += unit) line[Math.round(at / unit)] = "=";
    }
    const text = line.join("").trimEnd();
    return text === "" ? [] : [`${nameOf(table, row).padEnd(8)}${text}`];
  });
}

describe("criticalPath", () => {
  it("is what the parent waited for, and the parent itself in the gaps", () => {
    expect(
      drawPath(`
        parent agent 0..180
          a tool 20..80
          b tool 30..70
          c tool 120..160
      `),
    ).toEqual(["parent  ==      ====    ==", "a         ======", "c                   ===="]);
  });
  it("takes the last to end of steps side by side, and not those that ran across its start", () => {
    expect(
      drawPath(`
        fan agent 0..100
          first tool 0..30
          slow tool 40..100
          across tool 10..60
      `),
    ).toEqual(["fan        =", "first   ===", "slow        ======"]);
  });
  it("goes down to the step at the bottom", () => {
    expect(
      drawPath(`
        desk agent 0..100
          judge agent 10..90
            chat llm 20..80
      `),
    ).toEqual(["desk    =        =", "judge    =      =", "chat      ======"]);
  });
  it("counts a child that outlasts its parent only as long as the parent lasts", () => {
    expect(
      drawPath(`
        desk agent 0..100
          work tool 0..60
            audit tool 40..170
          answer llm 60..100
      `),
    ).toEqual(["work    ====", "audit       ==", "answer        ===="]);
  });
  it("takes every attempt and the waits between them", () => {
    expect(
      drawPath(`
        desk agent 0..100
          fetch tool 10..20 attempt=1 failed
          fetch2 tool 40..50 attempt=2 failed
          fetch3 tool 80..100 attempt=3
      `),
    ).toEqual(["desk    = == ===", "fetch    =", "fetch2      =", "fetch3          =="]);
  });
  it("cuts a child that its clock puts before its parent, and forgets one that is wholly outside", () => {
    expect(
      drawPath(`
        lost tool 0..10 of=desk
        early tool 10..60 of=desk
        desk agent 40..100
      `),
    ).toEqual(["desk          ====", "early       =="]);
  });
  it("takes an overlap within the slack for one step after the other", () => {
    const drawing = "desk agent 0..100\n  a tool 0..52\n  b tool 50..100";
    expect(drawPath(drawing)).toEqual(["desk    =====", "b            ====="]);
    expect(drawPath(drawing, { slackNs: 5 })).toEqual(["a       =====", "b            ====="]);
  });
  it("ends an open step now, and passes over a step of no length", () => {
    expect(drawPath("desk agent 0..open\n  zero tool 50..50\n  chat llm 60..open", { nowNs: 100 })).toEqual([
      "desk    ======",
      "chat          ====",
    ]);
  });
  it("joins several tops in time", () => {
    expect(drawPath("a tool 0..50\nb tool 70..100")).toEqual(["a       =====", "b              ==="]);
  });
  it("walks 500 levels, and thousands of siblings", () => {
    const deep = Array.from({ length: 500 }, (_, depth) => `${"  ".repeat(depth)}s tool 0..100`).join("\n");
    expect(drawPath(deep)).toEqual(["s       =========="]);
    const wide = ["root agent 0..6000", ...Array.from({ length: 5_000 }, (_, no) => `  s tool ${no}..${no + 1}`)];
    const { table, tree } = drawSteps(wide.join("\n"));
    expect(criticalPath(table, tree, 0, 0).from.length).toBe(5_001);
  });
});
