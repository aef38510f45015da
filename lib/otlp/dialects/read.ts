// Reading untrusted values: any attribute may have any type, any size and any depth; nothing here throws.
import type { Json } from "@/lib/domain/trace/step";
import { type AttributeValue, Double } from "@/lib/otlp/wire";

export type Fields = { readonly [key: string]: Json };

/** Deeper values stay strings: nothing a model is sent nests so far, and a depth bomb must not overflow the stack. */
const depthMax = 100;
/** No model call takes or gives more tokens. */
const tokensMax = 1e12;
const usdMax = 1e9;

export const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

function tooDeep(value: Json, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (left === 0) return true;
  if (isList(value)) return value.some((item) => tooDeep(item, left - 1));
  for (const key in value) if (tooDeep((value as Fields)[key] ?? null, left - 1)) return true;
  return false;
}

/** What the text means as JSON, where it is an object, a list or a quoted string; else undefined. */
export function parseJson(text: string): Json | undefined {
  const start = text.charCodeAt(0) <= 32 ? text.trimStart()[0] : text[0];
  if (start !== "{" && start !== "[" && start !== '"') return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return tooDeep(value, depthMax) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** As `parseJson`, but for numbers, booleans and null too; the text itself where it does not parse. */
export function jsonOf(value: Json): Json {
  if (typeof value !== "string") return value;
  const parsed = parseJson(value);
  if (parsed !== undefined) return parsed;
  if (value === "null") return null;
  if (value === "true" || value === "false") return value === "true";
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(value) ? Number(value) : value;
}

/** An attribute value as JSON: bytes as base64, numbers that JSON cannot write as strings. */
export function toJson(value: AttributeValue | undefined, left: number = depthMax): Json {
  if (value === undefined || value === null || left === 0) return null;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object") return value;
  if (value instanceof Double) return Number.isFinite(value.value) ? value.value : String(value.value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map((item: AttributeValue) => toJson(item, left - 1));
  const fields: Record<string, Json> = Object.create(null);
  for (const key of Object.keys(value)) fields[key] = toJson((value as { [k: string]: AttributeValue })[key], left - 1);
  return fields;
}

/** A scalar as text, a structure as its JSON; null for nothing and for the empty string. */
export function textOf(value: Json | undefined): string | null {
  if (value === undefined || value === null || value === "") return null;
  if (typeof value === "string") return value;
  return JSON.stringify(value) ?? null;
}

/** A name or id: a scalar that is not empty. One value of a list stands for the list. */
export function nameOf(value: Json | undefined): string | null {
  if (isList(value)) return nameOf(value[0]);
  if (typeof value === "string") return value.trim() === "" ? null : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null;
}

function numberOf(value: Json | undefined): number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string" || !/^\d{1,20}(\.\d+)?([eE][+-]?\d{1,3})?$/.test(value)) return null;
  return Number(value);
}

/** A count of tokens or attempts: a whole number from 0, also where a client sends it as a double or a string. */
export function countOf(value: Json | undefined): number | null {
  const count = numberOf(value);
  return count !== null && count >= 0 && count <= tokensMax ? Math.round(count) : null;
}

/** Micro-dollars of an amount in dollars. */
export function microUsdOf(value: Json | undefined): number | null {
  const usd = numberOf(value);
  return usd !== null && usd >= 0 && usd <= usdMax ? Math.round(usd * 1e6) : null;
}

/** The value below a path of keys and list indexes. */
export function at(value: Json | undefined, path: readonly string[]): Json | undefined {
  let current = value;
  for (const key of path) {
    if (typeof current === "string") current = parseJson(current);
    if (isList(current)) current = current[Number(key)];
    else if (isFields(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}
