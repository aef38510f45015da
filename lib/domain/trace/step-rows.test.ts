import { describe, expect, it } from "vitest";
import { drawPiece } from "@/lib/testing/draw-steps";
import { buildTree } from "./build-tree";
import { StepRows } from "./step-rows";
import { nameOf, rowOf, type StepTable, spanIdOf } from "./step-table";

/** Rows as text, parents first: two spaces a level. */
function draw(table: StepTable): string[] {
  const tree = buildTree(table.parent);
  return Array.from(tree.order, (row) => `${"  ".repeat(tree.depth[row] ?? 0)}${nameOf(table, row)}`);
}

const rowsOf = (...drawings: string[]) => {
  const rows = new StepRows();
  for (const drawing of drawings) rows.add(drawPiece(drawing));
  return rows;
};

describe("StepRows", () => {
  it("finds a parent in a later piece and shifts times to the first", () => {
    const rows = new StepRows();
    const child = drawPiece("chat llm 10..20");
    const parent = drawPiece("desk agent 0..90");
    const [parentId = ""] = parent.columns.spanId;
    rows.add({
      ...child,
      startTimeUnixNano: "1005",
      columns: { ...child.columns, spanId: ["00000000000000ff"], parentId: [parentId] },
    });
    rows.add({ ...parent, startTimeUnixNano: "1000" });
    const table = rows.table(2, false);
    expect(draw(table)).toEqual(["desk", "  chat"]);
    expect([table.startNs, ...table.start]).toEqual([1005n, -5, 10]);
    expect(rowOf(table, "00000000000000ff")).toBe(1);
    expect(rowOf(table, "00000000000000fe")).toBeNull();
  });

  it("puts a step that comes again in the place of the one before", () => {
    const table = rowsOf("desk agent 0..open", "desk agent 0..90 failed").table(1, true);
    expect([table.count, table.duration[0], table.failed[0]]).toEqual([1, 90, 1]);
  });

  it("keeps the first 8 hexadecimal digits of an id apart from the last", () => {
    const piece = drawPiece("a agent\nb agent");
    const rows = new StepRows();
    rows.add({ ...piece, columns: { ...piece.columns, spanId: ["ffffffff00000000", "00000000ffffffff"] } });
    const table = rows.table(2, false);
    expect([0, 1].map((row) => spanIdOf(table, row)).sort()).toEqual(["00000000ffffffff", "ffffffff00000000"]);
  });

  it("takes many more than it first has room for", () => {
    const lines = Array.from({ length: 5_000 }, (_, no) => `s${no} tool`).join("\n");
    const table = rowsOf(lines).table(5_000, false);
    expect(table.count).toBe(5_000);
    expect(nameOf(table, rowOf(table, (4_000).toString(16).padStart(16, "0")) ?? 0)).toBe("s3999");
  });
});

describe("a parent that has not arrived", () => {
  const orphans = `
    chat llm 10..20 of=lost
    tool tool 20..30 of=lost
  `;

  it("has a row of its own while the run is live, before its children", () => {
    const table = rowsOf(orphans).table(2, true);
    expect(draw(table)).toEqual(["has not arrived", "  chat", "  tool"]);
    expect([...table.pending]).toEqual([1, 0, 0]);
    expect([table.start[0], table.duration[0], table.total]).toEqual([10, -1, 2]);
  });

  it("is replaced in place when it arrives", () => {
    const rows = rowsOf(orphans);
    rows.table(2, true);
    const parent = drawPiece("lost agent 5..90");
    const lostId = drawPiece(orphans).columns.parentId[0] ?? "";
    rows.add({ ...parent, columns: { ...parent.columns, spanId: [lostId] } });
    const table = rows.table(3, true);
    expect(draw(table)).toEqual(["lost", "  chat", "  tool"]);
    expect([...table.pending]).toEqual([0, 0, 0]);
  });

  it("leaves its children at the top once the run is over", () => {
    const rows = rowsOf(orphans);
    rows.table(2, true);
    const table = rows.table(2, false);
    expect(draw(table)).toEqual(["chat", "tool"]);
    expect([...table.missingParent.keys()]).toEqual([0, 1]);
  });
});
