import { describe, expect, it } from "vitest";
import {
  admitHold,
  decideRelease,
  decideSettle,
  judgeHold,
  type ScopeUse,
  thresholdsReached,
} from "@/lib/domain/guard/money";
import { Refusal } from "@/lib/domain/guard/refusal";

const scope = (kind: ScopeUse["kind"], limitMicroUsd: number, spentMicroUsd = 0, heldMicroUsd = 0): ScopeUse => ({
  kind,
  id: kind,
  limitMicroUsd,
  spentMicroUsd,
  heldMicroUsd,
});
const refusal = (act: () => unknown) => {
  try {
    act();
    return "granted";
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return `${error.code} ${(error.members["scope"] as ScopeUse | undefined)?.kind}`;
  }
};

describe("admitHold", () => {
  it.each([
    ["fits exactly", [scope("project", 100, 40, 20)], 40, "granted"],
    ["one more than is left", [scope("project", 100, 40, 20)], 41, "contended project"],
    ["one more than is not spent", [scope("project", 100, 40, 20)], 61, "exhausted project"],
    [
      "the first contended scope is told",
      [scope("project", 100, 0, 95), scope("run", 50, 0, 45)],
      10,
      "contended project",
    ],
    ["a later exhausted one outranks it", [scope("project", 100, 0, 95), scope("run", 5)], 10, "exhausted run"],
    ["an overrun leaves nothing", [scope("project", 100, 130)], 1, "exhausted project"],
  ])("%s", (_, scopes, amount, told) => {
    expect(refusal(() => admitHold(scopes, amount))).toBe(told);
  });
});

describe("a hold of 80 that ends at 60 s", () => {
  const hold = { state: "held", microUsd: 80, chargedMicroUsd: null, expiresAt: new Date(60_000) } as const;
  const at = (ms: number) => judgeHold(hold, new Date(ms));

  it("is assumed at its deadline, not before", () => {
    expect([at(59_999).state, at(60_000).state, at(60_000).chargedMicroUsd]).toEqual(["held", "assumed", 80]);
  });

  it("settles what it really cost, once", () => {
    expect(decideSettle(at(0), 30)).toEqual({ state: "settled", charged: 30, spent: 30, held: -80 });
    expect(decideSettle(at(0), null)).toEqual({ state: "settled", charged: 80, spent: 80, held: -80 });
    expect(decideSettle(at(60_000), 30)).toEqual({ state: "settled", charged: 30, spent: -50, held: 0 });
    const settled = { ...hold, state: "settled", chargedMicroUsd: 30 } as const;
    expect([
      decideSettle(settled, 30),
      decideSettle(settled, 31),
      decideSettle({ ...hold, state: "released" }, 1),
    ]).toEqual(["same", "settled", "settled"]);
  });

  it("is given back while nothing was charged", () => {
    expect(decideRelease(at(0))).toEqual({ state: "released", charged: null, spent: 0, held: -80 });
    expect([decideRelease(at(60_000)), decideRelease({ ...hold, state: "released" })]).toEqual(["settled", "same"]);
  });
});

it("tells each threshold once, also beyond what a double multiplies exactly", () => {
  expect(thresholdsReached(50, 100, 0)).toEqual([50]);
  expect(thresholdsReached(100, 100, 50)).toEqual([80, 100]);
  expect(thresholdsReached(100, 100, 100)).toEqual([]);
  expect(thresholdsReached(0, 0, 0)).toEqual([]);
  expect(thresholdsReached(799_999_999_999_999, 1e15, 50)).toEqual([]);
  expect(thresholdsReached(800_000_000_000_000, 1e15, 50)).toEqual([80]);
});
