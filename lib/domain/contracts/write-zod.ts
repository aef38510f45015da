// A JSON Schema as the source of a zod 4 schema, to be copied into an agent. What zod cannot say without code is left out
// and told in a comment. (json-schema-to-zod writes zod 3, and runs what it meets through String(): ours stays readable by
// `readZod`, which is how it is tested.)
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type Fields, isFields, isList, pointer } from "@/lib/domain/findings/values";
import type { Json } from "@/lib/domain/trace/step";

export function writeZod(schema: Json, name: string): string {
  const writer = new Writer(schema);
  const body = writer.write(schema, "", 0);
  const own = identifier(name);
  const defs = writer.definitions(own);
  const left = writer.left.map((what) => `// not said here: ${oneLine(what)}`);
  return [
    'import { z } from "zod";',
    "",
    ...left,
    ...defs.flatMap((source) => [source, ""]),
    `export const ${own} = ${body};`,
    `export type ${own} = z.infer<typeof ${own}>;`,
    "",
  ].join("\n");
}

/** A name for a constant, of any text. */
export function identifier(text: string): string {
  const words = text.match(/[A-Za-z0-9]+/g) ?? [];
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Za-z]/.test(joined) ? joined : `Contract${joined}`;
}

const indent = (depth: number) => "  ".repeat(depth);
const quote = (value: Json) => JSON.stringify(value).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
const oneLine = (text: string) => text.replace(/[\r\n\u2028\u2029]+/g, " ");
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) && name !== "__proto__" ? name : quote(name));
const pattern = (source: string) => `/${source.replace(/(?<!\\)\//g, "\\/").replace(/\n/g, "\\n")}/`;

const depthMax = 40;
const unsaid = [
  ...["not", "if", "then", "else", "patternProperties", "dependentRequired", "dependentSchemas", "contains"],
  ...["uniqueItems", "minProperties", "maxProperties", "unevaluatedProperties", "minContains", "maxContains"],
];
const formats: Readonly<Record<string, string>> = {
  ...{ email: "z.email()", uri: "z.url()", uuid: "z.uuid()", ipv4: "z.ipv4()", ipv6: "z.ipv6()" },
  ...{ "date-time": "z.iso.datetime()", date: "z.iso.date()", time: "z.iso.time()", duration: "z.iso.duration()" },
};

class Writer {
  readonly #root: Json;
  readonly left: string[] = [];
  /** Names of constants, by reference. */
  readonly #refs = new Map<string, string>();

  constructor(root: Json) {
    this.#root = root;
  }

  /** The schemas that references lead to, each once. */
  definitions(own: string): string[] {
    const made: string[] = [];
    const done = new Set<string>();
    for (let open = this.#open(done); open !== undefined; open = this.#open(done)) {
      const [ref, name] = open;
      done.add(ref);
      const schema = this.#at(ref);
      if (name !== own && schema !== undefined)
        made.push(`const ${name}: z.ZodType = ${this.write(schema, `(${name})`, 0)};`);
    }
    return made;
  }

  #open(done: ReadonlySet<string>): [string, string] | undefined {
    return [...this.#refs].find(([ref]) => !done.has(ref));
  }

  #at(ref: string): Json | undefined {
    if (!ref.startsWith("#/")) return undefined;
    let at: Json | undefined = this.#root;
    for (const part of ref.slice(2).split("/")) {
      const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
      at = isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    return at;
  }

  write(schema: Json, path: string, depth: number): string {
    if (schema === true) return "z.unknown()";
    if (schema === false) return "z.never()";
    if (!isFields(schema) || depth > depthMax) return this.#leave(path, "what stands here", "z.unknown()");
    for (const word of unsaid)
      if (word in schema && !isNever(schema)) this.left.push(`${word} at ${path || "the top"}`);
    const base = this.#base(schema, path, depth);
    const { default: given, description } = schema;
    const said = typeof description === "string" ? `.describe(${quote(description)})` : "";
    return `${base}${said}${given === undefined ? "" : `.default(${quote(given)})`}`;
  }

  #leave(path: string, what: string, instead: string): string {
    this.left.push(`${what} at ${path || "the top"}`);
    return instead;
  }

  #base(schema: Fields, path: string, depth: number): string {
    if (isNever(schema)) return "z.never()";
    const { $ref: ref, allOf, anyOf, oneOf, type } = schema;
    if (typeof ref === "string") return this.#reference(ref, path);
    if ("const" in schema) return this.#literals([schema["const"] ?? null], path);
    if (isList(schema["enum"])) return this.#literals(schema["enum"], path);
    if (isList(anyOf)) return this.#union(anyOf, path, depth);
    if (isList(oneOf)) {
      if (oneOf.length > 1) this.left.push(`that exactly one of the alternatives fits, at ${path || "the top"}`);
      return this.#union(oneOf, path, depth);
    }
    const { allOf: _, ...own } = schema;
    if (isList(allOf) && allOf.length > 0 && type !== "string") {
      const parts = [...(Object.keys(own).length > 0 ? [own] : []), ...allOf];
      return parts.map((part) => this.write(part, path, depth + 1)).reduce((all, part) => `${all}.and(${part})`);
    }
    if (isList(type))
      return this.#union(
        type.map((each) => ({ ...own, type: each })),
        path,
        depth,
      );
    return this.#typed(schema, typeof type === "string" ? type : impliedType(schema), path, depth);
  }

  #typed(schema: Fields, type: string | null, path: string, depth: number): string {
    switch (type) {
      case "object":
        return this.#object(schema, path, depth);
      case "array":
        return this.#array(schema, path, depth);
      case "string":
        return this.#text(schema, path);
      case "integer":
        return `z.int()${numberLimits(schema)}`;
      case "number":
        return `z.number()${numberLimits(schema)}`;
      case "boolean":
      case "null":
        return `z.${type}()`;
      default:
        return "z.unknown()";
    }
  }

  #reference(ref: string, path: string): string {
    if (ref !== "#" && this.#at(ref) === undefined) return this.#leave(path, `the reference ${ref}`, "z.unknown()");
    if (ref === "#") return this.#leave(path, "that it refers to itself", "z.unknown()");
    const name = this.#refs.get(ref) ?? this.#freshName(ref);
    this.#refs.set(ref, name);
    return `z.lazy(() => ${name})`;
  }

  #freshName(ref: string): string {
    const wanted = identifier(ref.split("/").at(-1) ?? "");
    const taken = new Set(this.#refs.values());
    for (let name = wanted, nth = 2; ; nth += 1) {
      if (!taken.has(name)) return name;
      name = `${wanted}${nth}`;
    }
  }

  #literals(values: readonly Json[], path: string): string {
    if (values.some((value) => typeof value === "object" && value !== null))
      return this.#leave(path, `that only ${canonicalJson(values)} is allowed`, "z.unknown()");
    if (values.length > 1 && values.every((value) => typeof value === "string"))
      return `z.enum([${values.map(quote).join(", ")}])`;
    return values.length === 1
      ? `z.literal(${quote(values[0] ?? null)})`
      : `z.literal([${values.map(quote).join(", ")}])`;
  }

  #union(of: readonly Json[], path: string, depth: number): string {
    const isNull = (each: Json) => isFields(each) && each["type"] === "null";
    const others = of.filter((each) => !isNull(each));
    const written = others.map((each) => this.write(each, path, depth));
    if (written.length === 0) return "z.null()";
    const [only] = written;
    const joined = written.length === 1 ? only : `z.union([${written.join(", ")}])`;
    return `${joined}${others.length < of.length ? ".nullable()" : ""}`;
  }

  #object(schema: Fields, path: string, depth: number): string {
    const properties = isFields(schema["properties"]) ? schema["properties"] : {};
    const rest = schema["additionalProperties"];
    const required = new Set(isList(schema["required"]) ? schema["required"].map(String) : []);
    for (const name of required)
      if (!Object.hasOwn(properties, name)) this.left.push(`that ${pointer(path, name)} has to be there`);
    const names = Object.keys(properties);
    if (names.length === 0 && isFields(rest)) {
      const keys =
        "propertyNames" in schema ? this.write(textual(schema["propertyNames"]), path, depth + 1) : "z.string()";
      return `z.record(${keys}, ${this.write(rest, `${path}/*`, depth + 1)})`;
    }
    if ("propertyNames" in schema) this.left.push(`propertyNames at ${path || "the top"}`);
    const fields = names.map((name) => {
      const field = this.write(properties[name] ?? null, pointer(path, name), depth + 1);
      const optional = required.has(name) || /\.default\([^)]*\)$/.test(field) ? "" : ".optional()";
      return `${indent(depth + 1)}${key(name)}: ${field}${optional},\n`;
    });
    const maker = rest === false ? "strictObject" : rest === true ? "looseObject" : "object";
    const body = fields.length === 0 ? "{}" : `{\n${fields.join("")}${indent(depth)}}`;
    return `z.${maker}(${body})${isFields(rest) ? `.catchall(${this.write(rest, `${path}/*`, depth + 1)})` : ""}`;
  }

  #array(schema: Fields, path: string, depth: number): string {
    const { items, prefixItems } = schema;
    const written = items === undefined ? "z.unknown()" : this.write(items, `${path}/*`, depth);
    if (!isList(prefixItems)) return `z.array(${written})${limits(schema, "minItems", "maxItems")}`;
    const of = prefixItems.map((item, at) => this.write(item, pointer(path, at), depth));
    const isOpen = items !== false && schema["maxItems"] !== prefixItems.length;
    return `z.tuple([${of.join(", ")}]${isOpen ? `, ${written}` : ""})`;
  }

  #text(schema: Fields, path: string): string {
    const { format, allOf } = schema;
    const known = typeof format === "string" ? formats[format] : undefined;
    if (typeof format === "string" && known === undefined) this.left.push(`format ${format} at ${path || "the top"}`);
    const patterns = [schema, ...(isList(allOf) ? allOf : [])].flatMap((part) =>
      isFields(part) && typeof part["pattern"] === "string" ? [part["pattern"]] : [],
    );
    return `${known ?? "z.string()"}${limits(schema, "minLength", "maxLength")}${patterns.map((source) => `.regex(${pattern(source)})`).join("")}`;
  }
}

const isNever = ({ not, ...others }: Fields) =>
  isFields(not) && Object.keys(not).length + Object.keys(others).length === 0;
const textual = (names: Json | undefined): Json => ({ ...(isFields(names) ? names : {}), type: "string" });

function impliedType(schema: Fields): string | null {
  if ("properties" in schema || "required" in schema || "additionalProperties" in schema) return "object";
  if ("items" in schema || "prefixItems" in schema) return "array";
  if ("pattern" in schema || "minLength" in schema || "maxLength" in schema || "format" in schema) return "string";
  return "minimum" in schema || "maximum" in schema || "multipleOf" in schema ? "number" : null;
}

function limits(schema: Fields, min: string, max: string): string {
  const [least, most] = [schema[min], schema[max]];
  return `${typeof least === "number" ? `.min(${least})` : ""}${typeof most === "number" ? `.max(${most})` : ""}`;
}

const numberMethods = [
  ["minimum", "min"],
  ["exclusiveMinimum", "gt"],
  ["maximum", "max"],
  ["exclusiveMaximum", "lt"],
  ["multipleOf", "multipleOf"],
] as const;
const numberLimits = (schema: Fields) =>
  numberMethods
    .map(([word, method]) => (typeof schema[word] === "number" ? `.${method}(${schema[word]})` : ""))
    .join("");
