import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { endOf, layoutTicks, placeBar, placeLabel, runNow, timeSpan } from "./layout-bars";

/** Bars as text, 20 characters an axis: `|` for a step too short for one. */
function drawBars(drawing: string, nowNs: number): string[] {
  const { table } = drawSteps(drawing);
  const span = timeSpan(table, nowNs);
  return Array.from({ length: table.count }, (_, row) => {
    const bar = placeBar(span, table.start[row] ?? 0, endOf(table, row, nowNs));
    const left = Math.min(19, Math.round(bar.left * 20));
    return `${" ".repeat(left)}${"█".repeat(Math.round(bar.width * 20)) || "|"}`;
  });
}

describe("bars", () => {
  it("share one axis that holds every step, also before and after the root", () => {
    const bars = drawBars(
      `
      root agent 0..100
        early tool -100..-40
        inside tool 25..50
        zero tool 50..50
        late tool 100..300
    `,
      0,
    );
    expect(bars).toEqual(["     █████", "███", "      █", "        |", "          ██████████"]);
  });
  it("draw an open step up to now, and never backwards", () => {
    expect(drawBars("a agent 0..open\n  b tool 50..open", 100)).toEqual([
      "████████████████████",
      "          ██████████",
    ]);
    const { table } = drawSteps("a agent 50..open");
    expect(endOf(table, 0, 10)).toBe(50);
  });
  it("have a whole axis even where nothing takes time", () => {
    const { table } = drawSteps("a agent 5..5");
    expect(timeSpan(table, 0)).toEqual({ from: 5, to: 6 });
    expect(timeSpan(drawSteps("").table, 0)).toEqual({ from: 0, to: 1 });
  });
});

describe("placeLabel", () => {
  it("prefers right, then left, then inside", () => {
    expect(placeLabel({ left: 0, width: 0.5 }, 400, 60)).toBe("right");
    expect(placeLabel({ left: 0.8, width: 0.2 }, 400, 60)).toBe("left");
    expect(placeLabel({ left: 0, width: 1 }, 400, 60)).toBe("inside");
    expect(placeLabel({ left: 0, width: 1 }, 40, 60)).toBe("none");
  });
});

describe("layoutTicks", () => {
  const ticks = (to: number, most: number) => layoutTicks({ from: 0, to }, most).map(({ ns }) => ns);
  it("are round, and no more than asked for and one", () => {
    expect(ticks(13.3e9, 7)).toEqual([0, 2e9, 4e9, 6e9, 8e9, 10e9, 12e9]);
    expect(ticks(225e9, 8)).toEqual([0, 30e9, 60e9, 90e9, 120e9, 150e9, 180e9, 210e9]);
    expect(ticks(950, 4)).toEqual([0, 500]);
    expect(ticks(1, 4)).toEqual([0, 0.5, 1]);
    expect(layoutTicks({ from: 1_250, to: 2_250 }, 4, 1_000)).toEqual([
      { ns: 500, left: 0.25 },
      { ns: 1_000, left: 0.75 },
    ]);
    expect(ticks(400 * 86_400e9, 4)).toEqual([0, 100, 200, 300, 400].map((days) => days * 86_400e9));
  });
});

describe("now on the clock of a live run", () => {
  const startNs = 1_000_000_000n * 1_000_000n; // 10^9 ms
  const at = (nowMs: number, seenMs: number, lastNs = 2e9) => runNow({ startNs, lastNs, nowMs, seenMs });

  it("is the wall's while steps come as they happen", () => {
    expect(at(1_000_000_005_000, 1_000_000_002_000)).toBe(5e9);
  });
  it("goes on from the last moment where the run's times are long past", () => {
    expect(at(1_900_000_000_000, 1_899_999_993_000)).toBe(2e9 + 7e9);
  });
  it("is never before the last moment, whatever the clocks say", () => {
    expect(at(999_999_000_000, 1_000_000_000_000)).toBe(2e9);
  });
});
