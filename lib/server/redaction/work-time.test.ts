import { afterEach, expect, it, vi } from "vitest";
import { workTime } from "@/lib/server/redaction/work-time";

afterEach(() => vi.restoreAllMocks());

it("is not over where the clock went on alone", () => {
  const now = performance.now();
  const isOver = workTime(50);
  vi.spyOn(performance, "now").mockReturnValue(now + 60_000);
  expect(isOver()).toBe(false);
});

it("is over after so much work", () => {
  const isOver = workTime(50);
  const begun = process.cpuUsage();
  while (process.cpuUsage(begun).user < 60_000);
  vi.spyOn(performance, "now").mockReturnValue(performance.now() + 60_000);
  expect(isOver()).toBe(true);
});
