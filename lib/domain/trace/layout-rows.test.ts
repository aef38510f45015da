import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { layoutRows, leavesBelow, toggleAll } from "./layout-rows";
import { nameOf, type StepTable } from "./step-table";
import { startedBy } from "./walk-steps";

const { table, tree } = drawSteps(`
  desk agent 0..100
    triage agent 10..40
      chat llm 12..20
      tools chain 22..38
        lookup tool 24..30
    judge agent 50..90
      chat llm 55..80
`);
const namesOf = (rows: Iterable<number>, of: StepTable = table) => Array.from(rows, (row) => nameOf(of, row)).join(" ");
const [triage, tools, judge] = [1, 3, 5];

describe("toggleAll", () => {
  it("closes a group, those beside it, and all below", () => {
    const closed = toggleAll(tree, new Set(), triage);
    expect([...closed].toSorted()).toEqual([triage, tools, judge]);
    expect(namesOf(layoutRows(tree, closed))).toBe("desk triage judge");
  });
  it("opens a group with all below it, and leaves those beside it", () => {
    const closed = toggleAll(tree, new Set([triage, tools, judge]), triage);
    expect([...closed]).toEqual([judge]);
  });
  it("takes the tops of a run for groups beside each other", () => {
    const two = drawSteps("a agent\n  b tool\nc agent\n  d tool");
    expect([...toggleAll(two.tree, new Set(), 0)]).toEqual([0, 2]);
  });
});

it("rows of steps that had not started are left out, also inside closed groups", () => {
  expect(startedBy(table, 22)).toBe(4);
  expect(startedBy(table, -1)).toBe(0);
  expect(startedBy(table, 1_000)).toBe(7);
  expect(namesOf(layoutRows(tree, new Set(), startedBy(table, 22)))).toBe("desk triage chat tools");
  expect(namesOf(layoutRows(tree, new Set([triage]), startedBy(table, 52)))).toBe("desk triage judge");
});

it("leavesBelow are the steps without children, in order", () => {
  expect(namesOf(leavesBelow(tree, 0))).toBe("chat lookup chat");
  expect([...leavesBelow(tree, 2)]).toEqual([]);
});
