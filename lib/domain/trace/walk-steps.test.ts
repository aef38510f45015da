import { describe, expect, it } from "vitest";
import { nameOf } from "@/lib/domain/trace/step-table";
import { drawSteps } from "@/lib/testing/draw-steps";
import { sumCost } from "./sum-cost";
import { openingRow, previousCall, stepInTime, stepUp, stepWrong } from "./walk-steps";

const { table, tree } = drawSteps(`
  desk agent failed
    triage agent
      chat llm cost=5
      lookup tool
      chat llm cost=7
    judge agent failed cost=100
      guard guard
      answer llm failed cost=20
      answer llm failed
`);
const name = (row: number | null) => (row === null ? null : `${row} ${nameOf(table, row)}`);

describe("openingRow", () => {
  it("opens on the cause of the first failure", () => {
    expect(name(openingRow(table, tree))).toBe("7 answer");
  });
  it("opens on the first root where nothing failed", () => {
    const quiet = drawSteps("a chain\n  b tool\nc chain");
    expect(openingRow(quiet.table, quiet.tree)).toBe(0);
  });
  it("opens on the first finding where nothing failed", () => {
    const quiet = drawSteps("a chain\n  b tool\n  c tool");
    expect(openingRow(quiet.table, quiet.tree, Uint8Array.of(0, 0, 1))).toBe(2);
  });
  it("has nowhere to open in an empty run", () => {
    const empty = drawSteps("");
    expect(openingRow(empty.table, empty.tree)).toBeNull();
  });
});

describe("keys", () => {
  it("walks failures in order of start", () => {
    expect(name(stepWrong(table, 0, 1))).toBe("5 judge");
    expect(name(stepWrong(table, 7, 1))).toBe("8 answer");
    expect(stepWrong(table, 8, 1)).toBeNull();
    expect(name(stepWrong(table, 5, -1))).toBe("0 desk");
  });
  it("stops at findings, too", () => {
    const found = new Uint8Array(table.count);
    found[3] = 2;
    expect(name(stepWrong(table, 0, 1, found))).toBe("3 lookup");
    expect(name(stepWrong(table, 3, 1, found))).toBe("5 judge");
    expect(name(stepWrong(table, 5, -1, found))).toBe("3 lookup");
  });
  it("walks in time and up, and stops at the ends", () => {
    expect(name(stepInTime(table, 4, 1))).toBe("5 judge");
    expect(stepInTime(table, 8, 1)).toBeNull();
    expect(stepInTime(table, 0, -1)).toBeNull();
    expect(name(stepUp(tree, 3))).toBe("1 triage");
    expect(stepUp(tree, 0)).toBeNull();
  });
});

describe("previousCall", () => {
  it("is the llm call before under the same parent", () => {
    expect(name(previousCall(table, tree, 4))).toBe("2 chat");
    expect(previousCall(table, tree, 2)).toBeNull();
  });
  it("is the one before in the same agent where each call has a wrapper", () => {
    const wrapped = drawSteps(`
      desk agent
        turn1 chain
          chat llm
        turn2 chain
          chat llm
      other agent
        chat llm
    `);
    expect(previousCall(wrapped.table, wrapped.tree, 4)).toBe(2);
    expect(previousCall(wrapped.table, wrapped.tree, 6)).toBeNull();
  });
  it("never takes the same call as another instrumentation saw it", () => {
    const twice = drawSteps(`
      desk agent
        outer llm
          inner llm
    `);
    expect(previousCall(twice.table, twice.tree, 2)).toBeNull();
  });
});

describe("sumCost", () => {
  it("adds leaves; a parent's own sum counts only where no leaf has a cost", () => {
    expect([...sumCost(table, tree)]).toEqual([32, 12, 5, -1, 7, 20, -1, 20, -1]);
    const repeated = drawSteps(`
      desk agent cost=9
        chat llm
    `);
    expect([...sumCost(repeated.table, repeated.tree)]).toEqual([9, -1]);
  });
  it("counts a call that another instrumentation saw too once, and calls behind a tool each", () => {
    const twice = drawSteps(`
      desk agent
        outer llm cost=5
          guard guard
            inner llm cost=5
          lookup tool
            deeper llm cost=7
    `);
    expect([...sumCost(twice.table, twice.tree)]).toEqual([12, 12, 5, 5, 7, 7]);
  });
});
