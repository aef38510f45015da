// The arguments of a call in the source of a zod schema.
import type { Json } from "@/lib/domain/trace/step";
import type { Expression } from "./zod-syntax";
import { ZodSourceError } from "./zod-tokens";

export type Schema = { readonly [key: string]: Json };
/** `isOptional`: the field may be left out. */
export type Read = { readonly schema: Schema; readonly isOptional: boolean };
/** Reads schemas within a schema. */
export type SchemaReader = {
  read(expression: Expression): Read;
  /** A reference by name, resolved only when the document is complete. */
  refer(expression: Expression): Read;
};
export type Args = { readonly reader: SchemaReader; readonly args: readonly Expression[]; readonly line: number };

export function schemaArg({ reader, args, line }: Args, at: number): Read {
  const arg = args[at];
  if (arg === undefined) throw new ZodSourceError(line, "a schema is missing between the brackets");
  return reader.read(arg);
}
export function value({ args, line }: Args, at = 0): string | number | boolean | null {
  const arg = args[at];
  if (arg?.type !== "value" || arg.value === undefined)
    throw new ZodSourceError(line, "a plain value is expected here");
  return arg.value;
}
export function numberArg(args: Args): number {
  const found = value(args);
  if (typeof found !== "number") throw new ZodSourceError(args.line, "a number is expected here");
  return found;
}
export function textArg(args: Args): string {
  const found = value(args);
  if (typeof found !== "string") throw new ZodSourceError(args.line, "a text is expected here");
  return found;
}
export function items({ args, line }: Args): readonly Expression[] {
  const [list] = args;
  if (list?.type !== "list") throw new ZodSourceError(line, "a list is expected here: [ … ]");
  return list.items;
}
export function fields({ args, line }: Args): readonly (readonly [string, Expression])[] {
  const [object] = args;
  if (object?.type !== "object") throw new ZodSourceError(line, "an object is expected here: { … }");
  return object.fields;
}
/** Plain JSON: the value of a default or of meta. */
export function jsonOf(expression: Expression): Json {
  if (expression.type === "value") return expression.value ?? null;
  if (expression.type === "list") return expression.items.map(jsonOf);
  if (expression.type === "object") return Object.fromEntries(expression.fields.map(([key, of]) => [key, jsonOf(of)]));
  throw new ZodSourceError(expression.line, "a plain value is expected here");
}
