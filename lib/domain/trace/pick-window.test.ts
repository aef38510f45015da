import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { countChildren, type Picked, pickBelow, pickFirst, pickNear, pickNext } from "./pick-window";
import { nameOf } from "./step-table";

const run = drawSteps(`
  desk agent
    a agent
      a1 llm
      a2 llm
        deep tool failed
    b agent
      b1 llm
      b2 llm
      b3 llm
`);
const names = ({ mask }: Picked) =>
  [...mask.keys()].filter((row) => mask[row] === 1).map((row) => nameOf(run.table, row));

describe("a window of a large run", () => {
  it("holds the failures with what is above them before it holds the rest by start", () => {
    expect(names(pickFirst(run, null, 5))).toEqual(["desk", "a", "a1", "a2", "deep"]);
  });

  it("says how many failures there are, and where steps by start go on", () => {
    const { failures, until } = pickFirst(run, null, 6);
    expect([failures, until]).toEqual([{ total: 1, shown: 1 }, 6]);
  });

  it("bounds the failures and says so", () => {
    const all = drawSteps(`
      one tool failed
      two tool failed
      three tool failed
    `);
    expect(pickFirst(all, null, 2).failures).toEqual({ total: 3, shown: 1 });
  });

  it("holds the step of the address and what is above it", () => {
    const wide = drawSteps(`desk agent\n${Array.from({ length: 600 }, (_, no) => `  s${no} tool`).join("\n")}`);
    const { mask } = pickFirst(wide, 500, 10);
    expect([mask[0], mask[500], mask[299], mask[300]]).toEqual([1, 1, 0, 1]);
  });

  it("around a step holds its neighbours in time, all in their place", () => {
    expect(names(pickNear(run, 7, 1))).toEqual(["desk", "b", "b1", "b2", "b3"]);
  });

  it("below a step goes on where it ended", () => {
    const first = pickBelow(run, 5, 0, 4);
    expect(names(first)).toEqual(["desk", "b", "b1", "b2"]);
    expect(names(pickBelow(run, 5, first.until, 4))).toEqual(["desk", "b", "b3"]);
  });

  it("by start goes on where it ended", () => {
    const first = pickNext(run, 0, 4);
    expect([names(first), first.until]).toEqual([["desk", "a", "a1", "a2"], 4]);
    expect(names(pickNext(run, first.until, 100))).toEqual(["desk", "a", "a2", "deep", "b", "b1", "b2", "b3"]);
  });

  it("counts what lies right below a step", () => {
    expect([...countChildren(run.tree)]).toEqual([2, 2, 0, 1, 0, 3, 0, 0, 0]);
  });
});
