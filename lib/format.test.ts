import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durationParts,
  formatAge,
  formatAgo,
  formatDuration,
  formatExactNs,
  formatMoney,
  formatShare,
  formatTime,
  formatTokens,
  formatUnixNano,
  moneyParts,
  spellDuration,
} from "@/lib/format";

describe("money", () => {
  it.each([
    [0, "$0.00", "$0.0000"],
    [1, "$0.000001", "$0.000001"],
    [12, "$0.000012", "$0.000012"],
    [49, "$0.000049", "$0.000049"],
    [50, "$0.0001", "$0.0001"],
    [31_200, "$0.0312", "$0.0312"],
    [999_949, "$0.9999", "$0.9999"],
    [999_950, "$1.00", "$1.0000"],
    [1_000_000, "$1.00", "$1.0000"],
    [1_834_221_700, "$1,834.22", "$1,834.2217"],
    [-31_200, "−$0.0312", "−$0.0312"],
  ])("%d micro-dollars", (micro, prose, column) => {
    expect(formatMoney(micro)).toBe(prose);
    expect(formatMoney(micro, { column: true })).toBe(column);
  });

  it("keeps the quiet zeros apart from the digits that count", () => {
    expect(moneyParts(31_200)).toEqual({ sign: "$", zeros: "0.0", digits: "312", missing: 2 });
    expect(moneyParts(12)).toEqual({ sign: "$", zeros: "0.0000", digits: "12", missing: 0 });
    expect(moneyParts(2_500_000, { column: true })).toEqual({ sign: "$", zeros: "", digits: "2.5000", missing: 2 });
  });

  it("never reads zero for an amount that is not, and never strays by more than half its last digit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000_000_000_000 }), fc.boolean(), (micro, column) => {
        const text = formatMoney(micro, { column });
        const shown = Number(text.replace(/[$,]/g, ""));
        expect(shown).toBeGreaterThan(0);
        const decimals = text.split(".")[1]?.length ?? 0;
        expect(Math.abs(shown * 1e6 - micro)).toBeLessThanOrEqual(10 ** (6 - decimals) / 2 + micro * 1e-12);
      }),
    );
  });
});

describe("duration", () => {
  it.each([
    [0, "0 ms"],
    [80, "80 ns"],
    [412_000, "412 µs"],
    [999_499, "999 µs"],
    [999_500, "1.0 ms"],
    [4_230_000, "4.2 ms"],
    [118_000_000, "118 ms"],
    [999_600_000, "1.0 s"],
    [12_449_000_000, "12.4 s"],
    [59_960_000_000, "1 m 00 s"],
    [126_000_000_000, "2 m 06 s"],
    [11_400_000_000_000, "3 h 10 m"],
    [270_000_000_000_000, "3 d 03 h"],
  ])("%d ns", (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
    expect(formatDuration(String(ns))).toBe(text);
    expect(formatDuration(BigInt(ns))).toBe(text);
  });

  it("spells the unit out and has the exact figure", () => {
    expect(spellDuration(126_000_000_000n)).toBe("2 minutes 6 seconds");
    expect(formatExactNs("118204331")).toBe("118,204,331 ns");
  });

  it("takes any duration a client can send", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (ns) => {
        for (const part of durationParts(ns)) expect(part.value).toMatch(/^\d+(\.\d)?$/);
      }),
    );
  });
});

describe("tokens and times", () => {
  it("groups tokens, and says nothing where nothing is known", () => {
    expect(formatTokens(3812)).toBe("3,812");
    expect(formatTokens(1_204_000)).toBe("1.20 M");
    expect(formatTokens(null)).toBe("");
  });

  const now = Date.parse("2026-11-22T12:38:00Z");
  const zone = { timeZone: "UTC" };
  it.each([
    ["2026-11-22T12:37:30Z", "now"],
    ["2026-11-22T12:39:00Z", "now"],
    ["2026-11-22T12:33:10Z", "4 min"],
    ["2026-11-22T09:33:00Z", "3 h"],
    ["2026-11-21T09:05:00Z", "21 Nov 09:05"],
    ["2025-03-02T09:05:00Z", "2 Mar 2025"],
  ])("age of %s", (at, text) => expect(formatAge(at, now, zone)).toBe(text));

  it("shows the exact instant, to the nanosecond where it is known", () => {
    expect(formatTime("2026-11-22T12:38:02.104Z", zone)).toBe("22 Nov 2026, 12:38:02.104");
    expect(formatUnixNano("1795351082104558221", zone)).toBe("22 Nov 2026, 12:38:02.104558221");
  });
});

it("says an age inside a sentence", () => {
  const now = Date.parse("2026-11-22T12:00:00Z");
  const utc = { timeZone: "UTC" };
  expect(formatAgo("2026-11-22T11:59:30Z", now, utc)).toBe("just now");
  expect(formatAgo("2026-11-22T11:40:00Z", now, utc)).toBe("20 min ago");
  expect(formatAgo("2026-11-22T02:00:00Z", now, utc)).toBe("10 h ago");
  expect(formatAgo("2026-11-20T14:05:00Z", now, utc)).toBe("on 20 Nov 14:05");
});

it.each([
  [0, "0 %"],
  [0.0001, "0.1 %"],
  [0.9812, "98.1 %"],
  [0.99999, "99.9 %"],
  [1, "100 %"],
])("the share %d reads %s", (share, text) => expect(formatShare(share)).toBe(text));
