import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/domain/trace/step";
import { diffSchemas } from "./diff-schemas";

const object = (properties: { [name: string]: Json }, rest: { [key: string]: Json } = {}): Json => ({
  ...{ type: "object", properties },
  ...rest,
});
const text = { type: "string" };
const number = { type: "number" };

const cases: [name: string, base: Json, head: Json, verdict: string, changes: string[]][] = [
  ["nothing", object({ a: text }), object({ a: text }), "same", []],
  ["the order of keys", { type: "object", properties: {} }, { properties: {}, type: "object" }, "same", []],
  [
    "a description",
    { ...text, description: "x" },
    { ...text, description: "y" },
    "not breaking",
    [" neutral description changed"],
  ],
  [
    "a field is required",
    object({ a: text }),
    object({ a: text }, { required: ["a"] }),
    "breaking",
    ["/a narrows is required now"],
  ],
  [
    "a required field is new",
    object({}),
    object({ a: text }, { required: ["a"] }),
    "breaking",
    ["/a narrows new, and required"],
  ],
  ["an optional field is new", object({}), object({ a: text }), "not breaking", ["/a neutral new, optional"]],
  [
    "… where others were refused",
    object({}, { additionalProperties: false }),
    object({ a: text }, { additionalProperties: false }),
    "not breaking",
    ["/a widens new, optional"],
  ],
  [
    "a field is optional",
    object({ a: text }, { required: ["a"] }),
    object({ a: text }),
    "not breaking",
    ["/a widens is optional now"],
  ],
  [
    "a field is gone, others may be there",
    object({ a: text }),
    object({}),
    "not breaking",
    ["/a widens is not checked any more"],
  ],
  [
    "a field is gone, others are refused",
    object({ a: text }, { additionalProperties: false }),
    object({}, { additionalProperties: false }),
    "breaking",
    ["/a narrows is not allowed any more"],
  ],
  [
    "other fields are refused",
    object({}),
    object({}, { additionalProperties: false }),
    "breaking",
    [" narrows other fields are not allowed any more"],
  ],
  [
    "other fields are let in",
    object({}, { additionalProperties: false }),
    object({}),
    "not breaking",
    [" widens other fields are allowed"],
  ],
  [
    "other fields get a schema",
    object({}),
    object({}, { additionalProperties: text }),
    "breaking",
    [" narrows other fields have to keep a schema"],
  ],
  [
    "the schema of other fields",
    object({}, { additionalProperties: text }),
    object({}, { additionalProperties: number }),
    "breaking",
    ["/* narrows type string became number"],
  ],
  ["a type is another", text, number, "breaking", [" narrows type string became number"]],
  ["number to integer", number, { type: "integer" }, "breaking", [" narrows type number became integer"]],
  ["integer to number", { type: "integer" }, number, "not breaking", [" widens type may be number too"]],
  ["null is let in", text, { type: ["string", "null"] }, "not breaking", [" widens type may be null too"]],
  ["null is refused", { type: ["string", "null"] }, text, "breaking", [" narrows type string or null became string"]],
  ["a value is gone", { enum: ["a", "b"] }, { enum: ["a"] }, "breaking", [' narrows "b" no longer allowed']],
  ["a value is new", { enum: ["a"] }, { enum: ["a", "b"] }, "not breaking", [' widens "b" allowed too']],
  ["a list of values", text, { ...text, enum: ["a"] }, "breaking", [' narrows only "a" allowed']],
  ["const as a list", { const: 1 }, { enum: [1, 2] }, "not breaking", [" widens 2 allowed too"]],
  ["a minimum", number, { ...number, minimum: 0 }, "breaking", [" narrows no limit became ≥ 0"]],
  ["a higher minimum", { minimum: 0 }, { minimum: 1 }, "breaking", [" narrows ≥ 0 became ≥ 1"]],
  ["a lower maximum", { maximum: 9 }, { maximum: 5 }, "breaking", [" narrows ≤ 9 became ≤ 5"]],
  ["a higher maximum", { maximum: 5 }, { maximum: 9 }, "not breaking", [" widens ≤ 5 became ≤ 9"]],
  ["the limit itself is refused", { minimum: 0 }, { exclusiveMinimum: 0 }, "breaking", [" narrows ≥ 0 became > 0"]],
  [
    "longer texts",
    { maxLength: 5 },
    { maxLength: 9 },
    "not breaking",
    [" widens at most 5 characters became at most 9 characters"],
  ],
  ["more items", { minItems: 1 }, { minItems: 2 }, "breaking", [" narrows at least 1 items became at least 2 items"]],
  [
    "a coarser step",
    { multipleOf: 2 },
    { multipleOf: 4 },
    "breaking",
    [" narrows multiples of 2 became multiples of 4"],
  ],
  [
    "a step beside the other",
    { multipleOf: 2 },
    { multipleOf: 3 },
    "cannot tell",
    [" unknown multiples of 2 became multiples of 3"],
  ],
  ["a pattern", text, { ...text, pattern: "^R" }, "breaking", [" narrows pattern ^R added"]],
  ["another pattern", { pattern: "^R" }, { pattern: "^Q" }, "cannot tell", [" unknown pattern ^R became ^Q"]],
  [
    "deep inside",
    object({ a: { type: "array", items: object({ b: number }) } }),
    object({ a: { type: "array", items: object({ b: text }) } }),
    "breaking",
    ["/a/*/b narrows type number became string"],
  ],
  [
    "items get a schema",
    { type: "array" },
    { type: "array", items: text },
    "breaking",
    ["/* narrows items have to keep a schema"],
  ],
  ["items by place", { items: [text] }, { items: [number] }, "cannot tell", ["/* unknown items by place changed"]],
  [
    "an alternative is new",
    { anyOf: [text] },
    { anyOf: [text, number] },
    "not breaking",
    [" widens 1 alternative (anyOf) added"],
  ],
  [
    "an alternative is gone",
    { anyOf: [text, number] },
    { anyOf: [text] },
    "breaking",
    [" narrows 1 of 2 alternatives (anyOf) removed"],
  ],
  [
    "an alternative is another",
    { anyOf: [text] },
    { anyOf: [number] },
    "cannot tell",
    [" unknown alternatives (anyOf) changed"],
  ],
  ["a condition", { if: text }, { if: number }, "cannot tell", [" unknown if changed"]],
  [
    "a reference within",
    object({ a: { $ref: "#/$defs/x" } }, { $defs: { x: text } }),
    object({ a: { $ref: "#/$defs/x" } }, { $defs: { x: number } }),
    "breaking",
    ["/a narrows type string became number"],
  ],
  [
    "a reference written out",
    object({ a: { $ref: "#/$defs/x" } }, { $defs: { x: text } }),
    object({ a: text }),
    "same",
    [],
  ],
  [
    "a reference elsewhere",
    { $ref: "https://x.example/a" },
    { $ref: "https://x.example/b" },
    "cannot tell",
    [" unknown refers to a schema that is not here"],
  ],
  ["false", {}, false, "cannot tell", [" unknown not changed"]],
];

describe("a new version of a contract", () => {
  it.each(cases)("%s", (_, base, head, verdict, changes) => {
    const diff = diffSchemas(base, head);
    expect([diff.verdict, diff.changes.map(({ path, effect, what }) => `${path} ${effect} ${what}`)]).toEqual([
      verdict,
      changes,
    ]);
  });

  it("that refers to itself is compared once", () => {
    const tree = (of: Json): Json => ({
      $defs: { node: { type: "object", properties: { of, left: { $ref: "#/$defs/node" } } } },
      $ref: "#/$defs/node",
    });
    expect(diffSchemas(tree(text), tree(number))).toMatchObject({ verdict: "breaking", changes: [{ path: "/of" }] });
    expect(diffSchemas({ $ref: "#" }, { $ref: "#" }).verdict).toBe("same");
  });
});
