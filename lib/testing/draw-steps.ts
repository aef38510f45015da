import { buildTree, type StepTree } from "@/lib/domain/trace/build-tree";
import { type StepKind, stepKinds } from "@/lib/domain/trace/step";
import { type StepPiece, StepRows } from "@/lib/domain/trace/step-rows";
import type { StepTable } from "@/lib/domain/trace/step-table";

type Drawn = { readonly name: string; readonly depth: number; readonly marks: ReadonlyMap<string, string> };

/**
 * A run from a drawing, one step a line, indented by two spaces under its parent, in order of start:
 *
 *     desk agent 0..100
 *       chat llm 10..20 cost=5 failed
 *       chat llm 30..open of=lost-parent
 *
 * `10..20` is start and end in ns (default: the line's number, 1 ns long), `of=` names another parent by step name
 * (`of=self` itself), else a name that is not drawn is a parent that has not arrived.
 */
export function drawSteps(drawing: string): { table: StepTable; tree: StepTree } {
  const piece = drawPiece(drawing);
  // rows stay in the order of the lines, also where a drawing is not in order of start
  const rows = new StepRows();
  rows.add({ ...piece, columns: { ...piece.columns, start: piece.columns.start.map((_, row) => row) } });
  const table = { ...rows.table(piece.names.length, false), start: Float64Array.from(piece.columns.start) };
  return { table, tree: buildTree(table.parent) };
}

export function drawPiece(drawing: string): StepPiece {
  const lines = drawing.split("\n").filter((line) => line.trim() !== "");
  const margin = Math.min(...lines.map((line) => line.search(/\S/)));
  const drawn = lines.map((line) => readLine(line.slice(margin)));
  const parents = drawn.map((step, row) => parentOf(drawn, step, row));
  const range = (step: Drawn, row: number) => (step.marks.get("..") ?? `${row}..${row + 1}`).split("..");
  const number = (name: string, missing: number) => drawn.map(({ marks }) => Number(marks.get(name) ?? missing));
  const idOf = (name: string) => (name.length * 7919).toString(16).padStart(16, "0");
  const idOfRow = (row: number) => (row + 1).toString(16).padStart(16, "0");
  return {
    startTimeUnixNano: "0",
    names: drawn.map(({ name }) => name),
    models: ["gpt-5"],
    subjects: drawn.map(({ marks }) => marks.get("subject") ?? ""),
    columns: {
      spanId: drawn.map((_, row) => idOfRow(row)),
      parentId: parents.map((parent) => {
        if (typeof parent === "string") return idOf(parent);
        return parent < 0 ? null : idOfRow(parent);
      }),
      name: drawn.map((_, row) => row),
      kind: drawn.map(({ marks }) => stepKinds.findIndex((kind: StepKind) => marks.has(kind))),
      start: drawn.map((step, row) => Number(range(step, row)[0])),
      duration: drawn.map((step, row) => {
        const [start, end] = range(step, row);
        return end === "open" ? -1 : Number(end) - Number(start);
      }),
      failed: drawn.map(({ marks }) => (marks.has("failed") ? 1 : 0)),
      model: drawn.map(({ marks }) => (marks.has("llm") ? 0 : -1)),
      tokens: number("tokens", -1),
      costMicroUsd: number("cost", -1),
      attempt: number("attempt", 0),
      firstToken: number("first", -1),
      subject: drawn.map(({ marks }, row) => (marks.has("subject") ? row : -1)),
      children: [],
      costBelow: [],
    },
  };
}

function readLine(line: string): Drawn {
  const [name = "", ...words] = line.trim().split(/\s+/);
  const marks = new Map(
    words.map(
      (word) =>
        (/^-?\d+\.\./.test(word) ? ["..", word] : [word.split("=")[0] ?? "", word.split("=")[1] ?? ""]) as [
          string,
          string,
        ],
    ),
  );
  return { name, depth: line.search(/\S/) / 2, marks };
}

function parentOf(drawn: readonly Drawn[], step: Drawn, row: number): number | string {
  const named = step.marks.get("of");
  if (named === "self") return row;
  if (named !== undefined) {
    const at = drawn.findIndex(({ name }) => name === named);
    return at >= 0 ? at : named;
  }
  return drawn.slice(0, row).findLastIndex(({ depth }) => depth === step.depth - 1);
}
