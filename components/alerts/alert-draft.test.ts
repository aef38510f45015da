import { expect, it } from "vitest";
import { draftOf, newDraft, ruleOf } from "@/components/alerts/alert-draft";
import type { Alert } from "@/lib/contract/alerts";

it("reads dollars, percent and seconds, and writes them back as they were typed", () => {
  for (const [metric, limit, stored] of [
    ["cost", "12.345678", 12_345_678],
    ["error_rate", "7", 0.07],
    ["duration_p95", "1.5", 1_500],
    ["runs", "3", 3],
  ] as const) {
    const rule = ruleOf({ ...newDraft, metric, limit });
    if (typeof rule === "string") throw new Error(rule);
    expect(rule.condition).toEqual({ kind: "above", limit: stored });
    expect(draftOf(rule as Alert).limit).toBe(limit);
  }
});

it("says what is wrong, and takes the number's name where none is given", () => {
  expect(ruleOf({ ...newDraft, limit: "-1" })).toContain("limit");
  expect(ruleOf({ ...newDraft, windowMinutes: "4" })).toContain("5 to 1440");
  expect(ruleOf({ ...newDraft, kind: "norm", spreads: "0" })).toContain("1 to 20");
  expect(ruleOf(newDraft)).toMatchObject({ name: "Error rate", pipeline: null });
});
