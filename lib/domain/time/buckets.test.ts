import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutIntoBuckets } from "@/lib/domain/time/buckets";
import { fromWall, startOfDay, toWall } from "@/lib/domain/time/zoned-time";

const zones = ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Chatham", "America/New_York"];
const at = (text: string) => Date.parse(text);

describe("clocks of a zone", () => {
  it("show the time, and give it back", () => {
    expect(toWall(at("2026-07-01T22:30:00Z"), "Europe/Berlin")).toBe(at("2026-07-02T00:30:00Z"));
    expect(toWall(at("2026-07-01T22:30:00.250Z"), "Asia/Kolkata")).toBe(at("2026-07-02T04:00:00.250Z"));
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: at("2090-01-01") }), (zone, ms) => {
        const back = fromWall(toWall(ms, zone), zone);
        // an hour that comes twice is taken as the first
        expect([0, 1_800_000, 3_600_000]).toContain(ms - back);
      }),
    );
  });

  it("skip an hour in spring and repeat one in autumn", () => {
    expect(fromWall(at("2026-03-29T02:30:00Z"), "Europe/Berlin")).toBe(at("2026-03-29T01:30:00Z"));
    expect(fromWall(at("2026-10-25T02:30:00Z"), "Europe/Berlin")).toBe(at("2026-10-25T00:30:00Z"));
    expect(startOfDay(at("2026-10-25T20:00:00Z"), "Europe/Berlin")).toBe(at("2026-10-24T22:00:00Z"));
    expect(startOfDay(at("2026-10-25T20:00:00Z"), "Europe/Berlin", 1)).toBe(at("2026-10-25T23:00:00Z"));
  });
});

describe("buckets", () => {
  it("begin at round times of the zone", () => {
    const { edgesMs, stepMs } = cutIntoBuckets(at("2026-11-20T10:10Z"), at("2026-11-22T10:10Z"), "Asia/Kolkata", 96);
    expect(stepMs).toBe(3_600_000);
    expect(edgesMs[0]).toBe(at("2026-11-20T09:30Z"));
    const days = cutIntoBuckets(at("2026-09-01T10:10Z"), at("2026-11-22T10:10Z"), "Europe/Berlin", 96);
    expect(days.stepMs).toBe(86_400_000);
    expect(days.edgesMs.every((edge) => toWall(edge, "Europe/Berlin") % 86_400_000 === 0)).toBe(true);
  });

  it("cover the whole stretch without a gap, in no more than asked for", () => {
    const stretch = fc.record({
      from: fc.integer({ min: 0, max: at("2100-01-01") }),
      length: fc.oneof(fc.integer({ min: 0, max: 1_000_000_000 }), fc.integer({ min: 0, max: at("2100-01-01") })),
      zone: fc.constantFrom(...zones),
      max: fc.integer({ min: 10, max: 120 }),
    });
    fc.assert(
      fc.property(stretch, ({ from, length, zone, max }) => {
        const { edgesMs } = cutIntoBuckets(from, from + length, zone, max);
        expect(edgesMs[0]).toBeLessThanOrEqual(from);
        expect(edgesMs.at(-1)).toBeGreaterThanOrEqual(from + length);
        expect(edgesMs.length - 1).toBeLessThanOrEqual(max + 1);
        for (const [no, edge] of edgesMs.slice(1).entries()) expect(edge).toBeGreaterThan(edgesMs[no] ?? edge);
      }),
    );
  });
});
