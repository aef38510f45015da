import { createSerializer } from "nuqs/server";
import { expect, test } from "vitest";
import { loadRunsParams, runsParams } from "@/app/(console)/runs/search-params";

test("an address without parameters is the whole list", () => {
  expect(loadRunsParams("")).toEqual({
    last: "all",
    from: null,
    to: null,
    status: [],
    pipeline: [],
    model: [],
    service: [],
    session: null,
    user: null,
    q: null,
  });
});

test("a bad value falls back alone", () => {
  const read = loadRunsParams("?last=soon&from=yesterday&to=2026-11-22T01:00:00%2B01:00&status=failed,nice&q=");
  expect(read).toMatchObject({ last: "all", from: null, to: "2026-11-22T00:00:00.000Z", status: ["failed"], q: null });
});

test("names with commas, quotes and other scripts survive the address", () => {
  const pipeline = ["a,b", "c\\d", 'e"f&g=h', "заказ ✓"];
  const address = createSerializer(runsParams)({ pipeline, status: ["failed", "halted"], session: "s,1" });
  expect(loadRunsParams(address)).toMatchObject({ pipeline, status: ["failed", "halted"], session: "s,1" });
});
