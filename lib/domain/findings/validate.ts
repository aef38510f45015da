import type { Json } from "@/lib/domain/trace/step";

export type Violation = { readonly path: string; readonly message: string };
/** Where a value breaks a JSON Schema; null where the schema cannot be used. Given by the caller: a validator is no pure rule. */
export type Validate = (schema: Json, value: Json) => readonly Violation[] | null;
