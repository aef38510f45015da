import { describe, expect, it } from "vitest";
import { type AskFacts, amountIn, decideAsking, type TrustRule } from "@/lib/domain/trust/sampling";

const rule: TrustRule = { name: "small", amount: { field: "cents", max: 5_000, perDay: 20_000 }, unaskedPerDay: 10 };

describe("the class of an ask", () => {
  it.each<[string, unknown, number | null]>([
    ["an amount within the band", { cents: 1_200 }, 1_200],
    ["the edge of the band", { cents: 5_000 }, 5_000],
    ["above the band", { cents: 5_001 }, null],
    ["a negative amount", { cents: -1 }, null],
    ["a number as text", { cents: "12" }, null],
    ["no such field", { eur: 1 }, null],
    ["an inherited field", Object.create({ cents: 1 }), null],
    ["no object", 12, null],
  ])("%s", (_, args, amount) => {
    expect(amountIn(rule, args)).toBe(amount);
  });

  it("is every ask where no amount is named", () => {
    expect(amountIn({ ...rule, amount: null }, "anything")).toBe(0);
  });
});

const facts = (over: Partial<AskFacts> = {}): AskFacts => ({
  ...{ amount: 100, round: 0, wasAsked: false, unasked: { count: 0, amount: 0 } },
  ...over,
});

describe("a person is asked", () => {
  it.each<[string, Parameters<typeof decideAsking>, string]>([
    ["while nothing is earned", [rule, 0, "medium", facts(), 0.99], "level"],
    ["always at critical", [rule, 1, "critical", facts(), 0.99], "level"],
    ["by the draw", [rule, 1, "medium", facts(), 0.2499], "sampled"],
    ["less at the second level", [rule, 2, "medium", facts(), 0.0999], "sampled"],
    ["in a later round", [rule, 1, "medium", facts({ round: 1 }), 0.99], "again"],
    ["about what a person was to see before", [rule, 1, "medium", facts({ wasAsked: true }), 0.99], "again"],
    ["above the count of a day", [rule, 1, "medium", facts({ unasked: { count: 10, amount: 0 } }), 0.99], "cap"],
    ["above the amount of a day", [rule, 1, "medium", facts({ unasked: { count: 1, amount: 19_901 } }), 0.99], "cap"],
    [
      "above the count of its risk",
      [{ ...rule, unaskedPerDay: 99 }, 1, "high", facts({ unasked: { count: 20, amount: 0 } }), 0.99],
      "cap",
    ],
  ])("%s", (_, asked, why) => {
    expect(decideAsking(...asked)).toBe(why);
  });

  it("else not", () => {
    expect(decideAsking(rule, 1, "medium", facts({ unasked: { count: 9, amount: 19_900 } }), 0.25)).toBe("not_sampled");
    expect(decideAsking(rule, 2, "medium", facts(), 0.1)).toBe("not_sampled");
  });
});
