import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Json } from "@/lib/domain/trace/step";
import { readZod } from "./read-zod";
import { identifier, writeZod } from "./write-zod";

// Read as text by the tests below, and run as it stands: both have to mean the same.
const Line = z.object({
  sku: z.string().min(1).max(40).describe("as on the invoice"),
  qty: z.int().positive(),
  price: z.number().nonnegative().multipleOf(0.5),
});

const Order = z.strictObject({
  id: z.string().regex(/^R-\d+\/\d+$/),
  state: z.enum(["open", "paid", 'sent "off"']),
  lines: z.array(Line).nonempty().max(50),
  note: z.string().nullish(),
  when: z.iso.datetime().optional(),
  mail: z.email().nullable(),
  extra: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  pair: z.tuple([z.string(), z.boolean()]),
  kind: z.literal("order"),
  "odd name": z.unknown().optional(),
  retries: z.number().int().gte(0).lt(10).default(3),
});

const Part = Order.pick({ id: true, lines: true, note: true })
  .partial({ lines: true })
  .extend({
    total: z.number().gt(-1.5e3),
  });

const Choice = z.discriminatedUnion("type", [
  z.looseObject({ type: z.literal("a"), at: z.number() }),
  z.object({ type: z.literal("b") }).catchall(z.boolean()),
]);
// End of the declarations.

const own = readFileSync(new URL("./zod.test.ts", import.meta.url), "utf8");
const source = `import { z } from "zod";\nexport type Other = { a: z.infer<typeof Order>; };\n${own.slice(own.indexOf("const Line"), own.indexOf("// End of"))}`;
const read = (text: string, name: string | null = null) => {
  const found = readZod(text, name);
  return "schema" in found ? found.schema : expect.unreachable(`line ${found.line}: ${found.message}`);
};
const refusal = (text: string) => {
  const found = readZod(text);
  return "schema" in found ? expect.unreachable(JSON.stringify(found.schema)) : `${found.line}: ${found.message}`;
};

/** Zod writes some things in another way, and adds what it checks beyond the words: safe integers, its own patterns of formats. */
function plain(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(plain);
  if (typeof schema !== "object" || schema === null) return schema;
  const { type } = schema as { type?: unknown };
  if (Array.isArray(type) && Object.keys(schema).length === 1) return { anyOf: type.map((each) => ({ type: each })) };
  const entries = Object.entries(schema).filter(([key, value]) => {
    if (key === "$schema" || (key === "pattern" && "format" in schema)) return false;
    if (key === "propertyNames" && JSON.stringify(value) === '{"type":"string"}') return false;
    return !(typeof value === "number" && Math.abs(value) === Number.MAX_SAFE_INTEGER);
  });
  const isOpen = (key: string, value: unknown) => key === "additionalProperties" && JSON.stringify(value) === "{}";
  return Object.fromEntries(entries.map(([key, value]) => [key, isOpen(key, value) ? true : plain(value)]));
}

describe("the source of a zod schema", () => {
  it.each(Object.entries({ Line, Order, Part, Choice }))("%s is read as zod itself understands it", (name, schema) => {
    expect(plain(read(source, name))).toEqual(plain(z.toJSONSchema(schema, { io: "input" })));
  });

  it("names what it declares, and takes the last one", () => {
    expect(readZod(source)).toMatchObject({ name: "Choice", names: ["Line", "Order", "Part", "Choice"] });
    expect(read("z.string()")).toEqual({ type: "string" });
    expect(read("export default z.object({})")).toEqual({ type: "object", properties: {} });
  });

  it("may refer to itself through z.lazy", () => {
    expect(read("const Node = z.object({ next: z.lazy(() => Node).optional() })")).toEqual({
      type: "object",
      properties: { next: { $ref: "#/$defs/Node" } },
      $defs: { Node: { type: "object", properties: { next: { $ref: "#/$defs/Node" } } } },
    });
  });

  it.each([
    ["z.object({\n  a: z.string().refine((v) => v.length > 2),\n})", "2: a function would have to be run"],
    ["z.string()\n.transform(String)", "2: .transform() runs code"],
    ["z.string().toUpperCase()", "1: .toUpperCase() is not understood"],
    ["z.string().transform()", "1: .transform() runs code"],
    ["z.coerce.number()", "1: z.coerce.number() runs code"],
    ["z.string().regex(/a/i)", "1: JSON Schema has no flags"],
    ["const A = z.object({ a: A })", "1: A refers to itself"],
    ["z.object({ ...Base.shape })", "1: ... would have to be run"],
    ["z.object({ a: `$" + "{x}` })", "1: a template text"],
    ["z.object({\n a: z.string(", "2: the source ends in the middle"],
    ["z.enum(values)", "1: a list is expected here"],
    ["process.exit(1)", "1: no zod schema is declared here"],
    ["const x = 1", "1: no zod schema is declared here"],
    ["z.string() \u0000", '1: "\\u0000" is not understood here'],
    [`z.array(${"z.array(".repeat(80)}`, "1: is nested deeper than 60 levels"],
  ])("%j is refused where it stands", (text, words) => expect(refusal(text)).toContain(words));
});

const schemas: [name: string, schema: Json][] = [
  [
    "an object",
    { type: "object", properties: { a: { type: "string" }, "b c": { type: "integer", minimum: 0 } }, required: ["a"] },
  ],
  [
    "a strict object",
    { type: "object", properties: { a: { type: "boolean" } }, required: ["a"], additionalProperties: false },
  ],
  [
    "other fields with a schema",
    { type: "object", properties: { a: { type: "null" } }, additionalProperties: { type: "number" } },
  ],
  ["a record", { type: "object", additionalProperties: { type: "string", maxLength: 4 } }],
  [
    "a list",
    {
      type: "array",
      items: { type: "number", exclusiveMinimum: 0, maximum: 9.5, multipleOf: 0.5 },
      minItems: 1,
      maxItems: 3,
    },
  ],
  ["values", { type: "string", enum: ["a", 'b"', "c\n"] }],
  ["one value", { type: "number", const: 3 }],
  ["alternatives", { anyOf: [{ type: "string" }, { type: "number" }] }],
  ["or null", { anyOf: [{ type: "string", minLength: 1 }, { type: "null" }] }],
  ["formats and patterns", { type: "string", format: "date", pattern: "^\\d{4}\\/x" }],
  ["a default", { type: "object", properties: { a: { type: "string", default: "x" } } }],
  ["words", { type: "string", description: 'of the "order"\nand more' }],
  [
    "a tuple",
    { type: "array", prefixItems: [{ type: "string" }, { type: "number" }], items: false, minItems: 2, maxItems: 2 },
  ],
  [
    "deep",
    {
      type: "object",
      properties: { a: { type: "array", items: { type: "object", properties: { b: { type: "string" } } } } },
    },
  ],
  ["anything", {}],
];

describe("a JSON Schema as the source of a zod schema", () => {
  it.each(schemas)("%s reads back as it was", (_, schema) => {
    expect(read(writeZod(schema, "Made"))).toEqual(schema);
  });

  it("types as a list become alternatives", () => {
    expect(read(writeZod({ type: ["string", "null"] }, "x"))).toEqual({
      anyOf: [{ type: "string" }, { type: "null" }],
    });
  });

  it("references become constants, also a circle of them", () => {
    const schema: Json = {
      type: "object",
      properties: { child: { $ref: "#/$defs/node" } },
      $defs: {
        node: {
          type: "object",
          properties: { child: { $ref: "#/$defs/node" }, n: { type: "number" } },
          required: ["n"],
        },
      },
    };
    const back = read(writeZod(schema, "Tree"), "Tree");
    const accepts = new Ajv2020().compile(back);
    expect([accepts({ child: { n: 1, child: { n: 2 } } }), accepts({ child: { n: 1, child: {} } })]).toEqual([
      true,
      false,
    ]);
  });

  it("says what it leaves out, and lets no text out of its quotes", () => {
    const written = writeZod(
      {
        type: "object",
        not: { required: ["a"] },
        properties: { 'x"; evil(); "': { $ref: "https://e.example/\n evil()" } },
      },
      "1 evil(); name",
    );
    expect(written.split("\n").filter((line) => line.includes("evil()") && !line.startsWith("//"))).toEqual([
      '  "x\\"; evil(); \\"": z.unknown().optional(),',
    ]);
    expect(written).toContain("// not said here: not at the top");
    expect(identifier("1 evil(); name")).toBe("Contract1EvilName");
  });
});
