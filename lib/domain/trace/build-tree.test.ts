import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { buildTree, type StepTree } from "./build-tree";
import { closedBelow, indentOf, layoutRows, revealRow, visibleRow } from "./layout-rows";
import { nameOf, type StepTable } from "./step-table";

/** Rows as text: two spaces a level, and how a row came to the top where it is no plain root. */
function draw(table: StepTable, tree: StepTree, rows: Iterable<number> = tree.order): string[] {
  return Array.from(rows, (row) => {
    const placement = tree.placement[row];
    const mark = placement === "orphan" || placement === "cycle" ? ` (${placement})` : "";
    return `${"  ".repeat(tree.depth[row] ?? 0)}${nameOf(table, row)}${mark}`;
  });
}

describe("buildTree", () => {
  it("puts steps below their parents, siblings by start", () => {
    const { table, tree } = drawSteps(`
      desk agent
        triage agent
          chat llm
        judge agent
          lookup tool
      late chain of=triage
    `);
    expect(draw(table, tree)).toEqual(["desk", "  triage", "    chat", "    late", "  judge", "    lookup"]);
  });

  it("keeps a child that starts before its parent below it", () => {
    const { table, tree } = drawSteps(`
      early tool -50..-40 of=parent
      parent agent 0..100
    `);
    expect(draw(table, tree)).toEqual(["parent", "  early"]);
  });

  it("shows a step whose parent has not arrived at the top, with what is below it", () => {
    const { table, tree } = drawSteps(`
      orphan agent of=nobody
        child tool
      other tool of=someone-else
    `);
    expect(draw(table, tree)).toEqual(["orphan (orphan)", "  child", "other (orphan)"]);
    expect([...table.missingParent.keys()]).toEqual([0, 2]);
  });

  it("cuts a circle of parents open above its first step", () => {
    const { table, tree } = drawSteps(`
      a chain of=c
      b chain of=a
      c chain of=b
      own chain of=self
      below tool of=b
    `);
    expect(draw(table, tree)).toEqual(["a (cycle)", "  b", "    c", "    below", "own (cycle)"]);
  });

  it("holds every row exactly once, whatever the parents say", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2, max: 40 }), { maxLength: 40 }), (parents) => {
        const tree = buildTree(Int32Array.from(parents, (parent) => Math.min(parent, parents.length - 1)));
        expect([...tree.order].sort((a, b) => a - b)).toEqual(parents.map((_, row) => row));
        for (const row of tree.order) {
          const above = tree.parent[row] ?? -1;
          if (above < 0) continue;
          expect(tree.depth[row]).toBe((tree.depth[above] ?? 0) + 1);
          expect(tree.position[row]).toBeGreaterThan(tree.position[above] ?? 0);
          expect((tree.position[row] ?? 0) + (tree.size[row] ?? 0)).toBeLessThanOrEqual(
            (tree.position[above] ?? 0) + (tree.size[above] ?? 0),
          );
        }
      }),
    );
  });

  it("takes 100,000 steps in one line without recursion", () => {
    const tree = buildTree(Int32Array.from({ length: 100_000 }, (_, row) => row - 1));
    expect(tree.depth.at(-1)).toBe(99_999);
    expect(tree.size[0]).toBe(100_000);
  });
});

describe("layoutRows", () => {
  const { table, tree } = drawSteps(`
    desk agent
      triage agent
        chat llm
        lookup tool
      judge agent
        chat llm
  `);

  it("leaves out what is below a closed step", () => {
    expect(draw(table, tree, layoutRows(tree, new Set([1])))).toEqual(["desk", "  triage", "  judge", "    chat"]);
  });

  it("closes by level", () => {
    expect(draw(table, tree, layoutRows(tree, closedBelow(tree, 2)))).toEqual(["desk", "  triage", "  judge"]);
    expect(draw(table, tree, layoutRows(tree, closedBelow(tree, 1)))).toEqual(["desk"]);
  });

  it("opens what hides a row and nothing else", () => {
    const closed = closedBelow(tree, 1);
    expect(draw(table, tree, layoutRows(tree, revealRow(tree, closed, 2)))).toEqual([
      "desk",
      "  triage",
      "    chat",
      "    lookup",
      "  judge",
    ]);
  });

  it("says which row stands for a hidden one", () => {
    expect(visibleRow(tree, new Set([0, 1]), 2)).toBe(0);
    expect(visibleRow(tree, new Set([1]), 2)).toBe(1);
    expect(visibleRow(tree, new Set([1]), 1)).toBe(1);
  });

  it("stops indenting at a level and says the depth instead", () => {
    expect(indentOf(3, 12)).toEqual({ levels: 3, depthLabel: "" });
    expect(indentOf(499, 12)).toEqual({ levels: 12, depthLabel: "499" });
  });
});
