import { expect, it } from "vitest";
import { argsShape } from "@/lib/domain/guard/args-shape";

it("names fields and types in one order, whatever the values", () => {
  const shape = ["amount:number", "items:array", "note:null", "order:string"];
  expect(argsShape({ order: "87990", amount: 7920, items: [], note: null })).toEqual(shape);
  expect(argsShape({ note: null, items: [1], amount: -1, order: "" })).toEqual(shape);
});

it("tells a field of another type, and values that are no object, apart", () => {
  expect(argsShape({ amount: "7920" })).not.toEqual(argsShape({ amount: 7920 }));
  expect(argsShape([1])).toEqual(["array"]);
  expect(argsShape(null)).toEqual(["null"]);
  expect(argsShape({})).toEqual([]);
});
