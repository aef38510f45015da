import { createSerializer } from "nuqs/server";
import { expect, test } from "vitest";
import { loadRunsParams, runsParams } from "@/app/(console)/runs/search-params";
import { emptyFilter } from "@/lib/browser/runs-filter";

test("an address without parameters is the whole list", () => {
  expect(loadRunsParams("")).toEqual(emptyFilter);
});

test("a bad value falls back alone", () => {
  const read = loadRunsParams(
    "?last=soon&from=yesterday&to=2026-11-22T01:00:00%2B01:00&brush=a~b&q=x&sort=age&cols=cost,nice,cost&view=1",
  );
  expect(read).toEqual({ ...emptyFilter, to: "2026-11-22T00:00:00.000Z", q: "x", cols: ["cost"] });
});

test("queries with quotes and other scripts, brushes and columns survive the address", () => {
  const state = {
    q: 'pipeline:"a,b" "заказ ✓" c\\d e&f=g#h',
    brush: { from: "2026-11-02T00:00:00.000Z", to: "2026-11-03T00:00:00.000Z" },
    cols: ["cost", "user"] as const,
    sort: "-cost" as const,
  };
  expect(loadRunsParams(createSerializer(runsParams)(state))).toMatchObject(state);
});
