import { expect, it } from "vitest";
import { expectedWords, schemaFor, valueAt } from "./locate";

const schema = {
  type: "object",
  properties: { lines: { type: "array", items: { $ref: "#/$defs/line" } }, "a/b": { const: 1 } },
  additionalProperties: { type: "boolean" },
  $defs: { line: { type: "object", properties: { qty: { type: "integer", minimum: 0 } } } },
};
const value = { lines: [{ qty: "2" }], "a/b": null };

it.each([
  ["", value],
  ["/lines/0/qty", "2"],
  ["/a~1b", null],
  ["/lines/1/qty", undefined],
  ["/lines/qty", undefined],
  ["/constructor", undefined],
])("at %j of a value stands %j", (path, found) => expect(valueAt(value, path)).toEqual(found));

it.each([
  ["/lines/3/qty", "integer ≥ 0"],
  ["/a~1b", "1"],
  ["/other", "boolean"],
  ["/lines/0/unknown", "anything"],
])("of %j the schema says %s", (path, words) => expect(expectedWords(schemaFor(schema, path))).toBe(words));

it("says what is asked in a few words", () => {
  expect(expectedWords({ enum: ["a", 2] })).toBe('"a" or 2');
  expect(expectedWords({ type: ["string", "null"], pattern: "^R" })).toBe("string or null ^R");
  expect(expectedWords({ anyOf: [{ type: "string" }, { type: "null" }] })).toBe("string or null");
  expect(expectedWords({ enum: Array.from({ length: 99 }, (_, nth) => nth) })).toHaveLength(80);
});
