// Tags as clients write them: a list, a list as JSON text, or words with commas between them.
import { clipLabel, escapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

const tagsMax = 20;

/** Each tag once, in order, as it is stored. */
export function tagsOf(values: readonly StoredJson[]): string[] {
  const tags = new Set(values.flatMap(listOf).map((tag) => clipLabel(tag.trim())));
  tags.delete("");
  return [...tags].sort().slice(0, tagsMax);
}

function listOf(value: StoredJson): string[] {
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  if (typeof value !== "string") return [];
  return value.startsWith("[") ? parsed(value) : value.split(",");
}

function parsed(text: string): string[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter((item) => typeof item === "string").map(escapeText) : [];
  } catch {
    return [];
  }
}
