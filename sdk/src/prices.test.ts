import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Price } from "@/lib/domain/model/prices";
import { boundUsage, priceUsage } from "@/lib/domain/model/prices";
import { Halt, haltIn } from "@/sdk/src/halt";
import { PriceTable } from "@/sdk/src/price-table";

const claude: Price = {
  in: 3,
  out: 15,
  cachedIn: 0.3,
  cacheWrite: 3.75,
  cacheWriteLong: 6,
  tiers: [{ above: 200_000, in: 6, out: 22.5, cachedIn: 0.6, cacheWrite: 7.5, cacheWriteLong: 12 }],
};

describe("priceUsage", () => {
  it("bills each token once, in its class", () => {
    expect(priceUsage(claude, { in: 1000, out: 100 })).toBe(4500);
    expect(priceUsage(claude, { in: 1000, out: 100, cachedIn: 600, cacheWrite: 200, cacheWriteLong: 100 })).toBe(3330);
    expect(priceUsage({ in: 1, out: 2, reasoning: 3 }, { in: 10, out: 10, reasoning: 4 })).toBe(34);
  });

  it("takes the price of long prompts for the whole call, above the bound only", () => {
    expect(priceUsage(claude, { in: 200_000, out: 0 })).toBe(600_000);
    expect(priceUsage(claude, { in: 200_001, out: 0 })).toBe(1_200_006);
  });

  it("rounds up, but not the noise of doubles", () => {
    expect(priceUsage({ in: 0.15, out: 0 }, { in: 1, out: 0 })).toBe(1);
    expect(priceUsage({ in: 0.1, out: 0.2 }, { in: 1, out: 1 }) > 0.3).toBe(true);
    expect(priceUsage({ in: 0.07, out: 0 }, { in: 100, out: 0 })).toBe(7); // 0.07 * 100 is 7.000000000000001
  });
});

it("boundUsage is at least the price of any usage within it", () => {
  const tokens = fc.nat(400_000);
  fc.assert(
    fc.property(tokens, tokens, fc.array(fc.nat(1000), { minLength: 4, maxLength: 4 }), (into, out, shares) => {
      const whole = shares.reduce((sum, share) => sum + share, 1);
      const [cachedIn = 0, cacheWrite = 0, cacheWriteLong = 0] = shares.map((n) => Math.floor((into * n) / whole));
      const bound = boundUsage(claude, { in: into, out }, "long");
      expect(bound).toBeGreaterThanOrEqual(priceUsage(claude, { in: into, out, cachedIn, cacheWrite, cacheWriteLong }));
      expect(boundUsage(claude, { in: into, out }, "short")).toBeGreaterThanOrEqual(
        priceUsage(claude, { in: into, out, cachedIn, cacheWrite }),
      );
    }),
  );
});

describe("PriceTable", () => {
  it("asks once a model, and again after a failure", async () => {
    const asked: string[] = [];
    let fails = true;
    const table = new PriceTable({}, async (path) => {
      asked.push(path);
      if (fails) throw new Error("down");
      return claude;
    });
    await expect(table.find("anthropic", "claude")).rejects.toThrow("down");
    fails = false;
    expect(await Promise.all([table.find("anthropic", "claude"), table.find("anthropic", "claude")])).toEqual([
      claude,
      claude,
    ]);
    expect(asked).toEqual(Array(2).fill("/prices?provider=anthropic&model=claude"));
  });

  it("puts the author's own first, and takes no name from Object.prototype", async () => {
    const table = new PriceTable({ mine: { in: 1, out: 1 } }, async () => null);
    expect(await table.find("openai", "mine")).toEqual({ in: 1, out: 1 });
    expect(await table.find("openai", "constructor")).toBeNull();
  });
});

it("haltIn finds a halt behind causes and lists of errors, and nothing in circles", () => {
  const halt = new Halt("budget", "over", { runId: "r" });
  const last = new Error("2 tries", { cause: new AggregateError([new Error("a"), new Error("b", { cause: halt })]) });
  expect(haltIn(last)).toBe(halt);
  const circle = new Error("circle");
  circle.cause = circle;
  expect(haltIn(circle)).toBeNull();
  expect(haltIn("budget")).toBeNull();
});
