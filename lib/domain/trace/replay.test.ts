import { describe, expect, it } from "vitest";
import { drawSteps } from "@/lib/testing/draw-steps";
import { timeSpan } from "./layout-bars";
import { failureTicks, playedAt, playedLength, replayClock, rowAt, runAt, speedOf } from "./replay";

const second = 1e9;
const { table } = drawSteps(`
  desk agent 0..61000000000
    chat llm 0..1000000000
    ask llm 1200000000..1500000000 failed
    answer llm 60000000000..61000000000 failed`);
const whole = timeSpan(table, 0);

describe("a replay with waits cut short", () => {
  const clock = replayClock(table, whole, true);

  it("plays a wait in which nothing happens for two seconds", () => {
    expect(playedLength(clock)).toBe(1.5 * second + 2 * second + 1 * second);
    expect(runAt(clock, 1 * second)).toBe(1 * second);
    expect(runAt(clock, 2.5 * second)).toBe(1.5 * second + (58.5 * second) / 2);
    expect(runAt(clock, 4 * second)).toBe(60.5 * second);
  });

  it("finds the way back from a moment of the run", () => {
    for (const at of [0, 0.3 * second, 1.5 * second, 30 * second, 60.2 * second, 61 * second]) {
      expect(runAt(clock, playedAt(clock, at))).toBeCloseTo(at, 0);
    }
  });

  it("stays within the run", () => {
    expect([runAt(clock, -5), runAt(clock, 1e12)]).toEqual([0, 61 * second]);
  });
});

it("plays at the run's own pace where waits are kept", () => {
  const clock = replayClock(table, whole, false);
  expect(playedLength(clock)).toBe(61 * second);
  expect(runAt(clock, 30 * second)).toBe(30 * second);
  expect(speedOf(clock, 4)).toBe(4 * second);
  expect(speedOf(clock, "fit") * 20).toBe(61 * second);
});

it("knows the step that began last", () => {
  expect([-1, 0, 1.1 * second, 1.2 * second, 99 * second].map((at) => rowAt(table, at))).toEqual([null, 1, 1, 2, 3]);
});

it("marks where steps failed", () => {
  expect(failureTicks(table, whole)).toEqual([0.025, 1]);
});
