import { describe, expect, it } from "vitest";
import { type BudgetDraft, bodyOf, changeOf, microOf, needsReason } from "@/components/budgets/budget-draft";
import type { BudgetState } from "@/lib/contract/money";

const draft: BudgetDraft = {
  ...{ kind: "pipeline", target: "research", period: "day", tz: "UTC", dollars: "0.29" },
  ...{ atLimit: "halt", model: "", thresholds: "80 50%,80", raiseNeedsApproval: false },
};
const budget: BudgetState = {
  ...{ id: "b", scope: { kind: "project" }, period: "day", tz: "UTC", limitMicroUsd: 100, createdAt: "", now: "" },
  ...{ window: { start: null, end: null }, spentMicroUsd: 90, heldMicroUsd: 0, leftMicroUsd: 10, worst: null },
  ...{ atLimit: { kind: "halt" }, thresholds: [50], paused: false, crossings: [], refused: 0, refusedAt: null },
  ...{ forecast: null, raiseNeedsApproval: false, raise: null },
};

it.each([
  ["0.29", 290_000],
  ["$1,200", 1_200_000_000],
  ["0.000001", 1],
  ["1e3", null],
  ["-1", null],
  ["0.0000001", null],
  ["", null],
])("%s is %s micro-dollars", (text, micro) => expect(microOf(text)).toBe(micro));

describe("bodyOf", () => {
  it("makes what the server takes", () => {
    expect(bodyOf(draft)).toEqual({
      ...{ scope: { kind: "pipeline", pipeline: "research" }, period: "day", tz: "UTC", limitMicroUsd: 290_000 },
      ...{ thresholds: [50, 80], atLimit: { kind: "halt" }, raiseNeedsApproval: false },
    });
  });

  it.each<[Partial<BudgetDraft>, string]>([
    [{ target: " " }, "Name the pipeline."],
    [{ kind: "user", target: "" }, "Name the user, or * for each."],
    [{ dollars: "much" }, "The limit is an amount in dollars, such as 2.50."],
    [{ thresholds: "120" }, "Thresholds are whole per cents from 1 to 100, at most ten."],
    [{ atLimit: "fallback" }, "Name the model to fall back to."],
  ])("says what is missing: %o", (part, words) => expect(bodyOf({ ...draft, ...part })).toBe(words));
});

it("an edit changes only what differs", () => {
  const body = bodyOf({ ...draft, kind: "project", dollars: "0.0001", thresholds: "50" });
  if (typeof body === "string") throw new Error(body);
  expect(changeOf(budget, body)).toEqual({});
  expect(changeOf(budget, { ...body, limitMicroUsd: 5 })).toEqual({ limitMicroUsd: 5 });
});

it("a reason is needed to let more be spent of a budget that was hit", () => {
  const hit = { ...budget, refused: 1 };
  expect(needsReason(budget, { limitMicroUsd: 200 })).toBe(false);
  expect(needsReason(hit, { limitMicroUsd: 200 })).toBe(true);
  expect(needsReason({ ...budget, spentMicroUsd: 100 }, { paused: true })).toBe(true);
  expect(needsReason(hit, { limitMicroUsd: 50 })).toBe(false);
  expect(needsReason(hit, { thresholds: [10] })).toBe(false);
});
