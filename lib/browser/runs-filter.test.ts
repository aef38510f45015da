import { expect, test } from "vitest";
import {
  emptyFilter as all,
  askOf,
  differs,
  filterOfView,
  foldOldParams,
  narrowingsOf,
  type RunsFilter,
  toRunFilter,
} from "@/lib/browser/runs-filter";
import type { View } from "@/lib/contract/views";

const now = Date.parse("2026-11-22T12:00:00Z");
const asked = (filter: Partial<RunsFilter>, nowMs = now) =>
  toRunFilter(askOf({ ...all, ...filter }, "Asia/Kolkata"), nowMs);

test("an empty filter asks the API for everything", () => {
  expect(asked({})).toEqual({});
});

test("relative ranges count back from now, at each call", () => {
  expect(asked({ last: "24h" })).toEqual({ from: "2026-11-21T12:00:00.000Z" });
  expect(asked({ last: "1h" }, now + 60_000)).toEqual({ from: "2026-11-22T11:01:00.000Z" });
});

test("an absolute range, half open too, wins over the relative one; what is brushed over both", () => {
  const from = "2026-11-01T00:00:00.000Z";
  const brush = { from: "2026-11-02T00:00:00.000Z", to: "2026-11-03T00:00:00.000Z" };
  expect(asked({ last: "1h", from })).toEqual({ from });
  expect(asked({ last: "1h", to: from })).toEqual({ to: from });
  expect(asked({ last: "1h", from, brush })).toEqual(brush);
});

test("what makes sense of a query is asked for, in one spelling, with the zone where it counts", () => {
  expect(asked({ q: "status:failed  and cots>1" })).toEqual({ q: "status:failed" });
  expect(asked({ q: "started:today" })).toEqual({ q: "started:today", zone: "Asia/Kolkata" });
  expect(askOf({ ...all, q: "started:today" }, null).ready).toBe(false);
  expect(askOf({ ...all, q: "started>-2h" }, null).ready).toBe(true);
});

test("every narrowing term is listed with the filter without it", () => {
  const brush = { from: "2026-11-02T00:00:00.000Z", to: "2026-11-03T00:00:00.000Z" };
  const narrow: RunsFilter = { ...all, last: "7d", brush, q: "status:failed (a or b) hi" };
  const terms = narrowingsOf(narrow);
  expect(terms.map(({ label }) => label)).toEqual([
    "status:failed",
    "(a or b)",
    "hi",
    "the brushed time",
    "the time range",
  ]);
  expect(terms.map(({ without }) => without.q)).toEqual([
    "(a or b) hi",
    "status:failed hi",
    "status:failed (a or b)",
    narrow.q,
    narrow.q,
  ]);
  expect(narrowingsOf(all)).toEqual([]);
});

test("a view is the page it was made from, until something changes", () => {
  const view: View = {
    ...{ id: "0af76519-16cd-43dd-8448-eb211c80319c", name: "Dear", query: "cost>1", columns: ["cost"], sort: "-cost" },
    ...{ list: "runs", last: "7d", from: null, to: null },
  };
  const filter = filterOfView(view);
  expect(differs(filter, view)).toBe(false);
  expect(differs({ ...filter, q: "cost>2" }, view)).toBe(true);
  expect(differs({ ...filter, cols: null }, view)).toBe(true);
});

test("an older address is folded into the query", () => {
  const old = [
    ["status", "failed,halted"],
    ["pipeline", "a\\,b,c d"],
    ["user", "*"],
  ] as const;
  expect(foldOldParams(old, "refund")).toBe('status:failed,halted pipeline:"a,b","c d" user:"*" refund');
});
