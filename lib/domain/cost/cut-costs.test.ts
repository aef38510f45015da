import { expect, it } from "vitest";
import { cutCosts } from "@/lib/domain/cost/cut-costs";

const at = (text: string) => Date.parse(text);
const cut = (from: string, to: string, zone: string, bucket: Parameters<typeof cutCosts>[3]) =>
  cutCosts(at(from), at(to), zone, bucket)?.map((ms) => new Date(ms).toISOString().slice(0, 16));

it("bars are days, weeks and months of the zone, cut short at both ends", () => {
  expect(cut("2026-10-24T12:00Z", "2026-10-27T03:00Z", "Europe/Berlin", "day")).toEqual([
    ...["2026-10-24T12:00", "2026-10-24T22:00", "2026-10-25T23:00", "2026-10-26T23:00", "2026-10-27T03:00"],
  ]);
  expect(cut("2026-11-20T00:00Z", "2026-12-02T00:00Z", "UTC", "week")).toEqual([
    ...["2026-11-20T00:00", "2026-11-23T00:00", "2026-11-30T00:00", "2026-12-02T00:00"],
  ]);
  expect(cut("2026-11-20T00:00Z", "2027-01-02T00:00Z", "Asia/Kolkata", "month")).toEqual([
    ...["2026-11-20T00:00", "2026-11-30T18:30", "2026-12-31T18:30", "2027-01-02T00:00"],
  ]);
  expect(cut("2026-11-20T00:10Z", "2026-11-20T01:40Z", "Asia/Kolkata", "hour")).toEqual([
    ...["2026-11-20T00:10", "2026-11-20T00:30", "2026-11-20T01:30", "2026-11-20T01:40"],
  ]);
});

it("are chosen so that there are some, and refused where there are too many", () => {
  expect(cut("2026-11-20T00:00Z", "2026-11-21T00:00Z", "UTC", "auto")).toHaveLength(25);
  expect(cut("2026-08-20T00:00Z", "2026-11-20T00:00Z", "UTC", "auto")).toHaveLength(93);
  expect(cut("2025-01-01T00:00Z", "2026-11-20T00:00Z", "UTC", "auto")).toHaveLength(24);
  expect(cut("2026-01-01T00:00Z", "2026-11-20T00:00Z", "UTC", "hour")).toBeUndefined();
});
