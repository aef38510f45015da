// What each call of `z` means in JSON Schema.
import type { Json } from "@/lib/domain/trace/step";
import { type Args, fields, items, jsonOf, type Read, type Schema, schemaArg, value } from "./zod-args";
import { ZodSourceError } from "./zod-tokens";

export type Maker = (args: Args) => Schema | Read;

export function objectOf(args: Args): Schema {
  const properties: Record<string, Json> = {};
  const required: string[] = [];
  for (const [name, expression] of args.args.length === 0 ? [] : fields(args)) {
    const { schema, isOptional } = args.reader.read(expression);
    properties[name] = schema;
    if (!isOptional) required.push(name);
  }
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}

const texts =
  (format: string): Maker =>
  () => ({ type: "string", format });
export const anyOf = (of: readonly Json[]): Schema => ({ anyOf: of });

function enumOf(args: Args): Schema {
  const [list] = args.args;
  const values = list?.type === "object" ? list.fields.map(([, of]) => jsonOf(of)) : items(args).map(jsonOf);
  return { type: values.every((each) => typeof each === "string") ? "string" : "number", enum: values };
}

const typeOfValue = (literal: Json) => (literal === null ? "null" : typeof literal);

function literalOf(args: Args): Schema {
  const [only] = args.args;
  if (only?.type === "list") return { enum: only.items.map(jsonOf) };
  const literal = value(args);
  return { type: typeOfValue(literal), const: literal };
}

const unionOf = (args: Args, at: number) => {
  const list = args.args[at];
  if (list?.type !== "list") throw new ZodSourceError(args.line, "a list of schemas is expected here: [ … ]");
  return list.items.map((item) => args.reader.read(item).schema);
};

function recordOf(args: Args): Schema {
  const isShort = args.args.length === 1;
  const key = isShort ? { schema: {} as Schema } : schemaArg(args, 0);
  const { type, ...names } = key.schema;
  const known = Array.isArray(names["enum"]) || "pattern" in names;
  return {
    type: "object",
    ...(known && { propertyNames: key.schema }),
    additionalProperties: schemaArg(args, isShort ? 0 : 1).schema,
  };
}

const optional = ({ schema }: Read): Read => ({ schema, isOptional: true });
export const nullable = (schema: Schema): Schema => anyOf([schema, { type: "null" }]);

export const makers: { readonly [name: string]: Maker } = {
  object: objectOf,
  strictObject: (args) => ({ ...objectOf(args), additionalProperties: false }),
  looseObject: (args) => ({ ...objectOf(args), additionalProperties: true }),
  string: () => ({ type: "string" }),
  number: () => ({ type: "number" }),
  float32: () => ({ type: "number" }),
  float64: () => ({ type: "number" }),
  int: () => ({ type: "integer" }),
  int32: () => ({ type: "integer", minimum: -2_147_483_648, maximum: 2_147_483_647 }),
  boolean: () => ({ type: "boolean" }),
  null: () => ({ type: "null" }),
  any: () => ({}),
  unknown: () => ({}),
  never: () => ({ not: {} }),
  email: texts("email"),
  url: texts("uri"),
  uuid: texts("uuid"),
  guid: texts("uuid"),
  ipv4: texts("ipv4"),
  ipv6: texts("ipv6"),
  literal: literalOf,
  enum: enumOf,
  array: (args) => ({ type: "array", items: schemaArg(args, 0).schema }),
  tuple: (args) => {
    const of = unionOf(args, 0);
    const length = { minItems: of.length };
    const rest =
      args.args[1] === undefined ? { items: false, maxItems: of.length } : { items: schemaArg(args, 1).schema };
    return { type: "array", prefixItems: of, ...length, ...rest };
  },
  record: recordOf,
  union: (args) => anyOf(unionOf(args, 0)),
  discriminatedUnion: (args) => ({ oneOf: unionOf(args, 1) }),
  intersection: (args) => ({ allOf: [schemaArg(args, 0).schema, schemaArg(args, 1).schema] }),
  optional: (args) => optional(schemaArg(args, 0)),
  nullable: (args) => nullable(schemaArg(args, 0).schema),
  nullish: (args) => ({ schema: nullable(schemaArg(args, 0).schema), isOptional: true }),
  lazy: ({ reader, args, line }) => {
    const [getter] = args;
    if (getter === undefined) throw new ZodSourceError(line, "z.lazy takes () => and the name of a schema");
    return reader.refer(getter);
  },
};
export const isoMakers: { readonly [name: string]: Maker } = {
  datetime: texts("date-time"),
  date: texts("date"),
  time: texts("time"),
  duration: texts("duration"),
};
