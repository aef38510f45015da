import { expect, it } from "vitest";
import { narrow } from "./narrow";

const amount = { type: "integer" };
const schema = {
  type: "object",
  properties: { rows: { type: "array", items: { type: "object", properties: { "a/b": amount } } } },
};

it("follows the path through fields and lists", () => {
  expect(narrow(schema, { rows: [{}, { "a/b": "84.20" }] }, "/rows/1/a~1b")).toEqual({
    schema: amount,
    value: "84.20",
  });
});

it("stops where the value or the schema has no such part", () => {
  const value = { rows: [{}] };
  expect(narrow(schema, value, "/rows/0/a~1b")).toEqual({ schema: schema.properties.rows.items, value: {} });
  expect(narrow(schema, { more: 1 }, "/more")).toEqual({ schema, value: { more: 1 } });
  expect(narrow(schema, value, "")).toEqual({ schema, value });
});
