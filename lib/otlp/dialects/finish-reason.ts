// Why a model stopped, in the client's own word.
import type { Json } from "@/lib/domain/trace/step";
import { nameOf, parseJson } from "@/lib/otlp/dialects/read";

/** A list may be real, or JSON in a string; Python may write the name of its enumeration before the value. */
export function reasonOf(value: Json | undefined): string | null {
  const name = nameOf(typeof value === "string" && value.startsWith("[") ? (parseJson(value) ?? value) : value);
  return /^FinishReason\.(\w+)$/.exec(name ?? "")?.[1]?.toLowerCase() ?? name;
}
