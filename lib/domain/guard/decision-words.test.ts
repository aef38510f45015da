import { describe, expect, it } from "vitest";
import type { Decision } from "@/lib/domain/guard/approval";
import { outcomeSentence, refusalSentence } from "@/lib/domain/guard/decision-words";

const names: Readonly<Record<string, string>> = { m1: "Ines", m2: "Tomás" };
const nameOf = (id: string) => names[id] ?? "?";
const approved: Decision = {
  ...{ verdict: "approved", by: ["m1", "m2"], reason: null, comment: null, edited: false, rev: 1, at: "" },
};
const rejected: Decision = { ...approved, verdict: "rejected", by: ["m1"], reason: "too_risky", comment: "third" };

describe("outcomeSentence", () => {
  it("says nothing while it waits", () => expect(outcomeSentence("pending", null, nameOf)).toBeNull());
  it("names who decided and why", () => {
    expect(outcomeSentence("approved", { ...approved, edited: true }, nameOf)).toBe(
      "Approved by Ines and Tomás with edited arguments. The run goes on as soon as a process takes it up.",
    );
    expect(outcomeSentence("rejected", rejected, nameOf)).toContain("Rejected by Ines: too risky, “third”.");
  });
  it("says so where nobody was asked", () => {
    const unasked: Decision = { ...approved, by: [], comment: "not asked: trust class small, sampled 25 %" };
    expect(outcomeSentence("approved", unasked, nameOf)).toContain(
      "Approved by no person, not asked: trust class small, sampled 25 %.",
    );
  });
  it("has words for every end", () => {
    for (const state of ["expired", "cancelled", "lapsed", "consumed", "executed", "failed", "in_doubt"] as const) {
      expect(outcomeSentence(state, approved, nameOf)).toMatch(/\.$/);
    }
  });
});

describe("refusalSentence", () => {
  it("tells the loser of a race who won", () => {
    expect(refusalSentence("already_decided", "d", { decision: rejected }, nameOf)).toBe(
      "Too late: Rejected by Ines: too risky, “third”. Your answer was not counted.",
    );
  });
  it.each([
    ["already_decided", { decision: null }],
    ["already_decided", { decision: { by: 1 } }],
    ["already_decided", null],
    ["own_request", {}],
  ])("%s %j: the server's own words", (code, problem) => expect(refusalSentence(code, "d", problem, nameOf)).toBe("d"));
  it.each(["stale_rev", "expired", "cancelled"])("%s in words of its own", (code) =>
    expect(refusalSentence(code, "d", {}, nameOf)).not.toBe("d"),
  );
});
