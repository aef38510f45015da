import { describe, expect, it } from "vitest";
import { type Fact, rankFacts } from "./cohort-facts";
import { type CohortStep, commonPath, findLeaves } from "./cohort-path";
import { liftOf, surePart } from "./over-representation";

const fact = (key: string, value: string, family = key): Fact => ({ family, key, value });
/** `n` runs with the facts. */
const runs = (n: number, failed: boolean, ...facts: Fact[]) => Array.from({ length: n }, () => ({ failed, facts }));

describe("facts", () => {
  const eu = fact("region", "eu");
  const us = fact("region", "us");

  it("are ranked by how surely failed runs have them more often", () => {
    const slow = fact("pace", "slow");
    const { ranked } = rankFacts([
      ...runs(9, true, eu),
      ...runs(1, true, us, slow),
      ...runs(4, false, eu),
      ...runs(36, false, us),
    ]);
    expect(ranked.map(({ key, value, failed, good }) => [key, value, ...failed, ...good])).toEqual([
      ["region", "eu", 9, 10, 4, 40],
    ]);
    expect(ranked[0]?.low).toBeGreaterThan(1);
  });

  it("that the same runs have are one thing under several names, within a family", () => {
    const names = [fact("model", "m", "model"), fact("model.id", "m-1", "model"), fact("host", "h")];
    const { ranked } = rankFacts([...runs(5, true, ...names), ...runs(5, false, us)]);
    expect(ranked.map(({ key, also }) => [key, also.map((other) => other.key)])).toEqual([
      ["host", []],
      ["model", ["model.id"]],
    ]);
  });

  it("that nobody has more often are none", () => {
    expect(rankFacts([...runs(5, true, us), ...runs(5, false, us)]).ranked).toEqual([]);
  });
});

describe("the interval of a lift", () => {
  it("holds the lift, and is wider the more was looked at", () => {
    const shares = { failed: [8, 10], good: [2, 40] } as const;
    const [one, many] = [liftOf(shares, 1), liftOf(shares, 500)];
    expect(one.low).toBeLessThan(one.lift);
    expect(one.high).toBeGreaterThan(one.lift);
    expect(many.low).toBeLessThan(one.low);
    expect(many.high).toBeGreaterThan(one.high);
  });

  it("is made of numbers for any shares", () => {
    for (const n of [0, 1, 19]) {
      for (const m of [0, 1, 40]) {
        const { low, lift, high } = liftOf({ failed: [n, 19], good: [m, 40] }, 70);
        expect([low, lift, high].every((value) => Number.isFinite(value) && value > 0)).toBe(true);
      }
    }
  });

  it("is above 1 where all failed runs have it and no good one, below where there are few", () => {
    expect(liftOf({ failed: [20, 20], good: [0, 40] }, 100).low).toBeGreaterThan(1);
    expect(liftOf({ failed: [1, 1], good: [0, 4] }, 100).low).toBeLessThan(1);
    expect(surePart({ failed: [20, 20], good: [0, 40] })).toBeGreaterThan(surePart({ failed: [2, 2], good: [0, 40] }));
  });
});

describe("the path", () => {
  const step = (name: string, parent = 0, failed = false): CohortStep => ({ kind: "tool", name, parent, failed });
  const root: CohortStep = { kind: "chain", name: "desk", parent: -1, failed: false };
  const good = { failed: false, steps: [root, step("look"), step("pay"), step("mail")] };
  const bad = { failed: true, steps: [root, step("look", 0, true), step("mail")] };

  it("is that of a typical good run, with the runs of each side that have a step and fail in it", () => {
    const path = commonPath([good, good, bad, { ...good, steps: good.steps.slice(0, 2) }]);
    expect(
      path.map(({ step: name, depth, failed, good: [n, of], failing }) => [
        name,
        depth,
        ...failed,
        n,
        of,
        failing.failed,
      ]),
    ).toEqual([
      ["desk", 0, 1, 1, 3, 3, 0],
      ["look", 1, 1, 1, 3, 3, 1],
      ["pay", 1, 0, 1, 2, 3, 0],
      ["mail", 1, 1, 1, 2, 3, 0],
    ]);
  });

  it("is left where another step follows", () => {
    expect(findLeaves([good, good, good, bad, bad])).toEqual([{ afterStep: "look", step: "mail", failed: 2, good: 0 }]);
  });
});
