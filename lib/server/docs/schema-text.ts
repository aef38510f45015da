// A JSON Schema as the type that a TypeScript reader would write. For people: it leaves out what only machines check.

type Schema = Readonly<Record<string, unknown>>;

const indent = "  ";
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);

export function schemaText(schema: unknown, depth = 0): string {
  if (!isSchema(schema)) return "any";
  const { $ref, enum: values, const: only, type } = schema;
  if (typeof $ref === "string") return $ref.replace(/^.*\//, "");
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(" | ");
  const choices = [...list(schema["anyOf"]), ...list(schema["oneOf"])];
  if (choices.length > 0) return [...new Set(choices.map((choice) => schemaText(choice, depth)))].join(" | ");
  if (Array.isArray(type)) return type.join(" | ");
  if (type === "array") return arrayText(schema, depth);
  if (type === "object") return objectText(schema, depth);
  return typeof type === "string" ? type : "any";
}

function arrayText({ items, prefixItems }: Schema, depth: number): string {
  const tuple = list(prefixItems);
  if (tuple.length > 0) return `[${tuple.map((item) => schemaText(item, depth)).join(", ")}]`;
  const item = schemaText(items, depth);
  return /[ |]/.test(item) && !item.startsWith("{") ? `(${item})[]` : `${item}[]`;
}

function objectText({ properties, required, additionalProperties }: Schema, depth: number): string {
  const fields = isSchema(properties) ? Object.entries(properties) : [];
  if (fields.length === 0) return `{ [name]: ${schemaText(additionalProperties, depth)} }`;
  const needed = new Set(Array.isArray(required) ? required : []);
  const pad = indent.repeat(depth + 1);
  const lines = fields.map(
    ([name, field]) => `${pad}${name}${needed.has(name) ? "" : "?"}: ${schemaText(field, depth + 1)}`,
  );
  return `{\n${lines.join("\n")}\n${indent.repeat(depth)}}`;
}
