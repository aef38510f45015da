// What each call of a schema means in JSON Schema.
import type { Json } from "@/lib/domain/trace/step";
import { type Args, fields, jsonOf, numberArg, type Read, type Schema, schemaArg, textArg } from "./zod-args";
import { anyOf, nullable, objectOf } from "./zod-makers";
import { ZodSourceError } from "./zod-tokens";

type Method = (args: Args & Read) => Schema | Read;

const bounds = { string: ["minLength", "maxLength"], array: ["minItems", "maxItems"] } as const;
const isNumber = ({ type }: Schema) => type === "number" || type === "integer";

const limit =
  (side: 0 | 1): Method =>
  (args) => {
    const { schema, line } = args;
    if (isNumber(schema)) return { ...schema, [side === 0 ? "minimum" : "maximum"]: numberArg(args) };
    const kind = schema["type"];
    if (kind !== "string" && kind !== "array")
      throw new ZodSourceError(line, "only numbers, texts and lists have limits");
    return { ...schema, [bounds[kind][side]]: numberArg(args) };
  };
const exactly: Method = (args) => ({ ...limit(0)(args), ...limit(1)(args) });
const above =
  (key: string, at: number | null): Method =>
  (args) => ({ ...args.schema, [key]: at ?? numberArg(args) });
const format =
  (name: string): Method =>
  ({ schema }) => ({ ...schema, format: name });
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
/** Of several patterns all have to match. */
function withPattern(schema: Schema, pattern: string): Schema {
  if (!("pattern" in schema)) return { ...schema, pattern };
  const others = Array.isArray(schema["allOf"]) ? (schema["allOf"] as Json[]) : [];
  return { ...schema, allOf: [...others, { pattern }] };
}
const keep: Method = ({ schema, isOptional }) => ({ schema, isOptional });

function regexOf({ args, line }: Args): string {
  const [pattern] = args;
  if (pattern?.type !== "regex") throw new ZodSourceError(line, "a pattern is expected here: /…/");
  if (/[^ug]/.test(pattern.flags))
    throw new ZodSourceError(line, `JSON Schema has no flags for patterns: /${pattern.flags}`);
  return pattern.source;
}

const propertiesOf = ({ properties }: Schema) => (properties ?? {}) as { readonly [name: string]: Json };
const requiredOf = ({ required }: Schema) => (Array.isArray(required) ? required.map(String) : []);

function reshaped(schema: Schema, properties: { [name: string]: Json }, required: readonly string[]): Schema {
  const { required: _, ...rest } = schema;
  const kept = required.filter((name) => Object.hasOwn(properties, name));
  return { ...rest, properties, ...(kept.length > 0 && { required: kept }) };
}

function extended(args: Args & { readonly schema: Schema }, added: Schema): Schema {
  const names = Object.keys(propertiesOf(added));
  return reshaped(args.schema, { ...propertiesOf(args.schema), ...propertiesOf(added) }, [
    ...requiredOf(args.schema).filter((name) => !names.includes(name)),
    ...requiredOf(added),
  ]);
}

const chosen =
  (keepNamed: boolean): Method =>
  (args) => {
    const names = new Set(fields(args).map(([name]) => name));
    const left = Object.entries(propertiesOf(args.schema)).filter(([name]) => names.has(name) === keepNamed);
    return reshaped(args.schema, Object.fromEntries(left), requiredOf(args.schema));
  };

/** All fields, or those that are named. */
const namedOrAll = (args: Args & { readonly schema: Schema }) =>
  args.args.length === 0 ? Object.keys(propertiesOf(args.schema)) : fields(args).map(([name]) => name);

export const methods: { readonly [name: string]: Method } = {
  optional: ({ schema }) => ({ schema, isOptional: true }),
  nullable: ({ schema, isOptional }) => ({ schema: nullable(schema), isOptional }),
  nullish: ({ schema }) => ({ schema: nullable(schema), isOptional: true }),
  default: (args) => {
    const [given] = args.args;
    if (given === undefined) throw new ZodSourceError(args.line, "a value is missing between the brackets");
    return { schema: { ...args.schema, default: jsonOf(given) }, isOptional: true };
  },
  describe: (args) => ({ ...args.schema, description: textArg(args) }),
  meta: (args) => ({ ...args.schema, ...Object.fromEntries(fields(args).map(([key, of]) => [key, jsonOf(of)])) }),
  brand: keep,
  readonly: keep,
  finite: keep,
  safe: keep,
  strip: ({ schema: { additionalProperties: _, ...schema } }) => schema,
  strict: ({ schema }) => ({ ...schema, additionalProperties: false }),
  passthrough: ({ schema }) => ({ ...schema, additionalProperties: true }),
  loose: ({ schema }) => ({ ...schema, additionalProperties: true }),
  catchall: (args) => ({ ...args.schema, additionalProperties: schemaArg(args, 0).schema }),
  extend: (args) => extended(args, objectOf(args)),
  safeExtend: (args) => extended(args, objectOf(args)),
  merge: (args) => extended(args, schemaArg(args, 0).schema),
  pick: chosen(true),
  omit: chosen(false),
  partial: (args) => {
    const names = new Set(namedOrAll(args));
    return reshaped(
      args.schema,
      propertiesOf(args.schema),
      requiredOf(args.schema).filter((name) => !names.has(name)),
    );
  },
  required: (args) =>
    reshaped(args.schema, propertiesOf(args.schema), [...new Set([...requiredOf(args.schema), ...namedOrAll(args)])]),
  array: ({ schema }) => ({ type: "array", items: schema }),
  or: (args) => anyOf([args.schema, schemaArg(args, 0).schema]),
  and: (args) => ({ allOf: [args.schema, schemaArg(args, 0).schema] }),
  min: limit(0),
  max: limit(1),
  length: exactly,
  nonempty: (args) => ({ ...args.schema, [args.schema["type"] === "array" ? "minItems" : "minLength"]: 1 }),
  gte: above("minimum", null),
  lte: above("maximum", null),
  gt: above("exclusiveMinimum", null),
  lt: above("exclusiveMaximum", null),
  positive: above("exclusiveMinimum", 0),
  nonnegative: above("minimum", 0),
  negative: above("exclusiveMaximum", 0),
  nonpositive: above("maximum", 0),
  multipleOf: above("multipleOf", null),
  step: above("multipleOf", null),
  int: ({ schema }) => ({ ...schema, type: "integer" }),
  rest: (args) => {
    const { maxItems: _, ...schema } = args.schema;
    return { ...schema, items: schemaArg(args, 0).schema };
  },
  regex: (args) => withPattern(args.schema, regexOf(args)),
  startsWith: (args) => withPattern(args.schema, `^${literally(textArg(args))}`),
  endsWith: (args) => withPattern(args.schema, `${literally(textArg(args))}$`),
  includes: (args) => withPattern(args.schema, literally(textArg(args))),
  email: format("email"),
  url: format("uri"),
  uuid: format("uuid"),
  guid: format("uuid"),
  datetime: format("date-time"),
  date: format("date"),
  time: format("time"),
};
