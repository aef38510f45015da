import { describe, expect, it } from "vitest";
import { type HaltFacts, haltCodes, haltDetail, haltSentence, readIssues } from "@/lib/domain/guard/halt-words";

const facts: HaltFacts = {
  ...{ code: "budget", error: null, spent: "$0.24", limit: "$0.25", control: null, approval: null },
  ...{ inDoubt: [], issues: [] },
};

describe("haltSentence", () => {
  it.each(haltCodes)("says %s in one sentence", (code) => {
    expect(haltSentence(code)).toMatch(/^[A-Z][^_]+\.$/);
    expect(haltSentence(code)).not.toContain("of its own");
  });
  it("names a code that is none of ours", () => {
    expect(haltSentence("quota-x")).toBe("It stopped itself, for a reason of its own: quota-x.");
    expect(haltSentence(null)).toMatch(/did not say why/);
  });
});

describe("haltDetail", () => {
  const control = { by: "Ines", reason: "wrong customer", scope: "pipeline desk" };
  const approval = { ask: "Refund $40?", by: "Ines", reason: "too_risky", comment: "third this week" };
  it.each<[string, Partial<HaltFacts>, string | null]>([
    ["budget", {}, "$0.24 of $0.25 spent"],
    ["budget", { error: { message: "run is full" } }, "run is full ($0.24 of $0.25 spent)"],
    ["killed", { control }, "pipeline desk by Ines: wrong customer"],
    ["rejected", { approval }, "Refund $40? Ines: too risky, third this week"],
    ["expired", { approval }, "Refund $40?"],
    ["in_doubt", { inDoubt: ["a", "b", "c", "d", "e"] }, "a, b, c and 2 more"],
    ["schema", { issues: [{ path: "/amount", message: "is no number" }] }, "/amount is no number"],
    ["retries", { error: "503 from the store" }, "503 from the store"],
    ["drift", { error: { code: 7 } }, null],
  ])("%s of %o", (code, more, words) => expect(haltDetail({ ...facts, code, ...more })).toBe(words));
});

describe("readIssues", () => {
  const issue = { path: "/a/0", message: "is missing" };
  it.each([
    [[{ path: ["a", 0], message: "is missing" }], [issue]],
    [[{ path: [{ key: "a" }, { key: 0 }], message: "is missing" }], [issue]],
    ['[{"path":"/a/0","message":"is missing"}]', [issue]],
    [['{"path":"/a/0","message":"is missing"}'], [issue]],
    [["plain words"], [{ path: "", message: "plain words" }]],
    ["not json", []],
    [null, []],
    [[7], []],
  ])("%j", (value, issues) => expect(readIssues(value)).toEqual(issues));
});
