import fc from "fast-check";
import { expect, it } from "vitest";
import { fairShare } from "@/lib/domain/trace/fair-share";

it.each([
  [[], 10, Number.POSITIVE_INFINITY],
  [[3, 4], 7, Number.POSITIVE_INFINITY],
  [[3, 100], 10, 7],
  [[100, 3, 100], 13, 5],
  [[5, 5], 0, 0],
  [[5], -3, 0],
] as const)("%j within %i: each at most %i", (lengths, budget, share) => {
  expect(fairShare(lengths, budget)).toBe(share);
});

it("never exceeds the budget, and wastes less than one character a text", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1 }), fc.nat(5000), (lengths, budget) => {
      const share = fairShare(lengths, budget);
      const used = lengths.reduce((sum, length) => sum + Math.min(length, share), 0);
      expect(used).toBeLessThanOrEqual(budget);
      if (Number.isFinite(share)) expect(budget - used).toBeLessThan(lengths.length);
    }),
  );
});
