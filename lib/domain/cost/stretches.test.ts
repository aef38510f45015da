import fc from "fast-check";
import { expect, it } from "vitest";
import { cutStretches, type Grain } from "@/lib/domain/cost/stretches";

const at = (text: string) => Date.parse(text);

it("needs nothing but days where the edges are midnights", () => {
  expect(cutStretches([at("2026-11-01T00:00Z"), at("2026-11-08T00:00Z")], ["day", "hour"])).toEqual([
    { grain: "day", bucket: 0, sign: 1, fromMs: at("2026-11-01T00:00Z"), toMs: at("2026-11-08T00:00Z") },
  ]);
});

it("adds up to exactly what lies in each bucket", () => {
  const day = 86_400_000;
  const stretch = fc.record({
    edges: fc.uniqueArray(fc.integer({ min: 0, max: 5 * day }), { minLength: 2, maxLength: 6 }),
    events: fc.array(fc.integer({ min: -day, max: 6 * day }), { maxLength: 40 }),
    grains: fc.constantFrom<Grain[]>([], ["day"], ["hour"], ["day", "hour"]),
  });
  fc.assert(
    fc.property(stretch, ({ edges, events, grains }) => {
      const edgesMs = edges.sort((a, b) => a - b);
      const inside = (from: number, to: number) => events.filter((event) => event >= from && event < to).length;
      const sums = edgesMs.slice(1).map(() => 0);
      for (const { bucket, sign, fromMs, toMs } of cutStretches(edgesMs, grains)) {
        sums[bucket] = (sums[bucket] ?? 0) + sign * inside(fromMs, toMs);
      }
      expect(sums).toEqual(edgesMs.slice(1).map((edge, no) => inside(edgesMs[no] ?? 0, edge)));
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
