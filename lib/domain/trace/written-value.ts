// JSON.parse rounds numbers beyond 2^53. Where a value came as JSON text in an attribute, that text still has its digits.
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { Json, Mapping } from "./step";

type Written = {
  readonly mapping: Pick<Mapping, "used">;
  readonly attributes: readonly { readonly key: string; readonly value: Json }[];
};

const longNumber = /\d{16}/;

/** The text that a field was read from, where it holds long numbers and says the same as the value; null otherwise. */
export function writtenText(span: Written, field: string, value: Json): string | null {
  const key = span.mapping.used.find((used) => used.field === field)?.key;
  const text = span.attributes.find((attribute) => attribute.key === key)?.value;
  if (typeof text !== "string" || !longNumber.test(text)) return null;
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(value) ? text : null;
  } catch {
    return null;
  }
}
