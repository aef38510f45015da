import fc from "fast-check";
import { expect, it } from "vitest";
import { cutDays, cutStretches, type Grain, halfHourMs } from "@/lib/domain/cost/stretches";

const at = (text: string) => Date.parse(text);

it("needs nothing but days where the edges are midnights", () => {
  expect(cutStretches([at("2026-11-01T00:00Z"), at("2026-11-08T00:00Z")], ["day", "hour"])).toEqual([
    { grain: "day", bucket: 0, sign: 1, fromMs: at("2026-11-01T00:00Z"), toMs: at("2026-11-08T00:00Z") },
  ]);
});

it("adds up to exactly what lies in each bucket", () => {
  const day = 86_400_000;
  const time = fc.oneof(fc.integer({ min: 0, max: 5 * day }), fc.integer({ min: 0, max: 70 * day }));
  const stretch = fc.record({
    edges: fc.uniqueArray(time, { minLength: 2, maxLength: 6 }),
    events: fc.array(fc.oneof(time, fc.integer({ min: -day, max: 80 * day })), { maxLength: 40 }),
    grains: fc.constantFrom<Grain[]>([], ["day"], ["hour"], ["day", "hour"], ["block", "day", "hour"]),
  });
  fc.assert(
    fc.property(stretch, ({ edges, events, grains }) => {
      const edgesMs = edges.sort((a, b) => a - b);
      const inside = (from: number, to: number) => events.filter((event) => event >= from && event < to).length;
      const wanted = edgesMs.slice(1).map((edge, no) => inside(edgesMs[no] ?? 0, edge));
      for (const stretches of [cutStretches(edgesMs, grains), cutDays(edgesMs) ?? cutStretches(edgesMs, [])]) {
        const sums = edgesMs.slice(1).map(() => 0);
        for (const { bucket, sign, fromMs, toMs } of stretches) {
          sums[bucket] = (sums[bucket] ?? 0) + sign * inside(fromMs, toMs);
        }
        expect(sums).toEqual(wanted);
      }
    }),
  );
});

it("reads sums of a grain only from where they begin to where they end", () => {
  for (const { grain, fromMs, toMs } of cutStretches(
    [at("2026-11-01T10:20Z"), at("2026-11-02T22:40Z")],
    ["day", "hour"],
  )) {
    const unit = grain === "day" ? 86_400_000 : grain === "hour" ? 3_600_000 : 1;
    expect([fromMs % unit, toMs % unit]).toEqual([0, 0]);
  }
});

it("reads a day a bar in any zone, blocks of days in a long stretch, and no day for bars of hours", () => {
  const india = Array.from({ length: 31 }, (_, day) => at("2026-10-01T18:30Z") + day * 86_400_000);
  const grainsOf = (edgesMs: number[]) =>
    new Set(cutStretches(edgesMs, ["block", "day", "hour"]).map(({ grain }) => grain));
  expect(grainsOf(india)).toEqual(new Set(["day", "hour", "run"]));
  expect(grainsOf([at("2026-07-01T00:00Z"), at("2026-10-01T00:00Z")])).toEqual(new Set(["block", "day"]));
  expect(grainsOf(Array.from({ length: 5 }, (_, hour) => hour * 3_600_000))).toEqual(new Set(["hour"]));
});

it("cuts days of a zone at half hours, once each day", () => {
  const india = Array.from({ length: 4 }, (_, day) => at("2026-10-01T18:30Z") + day * 86_400_000);
  const parts = cutDays(india)?.filter(({ grain }) => grain === "part") ?? [];
  expect(cutDays(india)?.some(({ grain }) => grain === "run")).toBe(false);
  expect(new Set(parts.map(({ fromMs, toMs }) => (toMs - fromMs) / halfHourMs))).toEqual(new Set([37]));
  expect(cutDays([at("2026-07-01T00:00Z"), at("2026-10-01T00:00Z")])).toBeNull();
});
