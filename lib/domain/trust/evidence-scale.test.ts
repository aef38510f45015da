import { describe, expect, it } from "vitest";
import { evidenceScale } from "@/lib/domain/trust/evidence-scale";

describe("the picture of evidence", () => {
  it("has 1 and the threshold inside, with lines at powers of ten", () => {
    const { y, powers } = evidenceScale([1.2, 3], 100, 12);
    expect(powers).toEqual([0.1, 1, 10, 100].slice(powers[0] === 1 ? 1 : 0));
    for (const e of [1, 3, 100]) {
      expect(y(e)).toBeGreaterThanOrEqual(0);
      expect(y(e)).toBeLessThanOrEqual(100);
    }
    expect(y(10) - y(100)).toBeCloseTo(y(1) - y(10), 9);
  });

  it("goes no lower than a thousandth, and never shows more than a few lines", () => {
    const { y, powers } = evidenceScale([1e-30, 1e40], 100, 400);
    expect(y(1e-30)).toBe(100);
    expect(powers.length).toBeLessThanOrEqual(8);
  });

  it("ticks round numbers of decisions", () => {
    expect(evidenceScale([], 100, 254).ticks).toEqual([0, 100, 200]);
    expect(evidenceScale([], null, 0).ticks).toEqual([0, 2, 4, 6, 8, 10]);
  });
});
