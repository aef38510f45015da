// Which call of the source of a zod schema is meant, and why one is not understood.
import type { Read, Schema, SchemaReader } from "./zod-args";
import { isoMakers, makers } from "./zod-makers";
import { methods } from "./zod-methods";
import type { Expression } from "./zod-syntax";
import { ZodSourceError } from "./zod-tokens";

/** A call of `z`, of one of its namespaces, or of a schema. */
export type ZodCall = { readonly name: string; readonly args: readonly Expression[]; readonly line: number } & (
  | { readonly namespace: "z" | "z.iso" | "z.coerce" }
  | { readonly on: Read }
);
export function callOnSchema(reader: SchemaReader, call: ZodCall): Read {
  const { name, args, line } = call;
  const shown = "on" in call ? `.${name}()` : `${call.namespace}.${name}()`;
  if ("on" in call) {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (method === undefined) throw new ZodSourceError(line, why(name, shown));
    return asRead(method({ reader, args, line, ...call.on }), call.on.isOptional);
  }
  const table = call.namespace === "z" ? makers : call.namespace === "z.iso" ? isoMakers : {};
  const maker = Object.hasOwn(table, name) ? table[name] : undefined;
  if (maker === undefined) throw new ZodSourceError(line, why(name, shown));
  return asRead(maker({ reader, args, line }), false);
}

const asRead = (made: Schema | Read, isOptional: boolean): Read =>
  "isOptional" in made && typeof made["isOptional"] === "boolean"
    ? (made as Read)
    : { schema: made as Schema, isOptional };

const needsCode =
  /^(?:refine|superRefine|transform|preprocess|pipe|custom|check|catch|overwrite|codec|function|instanceof|promise)$/;
const why = (name: string, shown: string) =>
  needsCode.test(name) || shown.startsWith("z.coerce")
    ? `${shown} runs code, which a contract that is stored cannot; leave it out or say it with a pattern, a limit or an enum`
    : `${shown} is not understood; the contract may use what JSON Schema can say`;
