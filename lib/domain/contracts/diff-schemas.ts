// Two versions of a JSON Schema, compared by place. Breaking: a value that kept the old version may break the new one.
// What the rules below do not decide for sure is told as such; nothing is evaluated.
import { canonicalJson } from "@/lib/domain/canonical-json";
import { type Fields, isFields, isList, pointer } from "@/lib/domain/findings/values";
import type { Json } from "@/lib/domain/trace/step";
import { boundChanges, type Effect } from "./diff-bounds";

export type SchemaChange = {
  /** JSON pointer into values, `*` for any item or name. */
  readonly path: string;
  readonly effect: Effect;
  /** In words: `"b" is no longer allowed`. */
  readonly what: string;
};
export type Verdict = "same" | "not breaking" | "breaking" | "cannot tell";
export type SchemaDiff = { readonly verdict: Verdict; readonly changes: readonly SchemaChange[] };

/** More are not listed; the verdict counts them all. */
const changesMax = 200;
const depthMax = 40;

export function diffSchemas(base: Json, head: Json): SchemaDiff {
  const changes: SchemaChange[] = [];
  compare({ roots: [base, head], changes, seen: new Set() }, base, head, "", 0);
  const has = (effect: Effect) => changes.some((change) => change.effect === effect);
  const verdict = has("narrows") ? "breaking" : has("unknown") ? "cannot tell" : has("widens") ? "not breaking" : null;
  return {
    verdict: verdict ?? (changes.length === 0 ? "same" : "not breaking"),
    changes: changes.slice(0, changesMax),
  };
}

type Walk = { readonly roots: readonly [Json, Json]; readonly changes: SchemaChange[]; readonly seen: Set<string> };

/** They say something to people, and bind no value. */
const annotations = new Set(["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly"]);
const ignored = new Set(["$schema", "$id", "$comment", "$defs", "definitions", "$anchor"]);
/** Compared below; any other keyword that differs cannot be judged. */
const judged = new Set([
  ...["type", "enum", "const", "properties", "required", "additionalProperties", "items", "anyOf", "pattern", "format"],
  ...["minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum", "multipleOf", "uniqueItems"],
  ...["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"],
]);

function compare(walk: Walk, base: Json, head: Json, path: string, depth: number): void {
  const [a, b] = [resolve(walk.roots[0], base), resolve(walk.roots[1], head)];
  const say = (effect: Effect, what: string) => void walk.changes.push({ path, effect, what });
  if (a === null || b === null || depth > depthMax) {
    if (canonicalJson(base) !== canonicalJson(head)) say("unknown", "refers to a schema that is not here");
    return;
  }
  // a schema that refers to itself is compared once
  const pair = `${canonicalJson(a)} ${canonicalJson(b)}`;
  if (walk.seen.has(pair)) return;
  walk.seen.add(pair);
  for (const key of annotations) {
    if (!isSame(a[key], b[key])) say("neutral", `${key} changed`);
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (judged.has(key) || annotations.has(key) || ignored.has(key) || isSame(a[key], b[key])) continue;
    say("unknown", `${key} changed`);
  }
  typeChanges(a, b, say);
  enumChanges(a, b, say);
  boundChanges(a, b, say);
  anyOfChanges(a, b, say);
  fieldChanges(walk, a, b, path, depth);
  itemChanges(walk, a, b, path, depth);
  walk.seen.delete(pair);
}

const isSame = (a: Json | undefined, b: Json | undefined) => canonicalJson(a ?? null) === canonicalJson(b ?? null);
type Say = (effect: Effect, what: string) => void;

/** What a `$ref` within the document stands for; null where it leads elsewhere. `true` and `false` as objects. */
function resolve(root: Json, schema: Json, hops = 0): Fields | null {
  if (schema === true) return {};
  if (schema === false) return { not: {} };
  if (!isFields(schema)) return null;
  const ref = schema["$ref"];
  if (typeof ref !== "string") return schema;
  if (!ref.startsWith("#") || hops > depthMax) return null;
  let at: Json | undefined = root;
  for (const key of ref.slice(1).split("/").filter(Boolean)) {
    const name = decode(key).replaceAll("~1", "/").replaceAll("~0", "~");
    at = isFields(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  }
  const found = at === undefined ? null : resolve(root, at, hops + 1);
  const { $ref: _, $defs: _defs, definitions: _definitions, ...beside } = schema;
  return found && { ...found, ...beside };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const allTypes = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** `integer` is part of `number`. */
function typesOf({ type }: Fields): ReadonlySet<string> {
  const named = type === undefined ? allTypes : [type].flat().map(String);
  return new Set(named.includes("number") ? [...named, "integer"] : named);
}

function typeChanges(a: Fields, b: Fields, say: Say): void {
  const [was, is] = [typesOf(a), typesOf(b)];
  const words = (types: Iterable<string>) => [...types].join(", ");
  const gone = [...was].filter((type) => !is.has(type));
  const come = [...is].filter((type) => !was.has(type));
  if (gone.length > 0) say("narrows", `type ${nameOf(a)} became ${nameOf(b)}`);
  else if (come.length > 0) say("widens", `type may be ${words(come)} too`);
}

const nameOf = ({ type }: Fields) => (type === undefined ? "any" : [type].flat().map(String).join(" or "));

function valuesOf(schema: Fields): readonly Json[] | null {
  if ("const" in schema) return [schema["const"] ?? null];
  const { enum: values } = schema;
  return isList(values) ? values : null;
}

function enumChanges(a: Fields, b: Fields, say: Say): void {
  const [was, is] = [valuesOf(a), valuesOf(b)];
  if (was === null && is === null) return;
  if (was === null) say("narrows", `only ${list(is ?? [])} allowed`);
  else if (is === null) say("widens", "any value allowed, not only a list of them");
  else {
    const [before, after] = [keysOf(was), keysOf(is)];
    const gone = was.filter((value) => !after.has(canonicalJson(value)));
    const come = is.filter((value) => !before.has(canonicalJson(value)));
    if (gone.length > 0) say("narrows", `${list(gone)} no longer allowed`);
    if (come.length > 0) say("widens", `${list(come)} allowed too`);
  }
}

const listMax = 8;
const list = (values: readonly Json[]) =>
  values
    .slice(0, listMax)
    .map((value) => JSON.stringify(value))
    .join(", ") + (values.length > listMax ? ` and ${values.length - listMax} more` : "");

/** As sets of alternatives: what was replaced by something else cannot be judged. */
function anyOfChanges({ anyOf: was }: Fields, { anyOf: is }: Fields, say: Say): void {
  if (isSame(was, is)) return;
  if (!isList(was) || !isList(is)) {
    say("unknown", `alternatives (anyOf) ${is === undefined ? "removed" : "added"}`);
    return;
  }
  const [before, after] = [keysOf(was), keysOf(is)];
  const gone = [...before].filter((each) => !after.has(each)).length;
  const come = [...after].filter((each) => !before.has(each)).length;
  if (gone > 0 && come > 0) say("unknown", "alternatives (anyOf) changed");
  else if (gone > 0) say("narrows", `${gone} of ${before.size} alternatives (anyOf) removed`);
  else if (come > 0) say("widens", `${come} ${come === 1 ? "alternative" : "alternatives"} (anyOf) added`);
}
const keysOf = (values: readonly Json[]) => new Set(values.map((value) => canonicalJson(value)));

const namesOf = (value: Json | undefined) => new Set(isList(value) ? value.map(String) : []);
const fieldsOf = (value: Json | undefined): Fields => (isFields(value) ? value : {});
/** Whether fields that the schema does not name may be there, and what binds them. */
const restOf = ({ additionalProperties: rest }: Fields): "open" | "closed" | Fields =>
  rest === undefined || rest === true ? "open" : rest === false ? "closed" : fieldsOf(rest);

function fieldChanges(walk: Walk, a: Fields, b: Fields, path: string, depth: number): void {
  const [was, is] = [fieldsOf(a["properties"]), fieldsOf(b["properties"])];
  const [needed, needs] = [namesOf(a["required"]), namesOf(b["required"])];
  const [before, after] = [restOf(a), restOf(b)];
  for (const name of new Set([...Object.keys(was), ...Object.keys(is), ...needed, ...needs])) {
    const at = pointer(path, name);
    const [old, now] = [was[name], is[name]];
    const say = (effect: Effect, what: string) => walk.changes.push({ path: at, effect, what });
    if (needs.has(name) && !needed.has(name))
      say("narrows", old === undefined ? "new, and required" : "is required now");
    else if (needed.has(name) && !needs.has(name) && (now !== undefined || after !== "closed"))
      say("widens", "is optional now");
    if (old !== undefined && now !== undefined) compare(walk, old, now, at, depth + 1);
    // a field that no version named before is nothing that anybody relied on
    else if (now !== undefined && !needs.has(name)) say(before === "closed" ? "widens" : "neutral", "new, optional");
    else if (old !== undefined && after === "closed") say("narrows", "is not allowed any more");
    else if (old !== undefined) say("widens", "is not checked any more");
  }
  restChanges(walk, before, after, path, depth);
}

type Rest = ReturnType<typeof restOf>;

/** Of fields that are not named. */
function restChanges(walk: Walk, before: Rest, after: Rest, path: string, depth: number): void {
  if (before === after) return;
  if (typeof before === "object" && typeof after === "object") {
    compare(walk, before, after, `${path}/*`, depth + 1);
    return;
  }
  const say = (effect: Effect, what: string) => walk.changes.push({ path, effect, what });
  if (after === "closed") say("narrows", "other fields are not allowed any more");
  else if (before === "closed") say("widens", "other fields are allowed");
  else if (after === "open") say("widens", "other fields are not checked any more");
  else say("narrows", "other fields have to keep a schema");
}

function itemChanges(walk: Walk, a: Fields, b: Fields, path: string, depth: number): void {
  const [was, is] = [a["items"], b["items"]];
  if (was === undefined && is === undefined) return;
  const say: Say = (effect, what) => void walk.changes.push({ path: `${path}/*`, effect, what });
  if (isList(was) || isList(is)) {
    if (!isSame(was, is)) say("unknown", "items by place changed");
  } else if (was === undefined) say("narrows", "items have to keep a schema");
  else if (is === undefined) say("widens", "items are not checked any more");
  else compare(walk, was, is, `${path}/*`, depth + 1);
}
