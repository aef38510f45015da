import { expect, it } from "vitest";
import { AttemptLimit } from "@/lib/server/attempt-limit";

it("lets a few attempts through at once, then one each refill", () => {
  const limit = new AttemptLimit(3, 1000);
  for (let attempt = 0; attempt < 3; attempt++) {
    expect(limit.waitMs(0)).toBe(0);
    limit.count(0);
  }
  expect(limit.waitMs(0)).toBe(1000);
  expect(limit.waitMs(400)).toBe(600);
  expect(limit.waitMs(1000)).toBe(0);
  limit.count(1000);
  expect(limit.waitMs(1000)).toBe(1000);
  expect(limit.waitMs(60_000)).toBe(0);
});

it("does not give attempts back when the clock goes backwards", () => {
  const limit = new AttemptLimit(1, 1000);
  limit.count(10_000);
  expect(limit.waitMs(0)).toBe(1000);
});
