import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundsOf, everyMs, isBeyond, nextState, type Point, replay } from "@/lib/domain/alerts/alert";
import { normOf } from "@/lib/domain/alerts/norm";

const minute = 60_000;
/** `..##.#` : one minute a sign, `#` is beyond the limit of 10. */
const draw = (picture: string): Point[] =>
  [...picture].map((sign, at) => ({
    atMs: at * minute,
    value: sign === "#" ? 11 : sign === "?" ? null : 10,
    bounds: { low: null, high: 10 },
  }));
/** `F` where it fires. */
function fires(picture: string, forMinutes: number): string {
  const points = draw(picture);
  const episodes = replay(points, forMinutes * minute);
  return points
    .map(({ atMs }) =>
      episodes.some(({ fromMs, toMs }) => fromMs <= atMs && (toMs === null || atMs < toMs)) ? "F" : ".",
    )
    .join("");
}

describe("an alert", () => {
  it.each([
    [0, "..##..", "..FF.."],
    [0, "##....", "FF...."],
    // two minutes beyond before it fires, two minutes within before it recovers
    [2, "..####....", "....FFFF.."],
    [2, "..##..##..", ".........."],
    // a flicker ends nothing
    [2, "####.####.", "..FFFFFFFF"],
    // what cannot be judged is nothing wrong: it recovers
    [1, "###???", ".FFF.."],
  ])("for %i min: %s fires %s", (forMinutes, picture, expected) => expect(fires(picture, forMinutes)).toBe(expected));

  it("changes its state only where the number has said so for long enough, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("#", "."), { maxLength: 60 }),
        fc.integer({ min: 0, max: 8 }),
        (signs, forMinutes) => {
          const seen = fires(signs.join(""), forMinutes);
          for (let at = 1; at < seen.length; at++) {
            if (seen[at] === seen[at - 1]) continue;
            const agreed = signs.slice(at - forMinutes, at + 1);
            expect(new Set(agreed)).toEqual(new Set([seen[at] === "F" ? "#" : "."]));
            expect(agreed).toHaveLength(forMinutes + 1);
          }
        },
      ),
    );
  });

  it("lets the limit itself pass", () => {
    expect(isBeyond(10, { low: 5, high: 10 })).toBe(false);
    expect(isBeyond(5, { low: 5, high: 10 })).toBe(false);
    expect(isBeyond(4.9, { low: 5, high: 10 })).toBe(true);
    expect(isBeyond(null, { low: 5, high: 10 })).toBe(false);
    expect(isBeyond(3, null)).toBe(false);
  });

  it("is looked at more often the shorter its window is", () => {
    expect([5, 60, 1_440].map(everyMs)).toEqual([15_000, 180_000, 600_000]);
  });

  it("keeps the time of the first doubt", () => {
    const first = nextState({ state: "ok", turnedMs: null }, true, 1_000, minute);
    expect(first).toEqual({ state: "ok", turnedMs: 1_000 });
    expect(nextState(first, true, 1_000 + minute, minute)).toEqual({ state: "firing", turnedMs: null });
  });
});

describe("the norm", () => {
  const bounds = (values: (number | null)[], direction: "above" | "below" | "either" = "either") =>
    boundsOf({ kind: "norm", direction, spreads: 4 }, "cost", normOf(values));

  it("needs days that say something", () => {
    expect(bounds([100, 100, 100, 100])).toBeNull();
    expect(bounds([100, null, 100, 100, 100, null])).toBeNull();
    expect(bounds([100, 100, 100, 100, 100])).toEqual({ low: 80, high: 120 });
  });

  it("is hardly moved by a day that went wrong", () => {
    const usual = [96, 98, 100, 102, 104, 100, 99, 101, 97, 103];
    const { high: calm } = bounds(usual) ?? {};
    const { high: wild } = bounds([...usual, 9_000]) ?? {};
    expect(calm).toBeGreaterThan(104);
    expect(wild).toBeLessThan(130);
  });

  it("is bounded on the side that is asked for, and never below zero", () => {
    expect(bounds([1, 1, 1, 1, 1], "above")).toEqual({ low: null, high: 5 });
    expect(bounds([1, 1, 1, 1, 1], "below")).toEqual({ low: 0, high: null });
  });

  it("does not call one failure unusual where there never was one", () => {
    const never = boundsOf(
      { kind: "norm", direction: "above", spreads: 4 },
      "schema_failures",
      normOf(Array(9).fill(0)),
    );
    expect(isBeyond(1, never)).toBe(false);
    expect(isBeyond(5, never)).toBe(true);
  });
});
