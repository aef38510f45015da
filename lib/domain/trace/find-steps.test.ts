import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import {
  filterSteps,
  hasConditions,
  markBoth,
  markedRows,
  nextMatch,
  noFind,
  readFind,
  withAncestors,
  writeFind,
} from "./find-steps";
import { nameOf } from "./step-table";

const { table, tree } = drawSteps(`
  desk agent 0..9000000000
    triage agent 0..3000000000
      chat llm 0..1000000000 cost=5000
      lookup tool 1000000000..2500000000 subject=order.lookup failed
      chat llm 2500000000..open cost=70000
    judge agent 4000000000..9000000000
      order.refund tool 4000000000..5000000000
`);
const names = (marks: Uint8Array) => [...markedRows(marks)].map((row) => `${row} ${nameOf(table, row)}`).join(", ");

describe("what is looked for", () => {
  it.each([
    ["cracked screen", { text: "cracked screen" }],
    [" kind:llm,tool refund kind:gate ", { text: "refund", kind: ["llm", "tool", "gate"] }],
    ['status:failed model:gpt-* tool:"order lookup"', { status: ["failed"], model: ["gpt-*"], tool: ["order lookup"] }],
    ["cost>0.01 duration>1.5s x", { text: "x", cost: 10_000n, duration: 1_500_000_000n }],
    ["a repeats:yes", { text: "a", repeats: true }],
    ["kind:nothing cost>much a:b", { text: "kind:nothing cost>much a:b" }],
    ["weekend:kind:llm", { text: "weekend:kind:llm" }],
    ["", {}],
  ])("%s", (written, found) => {
    expect(readFind(written)).toEqual({ ...noFind, ...found });
    expect(readFind(writeFind(readFind(written)))).toEqual(readFind(written));
  });
});

describe("conditions", () => {
  it.each([
    ["kind:llm", "2 chat, 4 chat"],
    ["status:failed", "3 lookup"],
    ["status:open", "4 chat"],
    ["status:ok kind:tool", "6 order.refund"],
    ["model:GPT-*", "2 chat, 4 chat"],
    ["model:gpt", ""],
    ["tool:order.*", "3 lookup, 6 order.refund"],
    ["tool:order.lookup", "3 lookup"],
    ["cost>0.01", "4 chat"],
    ["duration>2s", "0 desk, 1 triage, 5 judge"],
    ["duration>2s kind:agent,llm status:ok", "0 desk, 1 triage, 5 judge"],
  ])("%s", (written, marked) => {
    const find = readFind(written);
    expect(hasConditions(find)).toBe(true);
    expect(names(filterSteps(table, find))).toBe(marked);
  });

  it("are none in a text", () => {
    expect(hasConditions(readFind("kind of blue"))).toBe(false);
    expect(markedRows(filterSteps(table, noFind))).toHaveLength(table.count);
  });
});

it("walks round the matches", () => {
  const rows = markedRows(filterSteps(table, readFind("kind:llm,tool")));
  expect([...rows]).toEqual([2, 3, 4, 6]);
  const walk = (from: number, by: 1 | -1) => rows[nextMatch(rows, from, by) ?? -1];
  expect([-1, 2, 3, 5, 6].map((row) => walk(row, 1))).toEqual([2, 3, 4, 6, 2]);
  expect([-1, 2, 3, 5].map((row) => walk(row, -1))).toEqual([6, 6, 2, 4]);
  expect(nextMatch(new Int32Array(), 3, 1)).toBeNull();
});

it("walks through matches that are not here, too", () => {
  const rows = Int32Array.of(-1, 2, -1, -1, 5, -1);
  expect([-1, 0, 2, 3, 5, 9].map((row) => nextMatch(rows, row, 1))).toEqual([0, 0, 2, 2, 5, 5]);
  expect([-1, 0, 2, 3, 5, 9].map((row) => nextMatch(rows, row, -1))).toEqual([5, 0, 0, 3, 3, 5]);
  expect(nextMatch(Int32Array.of(-1), 4, 1)).toBe(0);
});

it("keeps what stands above a marked step, and marks what both mark", () => {
  const marks = filterSteps(table, readFind("tool:order.lookup"));
  expect(names(withAncestors(tree, marks))).toBe("0 desk, 1 triage, 3 lookup");
  expect(names(markBoth(marks, filterSteps(table, readFind("status:failed"))))).toBe("3 lookup");
  expect(names(markBoth(marks, filterSteps(table, readFind("status:open"))))).toBe("");
});
