// The source of a zod schema (3 or 4) as a JSON Schema of what it takes in. The source is read, never run: what only code
// could decide (refine, transform, custom) is refused with its line.
import type { Json } from "@/lib/domain/trace/step";
import type { Read, Schema, SchemaReader } from "./zod-args";
import { callOnSchema } from "./zod-calls";
import { type Declaration, type Expression, readDeclarations } from "./zod-syntax";
import { ZodSourceError } from "./zod-tokens";

export type ZodRead =
  | { readonly schema: Schema; readonly name: string; readonly names: readonly string[] }
  | { readonly line: number; readonly message: string };

/** The schema of that name; without one the last declared. */
export function readZod(source: string, wanted: string | null = null): ZodRead {
  try {
    const declarations = readDeclarations(source);
    const reader = new Reader(declarations);
    const names = declarations.flatMap(({ name, value }) => (reader.isSchema(value) ? [name] : []));
    const name = wanted ?? names.at(-1);
    if (name === undefined) return { line: 1, message: "no zod schema is declared here: write z.object({ … })" };
    if (!names.includes(name)) return { line: 1, message: `${name} is no schema that is declared here` };
    return { schema: reader.document(name), name, names };
  } catch (error) {
    if (error instanceof ZodSourceError) return { line: error.line, message: error.message };
    throw error;
  }
}

class Reader implements SchemaReader {
  readonly #declared: ReadonlyMap<string, Expression>;
  readonly #open: string[] = [];
  /** Names that a lazy reference asks for. */
  readonly #needed = new Set<string>();

  constructor(declarations: readonly Declaration[]) {
    this.#declared = new Map(declarations.map(({ name, value }) => [name, value]));
  }

  /** Whether it begins with `z.` or a schema that is declared. */
  isSchema(expression: Expression): boolean {
    if (expression.type === "call" || expression.type === "member") return this.isSchema(expression.of);
    if (expression.type !== "name") return false;
    const declared = this.#declared.get(expression.name);
    return expression.name === "z" || (declared !== undefined && declared !== expression && this.isSchema(declared));
  }

  document(name: string): Schema {
    const { schema } = this.#named(name, 1);
    const defs: Record<string, Json> = {};
    for (const needed of this.#needed) if (!(needed in defs)) defs[needed] = this.#named(needed, 1).schema;
    return this.#needed.size === 0 ? schema : { ...schema, $defs: defs };
  }

  read(expression: Expression): Read {
    if (expression.type === "name") return this.#named(expression.name, expression.line);
    if (expression.type !== "call") throw new ZodSourceError(expression.line, "a schema is expected: z.…()");
    const { of, args, line } = expression;
    if (of.type !== "member") throw new ZodSourceError(line, "only calls of zod are understood");
    const inner = of.of;
    if (isZ(inner)) return callOnSchema(this, { namespace: "z", name: of.name, args, line });
    if (inner.type === "member" && isZ(inner.of) && (inner.name === "iso" || inner.name === "coerce"))
      return callOnSchema(this, { namespace: `z.${inner.name}`, name: of.name, args, line });
    return callOnSchema(this, { on: this.read(inner), name: of.name, args, line });
  }

  /** A reference by name, resolved only when the document is complete. */
  refer({ type, ...body }: Expression): Read {
    const name = type === "lazy" && "body" in body && body.body.type === "name" ? body.body.name : null;
    if (name === null || !this.#declared.has(name))
      throw new ZodSourceError(body.line, "z.lazy takes () => and the name of a schema that is declared here");
    this.#needed.add(name);
    return { schema: { $ref: `#/$defs/${name}` }, isOptional: false };
  }

  #named(name: string, line: number): Read {
    const declared = this.#declared.get(name);
    if (declared === undefined) throw new ZodSourceError(line, `${name} is not declared here`);
    if (this.#open.includes(name))
      throw new ZodSourceError(line, `${name} refers to itself; write z.lazy(() => ${name})`);
    this.#open.push(name);
    const read = this.read(declared);
    this.#open.pop();
    return read;
  }
}

const isZ = (expression: Expression) => expression.type === "name" && expression.name === "z";
