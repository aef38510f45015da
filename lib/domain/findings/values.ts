// Values of steps, compared as people would: what varies from run to run by itself makes no difference.
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { Json } from "@/lib/domain/trace/step";

export type Fields = { readonly [key: string]: Json };
export const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** UUIDs, 16- and 32-digit hex ids, ids of tool calls, moments. */
const volatile =
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{16}\b|\b[0-9a-f]{32}\b|\b(?:call|toolu|chatcmpl|resp|msg)_[\w-]{6,}|\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?/gi;
/** Keys whose values are measured. */
const measured = /(?:^|_)(?:ms|duration|elapsed|latency|took)(?:_ms|_s)?$|(?:Ms|Millis)$/;

export const steady = (text: string): string => text.replace(volatile, "·").trim();
export const isVolatile = (text: string): boolean => steady(text).replace(/[·\s,;:/-]/g, "") === "";

export function steadyValue(value: Json): Json {
  if (typeof value === "string") return steady(value);
  if (isList(value)) return value.map(steadyValue);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !measured.test(key))
      .map(([key, inner]) => [key, steadyValue(inner)]),
  );
}

export const keyOf = (value: Json): string => canonicalJson(steadyValue(value));

/** The JSON that a text is; undefined where it is none. Unlike attributes, a bare word or number is no JSON here. */
export function parsed(text: string | null): Json | undefined {
  if (text === null || !/^\s*(?:[[{"]|-?\d|true|false|null)/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

export const isMeasured = (key: string) => measured.test(key);

/** "", white space (also the kind without width), null, {} and []. */
export function isNothing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string")
    return /^\s*(?:null|\{\s*\}|\[\s*\]|"\s*")?\s*$/.test(value.replace(/[\u200b-\u200d\u2060]/g, ""));
  if (isList(value)) return value.length === 0;
  return isFields(value) && Object.keys(value).length === 0;
}

export const pointer = (path: string, key: string | number) =>
  `${path}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
