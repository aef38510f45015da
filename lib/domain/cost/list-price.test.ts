import { expect, it } from "vitest";
import { listPrice } from "@/lib/domain/cost/list-price";
import { findRates, type Rates } from "@/lib/domain/cost/price-book";

const at = new Date("2026-11-25T12:00:00Z");
const flat = (base: number) => ({ base, tiers: [] });
const bare: Rates = {
  input: flat(3),
  output: flat(15),
  cacheRead: null,
  cacheWrite: null,
  cacheWriteLong: null,
  reasoning: null,
  contextWindow: null,
};

it("names only what has a rate of its own", () => {
  expect(listPrice(bare)).toEqual({ in: 3, out: 15 });
  expect(listPrice({ ...bare, reasoning: flat(20), contextWindow: 1000 })).toEqual({
    in: 3,
    out: 15,
    reasoning: 20,
    contextWindow: 1000,
  });
});

it("is none without a price of input and of output", () => {
  expect(listPrice({ ...bare, input: null })).toBeNull();
  expect(listPrice({ ...bare, output: null })).toBeNull();
});

it("has a tier for each bound that some rate has", () => {
  const input = { base: 3, tiers: [{ above: 200, rate: 6 }] };
  const output = { base: 15, tiers: [{ above: 100, rate: 20 }] };
  expect(listPrice({ ...bare, input, output })?.tiers).toEqual([
    { above: 100, in: 3, out: 20 },
    { above: 200, in: 6, out: 20 },
  ]);
});

it("is what the price book says", () => {
  const rates = findRates("claude-sonnet-4-5", "anthropic", at);
  expect(rates && listPrice(rates)).toEqual({
    in: 3,
    out: 15,
    cachedIn: 0.3,
    cacheWrite: 3.75,
    cacheWriteLong: 6,
    contextWindow: 200_000,
    tiers: [{ above: 200_000, in: 6, out: 22.5, cachedIn: 0.6, cacheWrite: 7.5, cacheWriteLong: 12 }],
  });
});
