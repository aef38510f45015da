import { describe, expect, it } from "vitest";
import type { Tokens } from "@/lib/domain/trace/step";
import { applyRates, explainUsage, priceUsage } from "./price";

const at = new Date("2026-11-01T12:00:00Z");
const none: Tokens = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
const price = (model: string | null, tokens: Partial<Tokens>, provider: string | null = null) =>
  priceUsage({ model, provider, tokens: { ...none, ...tokens }, at });

describe("priceUsage", () => {
  it("adds input and output", () => {
    // 1000 × $0.40/M + 100 × $1.60/M
    expect(price("gpt-4.1-mini-2025-04-14", { input: 1000, output: 100 })).toEqual({
      microUsd: 560,
      state: "complete",
    });
  });
  it("bills cached tokens at their own rate and only once", () => {
    // 372 × $1/M + 500 × $0.10/M + 128 × $1.25/M + 100 × $5/M
    const tokens = { input: 1000, output: 100, cacheRead: 500, cacheWrite: 128 };
    expect(price("claude-haiku-4-5", tokens)).toEqual({ microUsd: 1082, state: "complete" });
  });
  it("bills a long prompt wholly at its tier", () => {
    // above 200,000: 300,000 × $2.50/M + 100 × $15/M
    expect(price("gemini-2.5-pro", { input: 300_000, output: 100 }).microUsd).toBe(751_500);
    expect(price("gemini-2.5-pro", { input: 200_000, output: 0 }).microUsd).toBe(250_000);
  });
  it("counts reasoning as part of the output", () => {
    expect(price("o3", { input: 100, output: 10, reasoning: 8 })).toEqual(price("o3", { input: 100, output: 10 }));
  });
  it("says unpriced for a model it does not know, and none without usage", () => {
    expect(price("house-model-9", { input: 10 })).toEqual({ microUsd: null, state: "unpriced" });
    expect(price(null, { input: 10 })).toEqual({ microUsd: null, state: "unpriced" });
    expect(price("gpt-4o", {})).toEqual({ microUsd: null, state: "none" });
  });
  it("does not bill a model that runs on own hardware", () => {
    expect(price("gpt-4o", { input: 10 }, "ollama").state).toBe("unpriced");
  });
  it.each([
    ["models/gemini-2.5-flash", "google"],
    ["anthropic/claude-sonnet-4", null],
    ["us.anthropic.claude-sonnet-4-20250514-v1:0", null],
    ["openai/gpt-4o", "litellm"],
    ["text-embedding-3-small", null],
    ["gpt-4o", "openai.responses"],
    ["gpt-4o-mini", "az.ai.openai"],
  ])("finds %s of %s", (model, provider) => {
    expect(price(model, { input: 1_000_000 }, provider).state).toBe("complete");
  });
  it("never gives more cached tokens than input", () => {
    expect(price("gpt-5", { input: 100, cacheRead: 500 })).toEqual(price("gpt-5", { input: 100, cacheRead: 100 }));
  });
  it("survives hostile names", () => {
    for (const model of ["__proto__", "constructor", "(a+)+$", "x".repeat(100_000), "\u0000"]) {
      expect(price(model, { input: 1 }).state).toBe("unpriced");
    }
  });
});

describe("explainUsage", () => {
  const explain = (model: string | null, tokens: Partial<Tokens>) =>
    explainUsage({ model, provider: null, tokens: { ...none, ...tokens }, at }).map(
      (part) => `${part.tokens} ${part.of} × ${part.usdPerMillion}${part.above === null ? "" : ` above ${part.above}`}`,
    );
  it("gives one line a class", () => {
    expect(explain("claude-haiku-4-5", { input: 1000, output: 100, cacheRead: 500, cacheWrite: 128 })).toEqual([
      "500 cacheRead × 0.1",
      "128 cacheWrite × 1.25",
      "372 input × 1",
      "100 output × 5",
    ]);
  });
  it("counts a class without a rate of its own in the one that it is billed as", () => {
    expect(explain("o3", { input: 0, output: 10, reasoning: 8 })).toEqual(["10 output × 8"]);
  });
  it("names the tier of a long prompt", () => {
    expect(explain("gemini-2.5-pro", { input: 300_000 })).toEqual(["300000 input × 2.5 above 200000"]);
  });
  it("keeps the classes of a model without a price", () => {
    expect(explain("house-model-9", { input: 10, output: 5, cacheRead: 4 })).toEqual([
      "10 input × null",
      "5 output × null",
    ]);
  });
  it("adds up to the price", () => {
    const tokens = { ...none, input: 3812, output: 214, cacheRead: 3072 };
    const parts = explainUsage({ model: "gpt-5", provider: null, tokens, at });
    const sum = parts.reduce((total, part) => total + part.tokens * (part.usdPerMillion ?? 0), 0);
    expect(Math.round(sum)).toBe(priceUsage({ model: "gpt-5", provider: null, tokens, at }).microUsd);
  });
});

describe("applyRates", () => {
  it("says partial where a used class has no price", () => {
    const unknown = { output: null, cacheRead: null, cacheWrite: null, cacheWriteLong: null, reasoning: null };
    const rates = { ...unknown, input: { base: 1, tiers: [] }, contextWindow: null };
    expect(applyRates(rates, { ...none, input: 10, output: 5 })).toEqual({ microUsd: 10, state: "partial" });
  });
});
