import fc from "fast-check";
import { expect, it } from "vitest";
import { actualCost, mostCost, ratesOfPrice } from "@/lib/domain/judge/cost";

const none = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };

it("holds each byte as a token and all of the answer, rounded up", () => {
  expect(mostCost(ratesOfPrice({ input: 0.4, output: 1.6 }), 8_001, 100)).toBe(Math.ceil(10_001 * 0.4 + 160));
  expect(mostCost({ ...ratesOfPrice({ input: 1, output: 1 }), output: null }, 1, 1)).toBeNull();
});

it("knows no cost where the provider says nothing that can be", () => {
  const rates = ratesOfPrice({ input: 1, output: 1 });
  expect(actualCost(rates, { ...none, input: 10 })).toBeNull();
  expect(actualCost(rates, { ...none, input: -1, output: 1 })).toBeNull();
  expect(actualCost(rates, { ...none, input: 0.5, output: 1 })).toBeNull();
  expect(actualCost(rates, { ...none, input: 10, output: 2 })).toBe(12);
});

const price = fc.record({
  input: fc.double({ min: 0, max: 100, noNaN: true }),
  output: fc.double({ min: 0, max: 100, noNaN: true }),
});
it("costs never more than was held", () => {
  fc.assert(
    fc.property(price, fc.nat(100_000), fc.nat(2_000), fc.nat(2_000), (given, bytes, outputMost, around) => {
      const rates = ratesOfPrice(given);
      const used = { ...none, input: bytes + around, output: outputMost };
      expect(actualCost(rates, used)).toBeLessThanOrEqual(mostCost(rates, bytes, outputMost) ?? 0);
    }),
  );
});
