import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/domain/canonical-json";
import { findUnhashable } from "@/lib/domain/hashable-json";

/** SHA-256 of the canonical JSON, hex. */
export const hashJson = (json: unknown): string => createHash("sha256").update(canonicalJson(json)).digest("hex");

/** What JSON makes of a value; throws what says where it cannot be hashed alike by every language. */
export function toJson(value: unknown, what: string): unknown {
  const text = JSON.stringify(value);
  const json = text === undefined ? null : JSON.parse(text);
  const problem = findUnhashable(json);
  if (problem !== null) throw new TypeError(`${what}: ${problem.path.join(".") || "it"} ${problem.message}.`);
  return json;
}

/** First place at which a value is not what its JSON would be on a replay: a Date, a Map, NaN, a bigint …; null: none. */
export function findNotJson(value: unknown, path: readonly string[] = []): readonly string[] | null {
  if (value === null || typeof value === "string" || typeof value === "boolean") return null;
  if (typeof value === "number") return Number.isFinite(value) ? null : path;
  if (typeof value !== "object" || path.length > 64) return path;
  const isArray = Array.isArray(value);
  const proto = Object.getPrototypeOf(value);
  if (!isArray && proto !== null && Object.getPrototypeOf(proto) !== null) return path;
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined && !isArray) continue;
    const found = findNotJson(member, [...path, key]);
    if (found !== null) return found;
  }
  return null;
}
