import { expect, it } from "vitest";
import { spanIdOf } from "@/lib/domain/trace/step-table";
import { drawSteps } from "@/lib/testing/draw-steps";
import { hasMark, markSteps } from "./mark-steps";

const { table } = drawSteps(`
  desk agent
    lookup tool
    judge llm
`);
const at = (row: number) => spanIdOf(table, row);

it("marks steps by what kind of finding they have", () => {
  const marks = markSteps(
    [
      { rule: "error.in_ok", spanId: at(1) },
      { rule: "schema.output", spanId: at(2) },
      { rule: "json.malformed", spanId: at(2) },
    ],
    table,
  );
  expect([0, 1, 2].map((row) => [hasMark(marks, row, "schema"), hasMark(marks, row, "silent")])).toEqual([
    [false, false],
    [false, true],
    [true, true],
  ]);
});

it("marks nothing where findings are about the whole run, or about steps that are not here", () => {
  expect(
    markSteps(
      [
        { rule: "run.lost", spanId: null },
        { rule: "error.in_ok", spanId: "00000000000000ff" },
      ],
      table,
    ),
  ).toBeUndefined();
});
