import { describe, expect, it } from "vitest";
import { StepEnd, StepPiece, type StepsQuery } from "@/lib/contract/steps";
import { buildTree } from "@/lib/domain/trace/build-tree";
import { countChildren } from "@/lib/domain/trace/pick-window";
import { makeRunSteps } from "@/lib/domain/trace/run-steps";
import { StepRows } from "@/lib/domain/trace/step-rows";
import { rowOf, spanIdOf } from "@/lib/domain/trace/step-table";
import { sumCost } from "@/lib/domain/trace/sum-cost";
import type { RunIndex } from "@/lib/server/run-index";
import { windowLines } from "@/lib/server/run-windows";

const idOf = (no: number) => (no + 1).toString(16).padStart(16, "0");
const steps = 260_000;
const startNs = 1_795_000_000_000_000_000n;

/** A root with ten readers; below each of them steps in turn, the last one of all failed. */
function drawIndex(): RunIndex {
  const rows = new StepRows();
  const ids = Array.from({ length: steps }, (_, no) => idOf(no));
  rows.add({
    startTimeUnixNano: String(startNs),
    names: ["step"],
    models: [],
    subjects: [],
    columns: {
      spanId: ids,
      parentId: ids.map((_, no) => (no === 0 ? null : idOf(no <= 10 ? 0 : 1 + (no % 10)))),
      name: ids.map(() => 0),
      kind: ids.map(() => 2),
      start: ids.map((_, no) => no),
      duration: ids.map(() => 5),
      failed: ids.map((_, no) => (no === steps - 1 ? 1 : 0)),
      model: ids.map(() => -1),
      tokens: ids.map(() => -1),
      costMicroUsd: ids.map(() => 2),
      ...{ attempt: [], firstToken: [], subject: [], children: [], costBelow: [] },
    },
  });
  const table = rows.table(steps, false);
  const tree = buildTree(table.parent);
  return { table, tree, children: countChildren(tree), cost: sumCost(table, tree), revision: 7 };
}

const index = drawIndex();

function read(rows: StepRows, query: StepsQuery): StepEnd {
  const lines = windowLines(index, query);
  for (let next = lines.next(); ; next = lines.next()) {
    if (next.done) return StepEnd.parse(next.value);
    for (const line of next.value.split("\n")) if (line !== "") rows.add(StepPiece.parse(JSON.parse(line)));
  }
}

function arrange(rows: StepRows, { tops, failures, overview }: StepEnd) {
  const rest = { total: steps, tops: tops ?? null, failures: failures ?? null, overview: overview ?? null };
  return makeRunSteps(rows, rest, false);
}

describe("the windows of a run of 260,000 steps", () => {
  it("begin with 100,000, the failure at its very end among them, and say what is hidden where", () => {
    const rows = new StepRows();
    const run = arrange(rows, read(rows, {}));
    expect(run.shown).toBe(100_000);
    expect(run.rest.failures).toEqual({ total: 1, shown: 1 });
    expect(rowOf(run.table, idOf(steps - 1))).not.toBeNull();
    expect([run.hiddenTops, run.hidden[0], run.table.missingParent.size]).toEqual([0, 0, 0]);
    expect(run.hidden.reduce((sum, hidden) => sum + hidden, 0)).toBe(steps - run.shown);
    expect(run.rest.overview?.failed.at(-1)).toBe(1);
    expect(run.cost[0]).toBe(index.cost[0]);
  });

  it("hold every step once all are read, however they are asked for", () => {
    const rows = new StepRows();
    const first = read(rows, {});
    let cursor = first.nextCursor;
    while (cursor) cursor = read(rows, { cursor }).nextCursor;
    const run = arrange(rows, first);
    expect(run.shown).toBe(steps);
    expect(run.hidden.some((hidden) => hidden > 0)).toBe(false);
    expect(Array.from({ length: 5 }, (_, row) => spanIdOf(run.table, row))).toEqual([0, 1, 2, 3, 4].map(idOf));
  });

  it("go on below one step", () => {
    const rows = new StepRows();
    const first = read(rows, {});
    let cursor = first.nextCursor;
    while (cursor) cursor = read(rows, { below: idOf(3), cursor }).nextCursor;
    const run = arrange(rows, first);
    expect(run.hidden[3]).toBe(0);
    expect(run.hidden[4]).toBeGreaterThan(0);
  });

  it("lead to a step by its id and to a moment", () => {
    const rows = new StepRows();
    const first = read(rows, { focus: idOf(200_000) });
    expect(rowOf(arrange(rows, first).table, idOf(200_000))).not.toBeNull();
    read(rows, { near: idOf(150_000) });
    read(rows, { at: String(startNs + 240_000n) });
    const { table } = arrange(rows, first);
    for (const no of [150_000, 149_000, 240_000, 241_000]) expect(rowOf(table, idOf(no))).not.toBeNull();
    read(rows, { near: "ffffffffffffffff" });
  });
});
