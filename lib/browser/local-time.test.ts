import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMinute, fromLocalInput, toLocalInput } from "@/lib/browser/local-time";

test("a time survives the input to the second", () => {
  const seconds = fc.integer({ min: Date.parse("1971-01-01") / 1000, max: Date.parse("2200-01-01") / 1000 });
  fc.assert(
    fc.property(seconds, (second) => {
      const at = new Date(second * 1000).toISOString();
      const back = fromLocalInput(toLocalInput(at));
      // the second pass through an hour that the clock repeats reads as the first
      expect([0, 3_600_000, 1_800_000]).toContain(Math.abs(Date.parse(back ?? "") - Date.parse(at)));
    }),
  );
});

test("an empty or broken input is no time", () => {
  expect(fromLocalInput("")).toBeNull();
  expect(fromLocalInput("2026-13-45T99:00")).toBeNull();
});

test("the year is written where it is another one", () => {
  const at = new Date(2026, 10, 22, 9, 5).toISOString();
  expect(formatMinute(at, new Date(2026, 1, 1).getTime())).toBe("22 Nov 09:05");
  expect(formatMinute(at, new Date(2027, 1, 1).getTime())).toBe("22 Nov 2026 09:05");
});
