import { fieldsOf, listOf, parseJson, textOf } from "@/lib/domain/model/json";

/** What the body of a provider's error says; null where it has none of the known forms. */
export function messageOfError(body: string): string | null {
  const value = parseJson(body);
  const error = fieldsOf(fieldsOf(listOf(value)[0] ?? value)["error"]);
  return textOf(error["message"]);
}
