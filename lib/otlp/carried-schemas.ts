// The JSON Schemas of a step's input and output that a span carries.
import type { Json } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList, jsonOf, toJson } from "@/lib/otlp/dialects/read";
import type { Attributes } from "@/lib/otlp/wire";

export const outputSchemaKeys = ["ai.schema", "gen_ai.request.structured_output_schema", "tracegate.contract.output"];
export const inputSchemaKey = "tracegate.contract.input";

/** Null where the attribute is no schema. */
export function schemaAt(attributes: Attributes, key: string): Fields | null {
  const schema = jsonOf(toJson(attributes[key]));
  return isFields(schema) ? schema : null;
}

/**
 * Of a response format: {type: "json_schema", json_schema: {schema}} · {type: "json_schema", schema} · {format: …} · the
 * schema itself.
 */
export function schemaIn(format: Json, depth = 0): Fields | null {
  if (!isFields(format) || depth > 3) return null;
  for (const key of ["json_schema", "schema", "format", "response_schema", "responseSchema", "response_json_schema"]) {
    const inner = jsonOf(format[key] ?? null);
    if (isFields(inner)) return schemaIn(inner, depth + 1) ?? (key === "format" ? null : inner);
  }
  const isSchema =
    isFields(format["properties"]) || isFields(format["items"]) || isList(format["anyOf"]) || "$ref" in format;
  return isSchema ? format : null;
}
