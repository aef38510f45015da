// The shape of values, learnt from many: which types stand at which place, and how often.
//   {"a": [1, "x"]}   →   "" object · "/a" array · "/a/*" number, string
import type { Json } from "@/lib/domain/trace/step";
import { isFields, isList, pointer } from "./values";

export const types = ["object", "array", "string", "number", "boolean", "null"] as const;
export type Type = (typeof types)[number];

/** How often each type of `types` was met, by place. */
export type Shape = { [place: string]: number[] };

const placesMax = 120;
const depthMax = 6;
const itemsMax = 50;

export function typeOf(value: Json): Type {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "string" || type === "number" || type === "boolean" ? type : "object";
}

export function addShape(shape: Shape, value: Json, place = "", depth = 0): void {
  const counts = shape[place] ?? (Object.keys(shape).length < placesMax ? [0, 0, 0, 0, 0, 0] : null);
  if (counts === null) return;
  shape[place] = counts;
  const at = types.indexOf(typeOf(value));
  counts[at] = (counts[at] ?? 0) + 1;
  if (depth >= depthMax) return;
  if (isList(value)) for (const item of value.slice(0, itemsMax)) addShape(shape, item, `${place}/*`, depth + 1);
  else if (isFields(value))
    for (const [key, inner] of Object.entries(value)) addShape(shape, inner, pointer(place, key), depth + 1);
}

export function mergeShape(into: Shape, from: Shape): void {
  for (const [place, counts] of Object.entries(from)) {
    const sum = into[place] ?? [0, 0, 0, 0, 0, 0];
    into[place] = sum.map((count, at) => count + (counts[at] ?? 0));
  }
}

export type Drift = {
  readonly place: string;
  readonly path: string;
  readonly expected: readonly Type[];
  /** Null: the field is missing. */
  readonly actual: Type | null;
};

/** So rare a type or absence was an accident. */
const rareShare = 0.02;
const supportLeast = 30;

/** Where a value leaves the shape: a type that was never there, null, a field that was always there. The first place, or null. */
export function driftOf(shape: Shape, value: Json, place = "", path = "", depth = 0): Drift | null {
  const counts = shape[place];
  const total = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  if (counts === undefined || total < supportLeast || depth > depthMax) return null;
  const type = typeOf(value);
  if ((counts[types.indexOf(type)] ?? 0) <= total * rareShare) {
    return { place, path, expected: types.filter((_, at) => (counts[at] ?? 0) > total * rareShare), actual: type };
  }
  if (isList(value)) {
    for (const [at, item] of value.slice(0, itemsMax).entries()) {
      const drift = driftOf(shape, item, `${place}/*`, pointer(path, at), depth + 1);
      if (drift !== null) return drift;
    }
  }
  return isFields(value) ? driftOfFields(shape, value, place, path, depth) : null;
}

function driftOfFields(
  shape: Shape,
  value: { readonly [key: string]: Json },
  place: string,
  path: string,
  depth: number,
): Drift | null {
  const objects = shape[place]?.[0] ?? 0;
  for (const [below, counts] of Object.entries(shape)) {
    if (!below.startsWith(`${place}/`) || below.indexOf("/", place.length + 1) !== -1 || below === `${place}/*`)
      continue;
    const name = below
      .slice(place.length + 1)
      .replaceAll("~1", "/")
      .replaceAll("~0", "~");
    const present = counts.reduce((sum, count) => sum + count, 0);
    if (Object.hasOwn(value, name) || objects < supportLeast || present < objects * (1 - rareShare)) continue;
    return {
      place: below,
      path: pointer(path, name),
      expected: types.filter((_, at) => (counts[at] ?? 0) > 0),
      actual: null,
    };
  }
  for (const [key, inner] of Object.entries(value)) {
    const drift = driftOf(shape, inner, pointer(place, key), pointer(path, key), depth + 1);
    if (drift !== null) return drift;
  }
  return null;
}
