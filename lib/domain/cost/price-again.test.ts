import { describe, expect, it } from "vitest";
import type { OwnPrice } from "@/lib/domain/cost/own-prices";
import { type PricedCall, priceAgain } from "@/lib/domain/cost/price-again";

const day = (no: number) => new Date(Date.UTC(2026, 2, no));
const call: PricedCall = {
  ...{ kind: "llm", model: "house-1", provider: "openai", startNs: BigInt(day(10).getTime()) * 1_000_000n },
  tokens: { input: 1_000, output: 100, cacheRead: 400, cacheWrite: null, reasoning: null },
  ...{ costMicroUsd: null, costState: "unpriced", priceVersion: null },
};
const price = (version: number, more: Partial<OwnPrice> = {}): OwnPrice => ({
  ...{ version, provider: null, model: "house-1", rates: { in: version, out: 10 }, validFrom: null, validTo: null },
  ...more,
});
const again = (own: readonly OwnPrice[], more: Partial<PricedCall> = {}) =>
  priceAgain({ ...call, ...more }, { own, bookVersion: "book 1" });

describe("priceAgain", () => {
  it("leaves what nobody knows without a price", () => {
    expect(again([])).toEqual({ costMicroUsd: null, costState: "unpriced", priceVersion: null });
  });

  it("takes a price of one's own, each class once", () => {
    const rates = { in: 2, out: 10, cachedIn: 0.5 };
    expect(again([price(1, { rates })])).toEqual({ costMicroUsd: 2_400, costState: "complete", priceVersion: "own 1" });
  });

  it("takes the tier of the prompt", () => {
    const rates = {
      in: 2,
      out: 10,
      tiers: [
        { above: 500, in: 4, out: 10 },
        { above: 1_000, in: 9, out: 10 },
      ],
    };
    expect(again([price(1, { rates })]).costMicroUsd).toBe(5_000);
  });

  it.each<[string, OwnPrice[], string | null]>([
    ["the one of the provider before one for any", [price(2), price(1, { provider: "openai" })], "own 1"],
    ["none of another provider", [price(1, { provider: "azure" })], null],
    ["the later one", [price(1, { validFrom: day(2) }), price(2, { validFrom: day(1) })], "own 1"],
    ["none that begins later", [price(1, { validFrom: day(11) })], null],
    ["none that has ended", [price(1, { validTo: day(10) })], null],
    ["one that begins with the call", [price(1, { validFrom: day(10), validTo: day(11) })], "own 1"],
    ["one for the model behind a router", [price(1)], "own 1"],
  ])("takes %s", (name, own, version) => {
    const model = name.includes("router") ? "openrouter/house-1" : "house-1";
    expect(again(own, { model }).priceVersion).toBe(version);
  });

  it("lets stand what a client told, and what is no call", () => {
    const told = { costMicroUsd: 7, costState: "complete", priceVersion: "client" } as const;
    expect(again([price(1)], told)).toEqual(told);
    // stored before versions were kept: it is not what the book says
    expect(again([price(1)], { ...told, priceVersion: null }).costMicroUsd).toBe(7);
    expect(again([price(1)], { ...told, kind: "tool" })).toEqual(told);
  });

  it("goes back to the price book where one's own is gone, and is the same again", () => {
    const known = { ...call, model: "gpt-4o", costMicroUsd: 9, costState: "complete", priceVersion: "own 4" } as const;
    const back = priceAgain(known, { own: [], bookVersion: "book 1" });
    expect(back).toEqual({ costMicroUsd: 3_000, costState: "complete", priceVersion: "book 1" });
    expect(priceAgain({ ...known, ...back }, { own: [], bookVersion: "book 1" })).toEqual(back);
    // stored before versions were kept
    expect(priceAgain({ ...known, ...back, priceVersion: null }, { own: [], bookVersion: "book 1" })).toEqual(back);
  });
});
