// Which input a JSON Schema wants for a field, and what is typed there as a value. Only what a person can fill in without
// knowing JSON has an input of its own; all else is edited as JSON. Whether a value is right the server judges alone.

export type FieldInput =
  | { readonly kind: "text"; readonly long: boolean }
  | { readonly kind: "number"; readonly whole: boolean }
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly choices: readonly unknown[] }
  | { readonly kind: "json" };
export type FieldHint = {
  readonly title: string | null;
  readonly about: string | null;
  readonly limits: string | null;
};

type Schema = Readonly<Record<string, unknown>>;
const isSchema = (value: unknown): value is Schema =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const longChars = 80;

/** Of a top-level field; what the schema does not say is read off the value. */
export function inputOf(schema: unknown, field: string, value: unknown): FieldInput {
  const of = fieldSchema(schema, field);
  const choices = of["enum"];
  if (Array.isArray(choices) && choices.length > 0 && choices.every(isPlain)) return { kind: "choice", choices };
  switch (typeIn(of, value)) {
    case "string":
      return { kind: "text", long: isLong(of, value) };
    case "integer":
      return { kind: "number", whole: true };
    case "number":
      return { kind: "number", whole: false };
    case "boolean":
      return { kind: "switch" };
    default:
      return { kind: "json" };
  }
}

/** What the schema tells a person about a field: `1 … 7920`, `at most 40 characters`. */
export function hintOf(schema: unknown, field: string): FieldHint {
  const of = fieldSchema(schema, field);
  const text = (name: string) => (typeof of[name] === "string" ? (of[name] as string) : null);
  return { title: text("title"), about: text("description"), limits: limitsOf(of) };
}

function limitsOf(of: Schema): string | null {
  const number = (name: string) => (typeof of[name] === "number" ? (of[name] as number) : null);
  const [low, high, chars] = [number("minimum"), number("maximum"), number("maxLength")];
  if (low !== null && high !== null) return `${low} … ${high}`;
  if (high !== null) return `at most ${high}`;
  if (low !== null) return `at least ${low}`;
  return chars === null ? null : `at most ${chars} characters`;
}

/** Through a $ref into the schema's own $defs. */
function fieldSchema(schema: unknown, field: string): Schema {
  if (!isSchema(schema)) return {};
  const properties = isSchema(schema["properties"]) ? schema["properties"] : {};
  const found = Object.hasOwn(properties, field) ? properties[field] : undefined;
  if (!isSchema(found)) return {};
  const name = typeof found["$ref"] === "string" ? /^#\/\$defs\/([^/~%]+)$/.exec(found["$ref"])?.[1] : undefined;
  const defs = schema["$defs"];
  const defined = name !== undefined && isSchema(defs) && Object.hasOwn(defs, name) ? defs[name] : undefined;
  return isSchema(defined) ? { ...defined, ...found } : found;
}

function typeIn(of: Schema, value: unknown): unknown {
  if (of["type"] !== undefined) return of["type"];
  if (["anyOf", "oneOf", "allOf", "$ref", "const"].some((name) => of[name] !== undefined)) return null;
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function isLong(of: Schema, value: unknown): boolean {
  const room = of["maxLength"];
  if (typeof room === "number") return room > longChars;
  return typeof value === "string" && (value.length > longChars || value.includes("\n"));
}

const isPlain = (value: unknown) => value === null || ["string", "number", "boolean"].includes(typeof value);

export type Typed = { readonly value: unknown } | { readonly problem: string };

/** What a person typed, as the value it stands for. Numbers beyond what JSON keeps exactly are refused here already. */
export function readTyped(input: FieldInput, text: string): Typed {
  if (input.kind === "text") return { value: text };
  if (input.kind === "number") return readNumber(text.trim(), input.whole);
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: "is not JSON" };
  }
}

function readNumber(text: string, whole: boolean): Typed {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return { problem: "is not a number" };
  const value = Number(text);
  if (whole && !Number.isInteger(value)) return { problem: "is not a whole number" };
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) return { problem: "is too large to be kept exactly" };
  return { value };
}

/** The value as it stands in its input. */
export function writeTyped(input: FieldInput, value: unknown): string {
  if (input.kind === "text") return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return input.kind === "json" ? (JSON.stringify(value, null, 2) ?? "") : (JSON.stringify(value) ?? "");
}
