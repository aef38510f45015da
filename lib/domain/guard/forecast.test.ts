import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Forecast, forecastSpend } from "@/lib/domain/guard/forecast";

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 2, 1);
const at = (hours: number) => new Date(midnight + hours * hourMs);

/** `spent`: of each hour of the day so far. */
function forecast(spent: readonly number[], limitMicroUsd: number, end: Date | null = at(24)): Forecast {
  let total = 0;
  const points = spent.map((amount, hour) => {
    total += amount;
    return { at: at(hour + 1), spentMicroUsd: total };
  });
  const window = { from: at(0), now: at(spent.length), end, resolutionMs: hourMs };
  return forecastSpend({ points, limitMicroUsd, spentMicroUsd: total, ...window });
}

describe("forecastSpend", () => {
  it("goes on at an even pace, without a doubt", () => {
    const told = forecast(
      Array.from({ length: 12 }, () => 10),
      180,
    );
    if (told.kind !== "expected") throw new Error(told.kind);
    expect(told).toMatchObject({ at: at(18), earliest: at(18), latest: at(18) });
  });

  it("knows when it was reached", () => {
    expect(forecast([60, 50, 40], 100)).toEqual({ kind: "hit", at: at(2) });
  });

  it("says nothing of a window in which next to nothing happened", () => {
    expect(forecast([0, 0, 40, 0], 100)).toEqual({ kind: "unknown" });
    expect(forecast([], 100)).toEqual({ kind: "unknown" });
  });

  it("fits where the window ends first", () => {
    expect(
      forecast(
        Array.from({ length: 20 }, () => 1),
        1_000,
      ),
    ).toEqual({ kind: "fits" });
  });

  it("does not promise an hour beyond the window", () => {
    const told = forecast([1, 30, 2, 40, 1, 3, 35, 2, 1, 40, 2, 1], 330);
    expect(told).toMatchObject({ kind: "expected", latest: null });
  });

  it("holds what it expects between its bounds, for any past", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 24 }),
        fc.integer({ min: 1, max: 50_000 }),
        (spent, limit) => {
          const told = forecast(spent, limit, null);
          if (told.kind !== "expected") return;
          const ms = [at(spent.length), told.earliest, told.at, told.latest].flatMap((date) => date?.getTime() ?? []);
          expect(ms).toEqual(ms.toSorted((a, b) => a - b));
        },
      ),
    );
  });
});
