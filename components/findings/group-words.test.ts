import { describe, expect, it } from "vitest";
import { countValues, stateSentence } from "@/components/findings/group-words";
import type { FindingGroup } from "@/lib/contract/findings";

const group: FindingGroup = {
  ...{ id: "g", fingerprint: "f", rule: "error.in_ok", severity: "high", title: "t", means: "m", detail: "d" },
  ...{ pipeline: "desk", step: "lookup", state: "open", assignee: null, note: null, ignoredUntil: null },
  ...{ ignoredUntilRuns: null, resolvedAt: null, runs: 4, firstSeenAt: "", lastSeenAt: "", trend: [], samples: [] },
};
const say = (change: Partial<FindingGroup>) => stateSentence({ ...group, ...change }, (at) => `<${at}>`);

describe("stateSentence", () => {
  it("says what ends a decision", () => {
    expect(say({})).toBeNull();
    expect(say({ state: "ignored" })).toBe("Ignored for good.");
    expect(say({ state: "ignored", ignoredUntilRuns: 5 })).toBe("Ignored until 1 more run has it.");
    expect(say({ state: "ignored", ignoredUntilRuns: 14 })).toBe("Ignored until 10 more runs have it.");
    expect(say({ state: "ignored", ignoredUntil: "noon" })).toContain("after <noon>");
    expect(say({ state: "resolved", resolvedAt: "noon" })).toContain("Resolved <noon>.");
    expect(say({ state: "regressed" })).toBe("It was resolved and came back.");
  });
});

describe("countValues", () => {
  it("counts equal values whatever the order of their keys", () => {
    const samples = [{ actual: "84" }, { actual: { a: 1, b: 2 } }, { actual: { b: 2, a: 1 } }];
    expect(countValues(samples)).toEqual([
      { value: { a: 1, b: 2 }, count: 2 },
      { value: "84", count: 1 },
    ]);
  });
});
