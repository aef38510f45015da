import { describe, expect, it } from "vitest";
import { allowedBy, insteadOf, loosens, refuses } from "@/lib/domain/guard/at-limit";

const scope = { kind: "pipeline", id: "b1", limitMicroUsd: 1_000, spentMicroUsd: 900, heldMicroUsd: 50 } as const;

it("soft and paused budgets refuse nothing", () => {
  expect(refuses({ atLimit: { kind: "halt" }, paused: false })).toBe(true);
  expect(refuses({ atLimit: { kind: "halt" }, paused: true })).toBe(false);
  expect(refuses({ atLimit: { kind: "tell" }, paused: false })).toBe(false);
});

describe("what a refused call may do instead", () => {
  it("is nothing where the budget halts", () => {
    expect(insteadOf({ kind: "halt" }, scope, 100, "desk")).toBeNull();
    expect(insteadOf({ kind: "fallback", model: "small" }, scope, 100, "desk")).toEqual({
      kind: "fallback",
      model: "small",
    });
  });

  it.each([
    [100, 1_200], // a fifth more
    [400, 1_350], // what is spent and held, and the call
  ])("asks for enough for a call of %d", (amount, upToMicroUsd) => {
    const instead = insteadOf({ kind: "ask" }, scope, amount, "desk");
    if (instead?.kind !== "ask") throw new Error("it asks");
    expect(instead.ask.args).toEqual({ budgetId: "b1", limitMicroUsd: 1_000, upToMicroUsd });
    expect(allowedBy(instead.ask, "b1")).toBe(upToMicroUsd);
    expect(allowedBy(instead.ask, "b2")).toBeNull();
    expect(allowedBy({ ...instead.ask, name: "refund" }, "b1")).toBeNull();
  });

  it("takes no amount that is none", () => {
    for (const upToMicroUsd of ["1", -1, null]) {
      expect(allowedBy({ name: "budget", args: { budgetId: "b1", upToMicroUsd } }, "b1")).toBeNull();
    }
  });
});

it("a change lets more be spent by a higher limit, by a pause, or by telling only", () => {
  const hard = { atLimit: { kind: "halt" }, paused: false, limitMicroUsd: 100 } as const;
  expect(loosens(hard, { ...hard, limitMicroUsd: 101 })).toBe(true);
  expect(loosens(hard, { ...hard, paused: true })).toBe(true);
  expect(loosens(hard, { ...hard, atLimit: { kind: "tell" } })).toBe(true);
  expect(loosens(hard, { ...hard, limitMicroUsd: 99 })).toBe(false);
  expect(loosens(hard, { ...hard, atLimit: { kind: "ask" } })).toBe(false);
  expect(loosens({ ...hard, paused: true }, { ...hard, limitMicroUsd: 500 })).toBe(false);
});
