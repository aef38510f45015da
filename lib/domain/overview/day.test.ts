import { expect, it } from "vitest";
import { changeOf, dayAt, quarterEdges } from "@/lib/domain/overview/day";

const zone = "Europe/Berlin";
const iso = (ms: number) => new Date(ms).toISOString();
const at = (text: string) => Date.parse(text);

it("begins where the reader's clock shows midnight, and compares with the same time of yesterday", () => {
  const day = dayAt(at("2026-11-26T10:20:00Z"), zone);
  expect(iso(day.todayMs)).toBe("2026-11-25T23:00:00.000Z");
  expect(iso(day.yesterdayMs)).toBe("2026-11-24T23:00:00.000Z");
  expect(iso(day.yesterdayNowMs)).toBe("2026-11-25T10:20:00.000Z");
  expect(iso(day.weekMs)).toBe("2026-11-18T23:00:00.000Z");
});

it("follows the clocks that are changed: a day of 25 hours has 100 quarters", () => {
  // Berlin, 25 October 2026: clocks go back at 03:00
  const day = dayAt(at("2026-10-25T20:00:00Z"), zone);
  const { today, before, endMs } = quarterEdges(day, zone);
  expect(today).toHaveLength(100);
  expect(before).toHaveLength(96);
  expect(endMs - day.todayMs).toBe(25 * 3_600_000);
  expect(iso(day.yesterdayNowMs)).toBe("2026-10-24T19:00:00.000Z");
});

it("keeps the same time of yesterday within yesterday, also where its clocks skipped it", () => {
  // Berlin, 29 March 2026: 02:00 to 03:00 is skipped
  const day = dayAt(at("2026-03-30T00:30:00Z"), zone);
  expect(day.yesterdayNowMs).toBeGreaterThan(day.yesterdayMs);
  expect(day.yesterdayNowMs).toBeLessThan(day.todayMs);
});

it("says how much more or less, and nothing where nothing was before", () => {
  expect(changeOf(106, 100)).toBeCloseTo(0.06);
  expect(changeOf(0, 100)).toBe(-1);
  expect(changeOf(5, 0)).toBeNull();
  expect(changeOf(5, 5)).toBeNull();
});
