// A contract that is learnt: from facts of the outputs of a step in good runs to a JSON Schema, with how sure that is.
import { types } from "@/lib/domain/findings/shape";
import type { Json } from "@/lib/domain/trace/step";
import { type Facts, formats, type PlaceFacts } from "./facts";

/** Fewer runs teach nothing. */
export const supportLeast = 30;
/** So rare a type or absence was an accident. */
const rareShare = 0.02;
/** Texts are a list of values where there are few, each was met this often, and they make up this part at most. */
const enumValuesMax = 8;
const enumTimesLeast = 3;
const enumShareMax = 0.2;
/** z of a two-sided interval of 95 %. */
const z = 1.96;

export type Learnt = {
  readonly schema: Json;
  /** Good runs that it was learnt from. */
  readonly support: number;
  /** Lower end of the 95 % interval (Wilson) of the share of outputs that keep it, given that all these did. */
  readonly confidence: number;
  /** What each place rests on, the surest last. */
  readonly places: readonly {
    readonly path: string;
    readonly says: string;
    readonly seen: number;
    readonly confidence: number;
  }[];
};

/** Null where the runs are too few, or nothing but "anything" could be said. */
export function inferContract(facts: Facts, runs: number): Learnt | null {
  const root = facts[""];
  if (root === undefined || runs < supportLeast) return null;
  const places: Learnt["places"][number][] = [];
  const schema = schemaAt(facts, "", places);
  if (!("type" in schema) || (schema["type"] === "string" && Object.keys(schema).length === 1)) return null;
  return {
    schema,
    support: runs,
    confidence: lowerBound(runs, runs),
    places: places.toSorted((a, b) => a.confidence - b.confidence || (a.path < b.path ? -1 : 1)),
  };
}

/** Lower end of the Wilson interval of `hits` of `of`. */
export function lowerBound(hits: number, of: number): number {
  if (of === 0) return 0;
  const share = hits / of;
  const spread = z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return Math.max(0, (share + (z * z) / (2 * of) - spread) / (1 + (z * z) / of));
}

const total = ({ t }: PlaceFacts) => t.reduce((sum, times) => sum + times, 0);
type Schema = { readonly [key: string]: Json };

function schemaAt(facts: Facts, place: string, places: Learnt["places"][number][]): Schema {
  const known = facts[place];
  if (known === undefined) return {};
  const seen = total(known);
  const usual = types.filter((_, at) => (known.t[at] ?? 0) > seen * rareShare);
  const named = usual.map((type) =>
    type === "number" && known.w === known.t[types.indexOf("number")] ? "integer" : type,
  );
  const [only] = named;
  const about: Schema = {
    ...(usual.includes("string") ? textSchema(known, usual.length) : {}),
    ...(usual.includes("number") ? numberSchema(known) : {}),
  };
  const own: Schema = { type: named.length === 1 && only !== undefined ? only : named, ...about };
  places.push({ path: place, says: wordsOf(own), seen, confidence: lowerBound(seen, seen) });
  return {
    ...own,
    ...(usual.includes("object") ? objectSchema(facts, place, places) : {}),
    ...(usual.includes("array") && facts[`${place}/*`] ? { items: schemaAt(facts, `${place}/*`, places) } : {}),
  };
}

/** Names of the fields right below a place. */
function fieldsBelow(facts: Facts, place: string): string[] {
  return Object.keys(facts).flatMap((below) => {
    const isDirect = below.startsWith(`${place}/`) && !below.includes("/", place.length + 1);
    const name = below.slice(place.length + 1);
    return isDirect && name !== "*" ? [name] : [];
  });
}

function objectSchema(facts: Facts, place: string, places: Learnt["places"][number][]): Schema {
  const objects = facts[place]?.t[types.indexOf("object")] ?? 0;
  const properties: { [name: string]: Json } = {};
  const required: string[] = [];
  for (const escaped of fieldsBelow(facts, place)) {
    const below = `${place}/${escaped}`;
    const known = facts[below];
    const present = known === undefined ? 0 : total(known);
    // a field that hardly ever comes binds nobody
    if (present < supportLeast) continue;
    const name = escaped.replaceAll("~1", "/").replaceAll("~0", "~");
    properties[name] = schemaAt(facts, below, places);
    if (present >= objects * (1 - rareShare)) required.push(name);
  }
  return { properties, ...(required.length > 0 && { required }) };
}

function textSchema({ t, s, f }: PlaceFacts, typeCount: number): Schema {
  const texts = t[types.indexOf("string")] ?? 0;
  const format = Object.keys(formats).find((name) => f?.[name] === texts);
  if (format !== undefined) return { format, pattern: formats[format]?.source ?? "" };
  const values = Object.entries(s ?? {});
  const isList =
    typeCount === 1 &&
    texts >= supportLeast &&
    values.length > 0 &&
    values.length <= Math.min(enumValuesMax, texts * enumShareMax) &&
    values.every(([, times]) => times >= enumTimesLeast);
  return isList ? { enum: values.map(([text]) => text).sort() } : {};
}

/** Ranges wide enough that only another order of magnitude leaves them; shares stay between 0 and 1. */
function numberSchema({ t, n, w }: PlaceFacts): Schema {
  if (n === undefined || (t[types.indexOf("number")] ?? 0) < supportLeast) return {};
  const [least, greatest] = n;
  const isShare = least >= 0 && greatest <= 1 && w !== t[types.indexOf("number")];
  return {
    minimum: least >= 0 ? 0 : -roomAbove(-least),
    ...(isShare ? { maximum: 1 } : greatest > 0 ? { maximum: roomAbove(greatest) } : { maximum: 0 }),
  };
}

/** The power of ten above twice the amount: 42 → 100, 84.2 → 1000. */
const roomAbove = (amount: number) => 10 ** Math.ceil(Math.log10(Math.max(1, 2 * amount)));

function wordsOf(schema: Schema): string {
  const { type, enum: values, format, minimum, maximum } = schema;
  const named = [type].flat().map(String).join(" or ");
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(", ");
  if (format !== undefined) return `${named}, ${String(format)}`;
  return minimum === undefined ? named : `${named}, ${String(minimum)} to ${String(maximum)}`;
}
