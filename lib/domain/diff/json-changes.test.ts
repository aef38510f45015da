import { expect, it } from "vitest";
import { jsonChanges } from "./json-changes";

it("names each place that differs", () => {
  const base = { a: 1, "b/c": [1, { d: "x" }], same: [true] };
  const head = { a: "1", "b/c": [1, { d: "y" }, 3], same: [true], e: null };
  expect(jsonChanges(base, head)).toEqual([
    { path: "/a", base: 1, head: "1" },
    { path: "/b~1c/1/d", base: "x", head: "y" },
    { path: "/b~1c/2", base: undefined, head: 3 },
    { path: "/e", base: undefined, head: null },
  ]);
});

it("says nothing of equal values, and takes a list for no object", () => {
  expect(jsonChanges({ a: { b: 2 } }, { a: { b: 2 } })).toEqual([]);
  expect(jsonChanges([], {})).toEqual([{ path: "", base: [], head: {} }]);
});
