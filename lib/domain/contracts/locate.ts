// What stands at a JSON pointer: in a value, and in the schema that binds it.
import { type Fields, isFields, isList } from "@/lib/domain/findings/values";
import type { Json } from "@/lib/domain/trace/step";

const keysOf = (path: string) =>
  path
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));

/** Undefined where nothing stands. */
export function valueAt(value: Json, path: string): Json | undefined {
  let at: Json | undefined = value;
  for (const key of keysOf(path)) {
    if (isList(at)) at = /^\d+$/.test(key) ? at[Number(key)] : undefined;
    else if (isFields(at)) at = Object.hasOwn(at, key) ? at[key] : undefined;
    else return undefined;
  }
  return at;
}

/** What the schema says of that place; null where it names it in no way that can be followed. */
export function schemaFor(schema: Json, path: string): Json {
  let at: Json = resolved(schema, schema);
  for (const key of keysOf(path)) at = resolved(schema, below(at, key));
  return at;
}

function below(schema: Json, key: string): Json {
  if (!isFields(schema)) return null;
  const { properties, additionalProperties: rest, items, prefixItems } = schema;
  if (isFields(properties) && Object.hasOwn(properties, key)) return properties[key] ?? null;
  if (/^\d+$/.test(key) && isList(prefixItems) && Number(key) < prefixItems.length)
    return prefixItems[Number(key)] ?? null;
  if (/^\d+$/.test(key) && items !== undefined && !isList(items)) return items;
  return isFields(rest) ? rest : null;
}

const hopsMax = 20;

function resolved(root: Json, schema: Json, hops = 0): Json {
  const ref = isFields(schema) ? schema["$ref"] : undefined;
  if (typeof ref !== "string" || !ref.startsWith("#") || hops > hopsMax) return schema;
  let at: Json | undefined = root;
  for (const key of keysOf(ref.slice(1))) at = isFields(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return at === undefined ? schema : resolved(root, at, hops + 1);
}

const wordsMax = 80;
const bounds: readonly (readonly [string, string])[] = [
  ["minimum", "≥"],
  ["exclusiveMinimum", ">"],
  ["maximum", "≤"],
  ["exclusiveMaximum", "<"],
];

/** `integer ≥ 0`, `"a" or "b"`, `string ^R-`: what a schema asks of one place, short enough for a cell. */
export function expectedWords(schema: Json): string {
  if (!isFields(schema)) return schema === false ? "nothing" : "anything";
  const { enum: values, const: only, type, pattern, format, anyOf } = schema;
  if ("const" in schema) return short(JSON.stringify(only));
  if (isList(values)) return short(values.map((value) => JSON.stringify(value)).join(" or "));
  if (isList(anyOf)) return short(anyOf.map(expectedWords).join(" or "));
  const named = type === undefined ? "anything" : [type].flat().map(String).join(" or ");
  return short([named, ...limitsOf(schema), format ?? "", pattern ?? ""].filter((part) => part !== "").join(" "));
}

const limitsOf = (schema: Fields) =>
  bounds.flatMap(([key, sign]) => (typeof schema[key] === "number" ? [`${sign} ${schema[key]}`] : []));
const short = (text: string) => (text.length <= wordsMax ? text : `${text.slice(0, wordsMax - 1)}…`);
