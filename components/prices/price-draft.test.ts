import { describe, expect, it } from "vitest";
import { bodyOf, draftOf, type PriceDraft } from "@/components/prices/price-draft";
import type { OwnPrice } from "@/lib/contract/prices";

const price: OwnPrice = {
  ...{ version: 3, provider: "openai", model: "house", createdAt: "", createdBy: null, removedAt: null },
  rates: { in: 0.29, out: 10, cachedIn: 0.1, tiers: [{ above: 200_000, in: 1, out: 12 }] },
  ...{ validFrom: "2026-03-01T00:00:00.000Z", validTo: null },
};
const draft = draftOf(price, "", null);

describe("bodyOf", () => {
  it("asks for what was there, where nothing is typed", () => {
    const { provider, model, rates, validFrom, validTo } = price;
    expect(bodyOf(draft, 3)).toEqual({ provider, model, rates, validFrom, validTo, replaces: 3 });
  });

  it.each<[Partial<PriceDraft>, string]>([
    [{ model: " " }, "Name the model."],
    [{ rates: { ...draft.rates, in: "" } }, "Input and output need a price in dollars, such as 2.50."],
    [{ rates: { ...draft.rates, reasoning: "-1" } }, "A price is a number of dollars, such as 0.125."],
    [
      { tiers: [{ key: 0, above: "0", in: "1", out: "1" }] },
      "A tier needs a number of tokens, and a price of input and output.",
    ],
    [{ to: "March" }, "Days are written as 2026-11-22."],
    [{ to: "2026-02-01" }, "It ends before it begins."],
  ])("says what is missing: %o", (part, words) => expect(bodyOf({ ...draft, ...part }, null)).toBe(words));

  it("sorts tiers, and leaves the provider open", () => {
    const tiers = [
      { key: 0, above: "300", in: "3", out: "3" },
      { key: 1, above: "200", in: "2", out: "2" },
    ];
    const body = bodyOf({ ...draft, tiers, provider: "" }, null);
    if (typeof body === "string") throw new Error(body);
    expect([body.provider, body.rates.tiers?.map(({ above }) => above)]).toEqual([null, [200, 300]]);
  });
});
