import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hintOf, inputOf, readTyped, writeTyped } from "@/lib/domain/guard/schema-form";

const schema = {
  type: "object",
  properties: {
    cents: { type: "integer", minimum: 1, maximum: 7920, description: "What is paid back" },
    rate: { type: "number", maximum: 1 },
    note: { type: "string", maxLength: 400 },
    name: { type: "string", maxLength: 40, title: "Full name" },
    notify: { type: "boolean" },
    method: { enum: ["card", "bank"] },
    items: { type: "array", items: { type: "string" } },
    maybe: { type: ["string", "null"] },
    either: { anyOf: [{ type: "string" }, { type: "integer" }] },
    money: { $ref: "#/$defs/money" },
  },
  $defs: { money: { type: "integer", minimum: 0 } },
};
const kind = (field: string, value: unknown = null) => inputOf(schema, field, value).kind;

describe("the input of a field", () => {
  it("is what its schema says", () => {
    const fields = ["cents", "rate", "name", "notify", "method", "items", "maybe", "either", "money"];
    expect(fields.map((field) => kind(field))).toEqual([
      ...["number", "number", "text", "switch", "choice", "json", "json", "json", "number"],
    ]);
    expect(inputOf(schema, "note", "")).toEqual({ kind: "text", long: true });
    expect(inputOf(schema, "name", "x".repeat(200))).toEqual({ kind: "text", long: false });
    expect(inputOf(schema, "method", "card")).toEqual({ kind: "choice", choices: ["card", "bank"] });
  });

  it("is read off the value where the schema says nothing", () => {
    expect([7, 0.5, true, "a", [1], null, { a: 1 }].map((value) => inputOf(null, "any", value).kind)).toEqual([
      ...["number", "number", "switch", "text", "json", "json", "json"],
    ]);
    expect(inputOf(true, "any", "two\nlines")).toEqual({ kind: "text", long: true });
  });

  it("is not led astray by fields of the prototype, nor by references elsewhere", () => {
    expect(inputOf(schema, "constructor", "a").kind).toBe("text");
    const elsewhere = { properties: { a: { $ref: "https://example.com/s.json" } } };
    expect(inputOf(elsewhere, "a", "x").kind).toBe("json");
  });

  it("tells limits and words", () => {
    expect(hintOf(schema, "cents")).toEqual({ title: null, about: "What is paid back", limits: "1 … 7920" });
    expect(["rate", "money", "name", "items"].map((field) => hintOf(schema, field).limits)).toEqual([
      ...["at most 1", "at least 0", "at most 40 characters", null],
    ]);
  });
});

describe("what is typed", () => {
  const whole = { kind: "number", whole: true } as const;
  it("is a number, or a problem in words", () => {
    expect(readTyped(whole, " 79 ")).toEqual({ value: 79 });
    expect(readTyped(whole, "79.5")).toEqual({ problem: "is not a whole number" });
    expect(["", "7,5", "0x10", "NaN", "1 2"].map((text) => readTyped(whole, text))).toEqual(
      Array(5).fill({ problem: "is not a number" }),
    );
    expect(readTyped(whole, "9007199254740993")).toEqual({ problem: "is too large to be kept exactly" });
    expect(readTyped({ kind: "number", whole: false }, "1e-3")).toEqual({ value: 0.001 });
  });
  it("is JSON elsewhere", () => {
    expect(readTyped({ kind: "json" }, '["a"]')).toEqual({ value: ["a"] });
    expect(readTyped({ kind: "json" }, "['a']")).toEqual({ problem: "is not JSON" });
  });
  it("comes back as it was written", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value: unknown = JSON.parse(JSON.stringify(json));
        const input = inputOf(null, "any", value);
        fc.pre(input.kind !== "number" || Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER);
        expect(readTyped(input, writeTyped(input, value))).toEqual({ value });
      }),
    );
  });
});
