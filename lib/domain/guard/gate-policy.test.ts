import { describe, expect, it } from "vitest";
import { diffPolicies, type Policy, tightenDemand, waitOf } from "@/lib/domain/guard/gate-policy";

const policy = (over: Partial<Policy> = {}): Policy => ({
  ...{ required: true, risk: "medium", quorum: 1, approvers: null, timeoutMs: null, escalate: null, trust: null },
  ...over,
});

describe("a version", () => {
  it("tells each field that it changes, old and new", () => {
    const stricter = policy({ risk: "high", quorum: 2, approvers: ["group:leads"] });
    expect(diffPolicies(policy(), stricter)).toEqual([
      { field: "risk", from: "medium", to: "high" },
      { field: "approvers", from: null, to: ["group:leads"] },
      { field: "quorum", from: 1, to: 2 },
    ]);
    expect(diffPolicies(stricter, stricter)).toEqual([]);
    const trust = { name: "small", amount: null, unaskedPerDay: 5 };
    const reordered = { unaskedPerDay: 5, amount: null, name: "small" };
    expect(diffPolicies(policy({ trust }), policy({ trust: reordered }))).toEqual([]);
  });

  it("is all that is set where there was no gate, and all that is gone where it is removed", () => {
    expect(diffPolicies(null, policy()).map(({ field }) => field)).toEqual(["required", "risk", "quorum"]);
    expect(diffPolicies(policy(), null).every(({ to }) => to === null)).toBe(true);
  });
});

describe("who waits", () => {
  const waiting = { risk: "medium", quorum: 2, approvers: [] } as const;
  it("is asked for more, never for less", () => {
    expect(tightenDemand(waiting, policy({ risk: "low" }))).toBeNull();
    expect(tightenDemand(waiting, policy({ risk: "high" }))).toEqual({ ...waiting, risk: "high" });
    expect(tightenDemand(waiting, policy({ approvers: ["group:leads"] }))).toEqual({
      ...waiting,
      approvers: ["group:leads"],
    });
  });
});

describe("the wait", () => {
  const asked = { timeoutMs: 1_000, escalate: { approvers: ["group:a"], timeoutMs: 5 } };
  it.each<[string, Policy | null, ReturnType<typeof waitOf>]>([
    ["is the request's without a gate", null, asked],
    ["is shortened", policy({ timeoutMs: 400 }), { ...asked, timeoutMs: 400 }],
    ["is never lengthened", policy({ timeoutMs: 9_000 }), asked],
    [
      "escalates to whom the gate names",
      policy({ escalate: { approvers: ["group:b"], timeoutMs: 7 } }),
      { timeoutMs: 1_000, escalate: { approvers: ["group:b"], timeoutMs: 7 } },
    ],
    [
      "adds nobody of the request's where the gate names the approvers",
      policy({ approvers: ["group:b"] }),
      { timeoutMs: 1_000, escalate: null },
    ],
  ])("%s", (_, gate, wait) => {
    expect(waitOf(asked, gate)).toEqual(wait);
  });
});
