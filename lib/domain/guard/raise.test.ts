import { describe, expect, it } from "vitest";
import { type Guarded, isRaise, raiseDeciders, raiseQuestion } from "@/lib/domain/guard/raise";

const guarded: Guarded = {
  limitMicroUsd: 5_000_000,
  atLimit: { kind: "halt" },
  paused: false,
  raiseNeedsApproval: true,
};

describe("what needs an approval", () => {
  it.each<[string, Guarded | null, boolean]>([
    ["a higher limit", { ...guarded, limitMicroUsd: 5_000_001 }, true],
    ["a pause", { ...guarded, paused: true }, true],
    ["a soft limit", { ...guarded, atLimit: { kind: "tell" } }, true],
    ["doing without approvals", { ...guarded, raiseNeedsApproval: false }, true],
    ["removing it", null, true],
    ["a lower limit", { ...guarded, limitMicroUsd: 1 }, false],
    ["asking a person at the limit", { ...guarded, atLimit: { kind: "ask" } }, false],
  ])("%s", (_, after, needs) => {
    expect(isRaise(guarded, after)).toBe(needs);
    expect(isRaise({ ...guarded, raiseNeedsApproval: false }, after)).toBe(false);
  });

  it("the limit of a paused budget, which refuses again later", () => {
    const paused = { ...guarded, paused: true };
    expect(isRaise(paused, { ...paused, limitMicroUsd: 6_000_000 })).toBe(true);
    expect(isRaise(paused, guarded)).toBe(false);
  });
});

it.each([
  [{ limitMicroUsd: 20_000_000 }, "May the budget of desk be raised from $5.00 a day to $20.00?"],
  [{ paused: true }, "May the budget of desk, $5.00 a day, be paused, so that it refuses nothing?"],
  [
    { limitMicroUsd: 20_000_000, raiseNeedsApproval: false },
    "May the budget of desk be raised from $5.00 a day to $20.00 and be raised without an approval from now on?",
  ],
  [null, "May the budget of desk, $5.00 a day, be removed?"],
])("%j is asked in a sentence", (wanted, sentence) => {
  expect(raiseQuestion({ of: "desk", period: "day", before: guarded, wanted })).toBe(sentence);
});

it("those may decide who may change budgets and do not share the vote of who asks", () => {
  const person = (id: string, role: "reviewer" | "operator" | "owner", delegatesTo: string | null = null) => ({
    ...{ id, name: id, role, groups: [], delegatesTo },
  });
  const people = [
    person("ann", "operator"),
    person("ben", "owner"),
    person("cal", "reviewer"),
    person("dee", "owner", "ann"),
  ];
  expect(raiseDeciders(people, "ann")).toEqual(["ben"]);
  expect(raiseDeciders(people, null)).toEqual(["ann", "ben", "dee"]);
});
