import { describe, expect, it } from "vitest";
import { clampRange, fitRange, followStep, panRange, readRange, writeRange, zoomRange } from "./time-range";

const hour = 3_600e9;
const whole = { from: 0, to: 6 * hour };

describe("zoomRange", () => {
  it("keeps the moment under the pointer in its place", () => {
    expect(zoomRange(null, { from: 0, to: 1_000_000 }, 250_000, 0.5)).toEqual({ from: 125_000, to: 625_000 });
    expect(zoomRange({ from: 125_000, to: 625_000 }, { from: 0, to: 1_000_000 }, 250_000, 2)).toBeNull();
  });
  it("goes down to 1 µs anywhere in hours without losing the moment", () => {
    const at = 5 * hour + 123_456_789;
    let range = zoomRange(null, whole, at, 0.5);
    for (let times = 0; times < 100; times += 1) range = zoomRange(range, whole, at, 0.5);
    expect((range?.to ?? 0) - (range?.from ?? 0)).toBe(1_000);
    expect(range?.from).toBeLessThanOrEqual(at);
    expect(range?.to).toBeGreaterThanOrEqual(at);
  });
  it("shows the whole again when all of it fits", () => {
    expect(zoomRange({ from: 10, to: 5_000 }, { from: 0, to: 9_000 }, 100, 4)).toBeNull();
  });
});

describe("panRange", () => {
  it("stops at both ends with its length kept", () => {
    const run = { from: -500, to: 100_000 };
    expect(panRange({ from: 2_000, to: 5_000 }, run, -9_000)).toEqual({ from: -500, to: 2_500 });
    expect(panRange({ from: 2_000, to: 5_000 }, run, 1e9)).toEqual({ from: 97_000, to: 100_000 });
    expect(panRange(null, run, 50)).toBeNull();
  });
});

describe("fitRange", () => {
  it("leaves room around a step, also around one of no length", () => {
    expect(fitRange(whole, 100_000, 200_000)).toEqual({ from: 94_000, to: 206_000 });
    expect(fitRange(whole, 100_000, 100_000)).toEqual({ from: 99_440, to: 100_560 });
    expect(fitRange({ from: 0, to: 100 }, 0, 100)).toBeNull();
  });
});

describe("followStep", () => {
  const range = { from: 100_000, to: 200_000 };
  it("moves only where the step is out of sight, and only as far as needed", () => {
    expect(followStep(range, whole, 150_000, 160_000)).toBe(range);
    expect(followStep(range, whole, 90_000, 150_000)).toBe(range);
    expect(followStep(range, whole, 300_000, 310_000)).toEqual({ from: 216_000, to: 316_000 });
    expect(followStep(range, whole, 50_000, 60_000)).toEqual({ from: 44_000, to: 144_000 });
    expect(followStep(range, whole, 300_000, 900_000)).toEqual({ from: 294_000, to: 394_000 });
    expect(followStep(null, whole, 5, 6)).toBeNull();
  });
});

describe("a range in an address", () => {
  it("comes back as it was written", () => {
    for (const range of [
      { from: -2_000, to: -1_000 },
      { from: 0, to: 1 },
      { from: 5, to: 3 * hour },
    ]) {
      expect(readRange(writeRange(range))).toEqual(range);
    }
  });
  it("is nothing where it is no range", () => {
    for (const text of ["", "5", "9-3", "1-1", "a-b", "1-2-3", "0-99999999999999999999"]) {
      expect(readRange(text)).toBeNull();
    }
  });
  it("is the whole where the run has become shorter than it", () => {
    expect(clampRange({ from: 0, to: 9 * hour }, whole)).toBeNull();
    expect(clampRange({ from: 5 * hour, to: 7 * hour }, whole)).toEqual({ from: 4 * hour, to: 6 * hour });
  });
});
