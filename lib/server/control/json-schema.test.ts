import { expect, it } from "vitest";
import { violations } from "@/lib/server/control/json-schema";

const object = (properties: object, more = {}) => ({ type: "object", properties, ...more });
const paths = (schema: unknown, value: unknown) => violations(schema, value).map(({ path }) => path);

it("names the place of each violation", () => {
  const schema = object(
    { cents: { type: "integer", maximum: 100 } },
    { required: ["id"], additionalProperties: false },
  );
  expect(paths(schema, { cents: 101, "a/b": 1 }).sort()).toEqual(["/a~1b", "/cents", "/id"]);
  expect(paths(schema, { cents: 100, id: 1 })).toEqual(["/id"]);
  expect(paths(true, { anything: 1 })).toEqual([]);
});

it("knows one pattern from another", () => {
  const schema = object({ a: { pattern: "^a+$" }, b: { pattern: "^b+$" } });
  expect(paths(schema, { a: "aa", b: "bb" })).toEqual([]);
  expect(paths(schema, { a: "bb", b: "bb" })).toEqual(["/a"]);
});

it.each([
  ["is none", { type: "elephant" }],
  ["refers to another machine", { $ref: "https://example.com/schema.json" }],
  ["refers to itself without end", { $ref: "#" }],
  ["has a pattern that is none", object({ a: { pattern: "(" } })],
])("refuses a schema that %s", (_, schema) => {
  expect(() => violations(schema, {})).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ path: "/schema" })] }),
  );
});

it("stops a pattern that takes for ever", () => {
  const began = Date.now();
  expect(() => violations(object({ a: { pattern: "^(a+)+$" } }), { a: `${"a".repeat(40)}!` })).toThrow("/schema");
  // it would be days
  expect(Date.now() - began).toBeLessThan(30_000);
});
