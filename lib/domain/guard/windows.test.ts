import { describe, expect, it } from "vitest";
import { type Period, windowAt } from "@/lib/domain/guard/windows";
import { isZone } from "@/lib/domain/time/zoned-time";

const bounds = (period: Period, tz: string, at: string) => {
  const { start, end } = windowAt(period, tz, new Date(at));
  return [start?.toISOString() ?? null, end?.toISOString() ?? null];
};

describe("windowAt", () => {
  it.each<[Period, string, string, string, string]>([
    ["day", "UTC", "2026-03-29T10:00:00Z", "2026-03-29T00:00:00.000Z", "2026-03-30T00:00:00.000Z"],
    // 23 hours: clocks go forward that night
    ["day", "Europe/Berlin", "2026-03-29T10:00:00Z", "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"],
    // 25 hours
    ["day", "Europe/Berlin", "2026-10-25T10:00:00Z", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
    ["day", "Asia/Kathmandu", "2026-03-29T10:00:00Z", "2026-03-28T18:15:00.000Z", "2026-03-29T18:15:00.000Z"],
    // there was no midnight: at 00:00 clocks went to 01:00
    ["day", "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00.000Z", "2018-11-05T02:00:00.000Z"],
    // midnight came twice: at 01:00 clocks went back to 00:00
    ["day", "America/Havana", "2025-11-02T12:00:00Z", "2025-11-02T04:00:00.000Z", "2025-11-03T05:00:00.000Z"],
    ["week", "UTC", "2026-03-29T10:00:00Z", "2026-03-23T00:00:00.000Z", "2026-03-30T00:00:00.000Z"],
    ["week", "UTC", "2026-03-30T00:00:00Z", "2026-03-30T00:00:00.000Z", "2026-04-06T00:00:00.000Z"],
    ["month", "America/New_York", "2026-03-29T10:00:00Z", "2026-03-01T05:00:00.000Z", "2026-04-01T04:00:00.000Z"],
    ["month", "UTC", "2026-12-31T23:59:59.999Z", "2026-12-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"],
    ["month", "Pacific/Kiritimati", "2026-12-31T11:00:00Z", "2026-12-31T10:00:00.000Z", "2027-01-31T10:00:00.000Z"],
    ["hour", "UTC", "2026-03-29T10:59:59.999Z", "2026-03-29T10:00:00.000Z", "2026-03-29T11:00:00.000Z"],
    // clocks there are off by three quarters of an hour
    ["hour", "Asia/Kathmandu", "2026-03-29T10:00:00Z", "2026-03-29T09:15:00.000Z", "2026-03-29T10:15:00.000Z"],
    // the hour that comes twice is two hours
    ["hour", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T01:00:00.000Z", "2026-10-25T02:00:00.000Z"],
  ])("%s in %s at %s", (period, tz, at, start, end) => {
    expect(bounds(period, tz, at)).toEqual([start, end]);
  });

  it("has no bounds for the whole time, nor for a run", () => {
    for (const period of ["run", "total"] as const) {
      expect(bounds(period, "Europe/Berlin", "2026-03-29T10:00:00Z")).toEqual([null, null]);
    }
  });

  it.each(["America/St_Johns", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Tehran", "Pacific/Apia"])(
    "tiles two years of %s without gap or overlap",
    (tz) => {
      let at = new Date("2025-01-01T12:00:00Z");
      for (let day = 0; day < 730; day++) {
        const { end } = windowAt("day", tz, at);
        if (end === null) throw new Error("a day ends");
        expect(windowAt("day", tz, new Date(end.getTime() - 1)).end).toEqual(end);
        expect(windowAt("day", tz, end).start).toEqual(end);
        at = end;
      }
    },
  );
});

it("knows IANA zones", () => {
  expect(["UTC", "Europe/Berlin", "Mars/Base", ""].map(isZone)).toEqual([true, true, false, false]);
});
