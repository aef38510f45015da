// What values of a step were like, by place, so that a contract can be learnt from many runs: types, how often each field
// is there, few distinct texts, ranges of numbers, formats. Facts of runs are kept one by one and added up when asked for.

import { outputOf } from "@/lib/domain/findings/history";
import type { Node, RunView } from "@/lib/domain/findings/run-view";
import { typeOf, types } from "@/lib/domain/findings/shape";
import { isFields, isList, pointer } from "@/lib/domain/findings/values";
import type { Json } from "@/lib/domain/trace/step";

export type PlaceFacts = {
  /** How often each type of `types` was met. */
  t: number[];
  /** Whole numbers among the numbers; the least and the greatest. */
  w?: number;
  n?: [least: number, greatest: number];
  /** Distinct short texts and how often each was met; null: too many or too long to be a list. */
  s?: { [text: string]: number } | null;
  /** How many texts had a format. */
  f?: { [format: string]: number };
};
export type Facts = { [place: string]: PlaceFacts };
/** Facts of the steps of one run by path. */
export type RunFacts = { [step: string]: Facts };

const placesMax = 120;
const depthMax = 6;
const itemsMax = 50;
const textsMax = 12;
const textChars = 40;
const pathsMax = 60;
const pathChars = 600;

export const formats: Readonly<Record<string, RegExp>> = {
  "date-time": /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/,
  date: /^\d{4}-\d{2}-\d{2}$/,
  uuid: /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  uri: /^https?:\/\/[^\s]+$/,
};

const noFacts = (): PlaceFacts => ({ t: types.map(() => 0) });

export function addFacts(facts: Facts, value: Json, place = "", depth = 0): void {
  const known = facts[place] ?? (Object.keys(facts).length < placesMax ? noFacts() : null);
  if (known === null) return;
  facts[place] = known;
  const at = types.indexOf(typeOf(value));
  known.t[at] = (known.t[at] ?? 0) + 1;
  if (typeof value === "number") addNumber(known, value);
  else if (typeof value === "string") addText(known, value);
  if (depth >= depthMax) return;
  if (isList(value)) for (const item of value.slice(0, itemsMax)) addFacts(facts, item, `${place}/*`, depth + 1);
  else if (isFields(value))
    for (const [key, inner] of Object.entries(value)) addFacts(facts, inner, pointer(place, key), depth + 1);
}

function addNumber(known: PlaceFacts, value: number): void {
  if (Number.isInteger(value)) known.w = (known.w ?? 0) + 1;
  const [least, greatest] = known.n ?? [value, value];
  known.n = [Math.min(least, value), Math.max(greatest, value)];
}

function addText(known: PlaceFacts, value: string): void {
  addCounts(known, value.length <= textChars ? { [value]: 1 } : null);
  for (const [format, pattern] of Object.entries(formats)) {
    if (value.length <= 300 && pattern.test(value)) known.f = { ...known.f, [format]: (known.f?.[format] ?? 0) + 1 };
  }
}

function addCounts(known: PlaceFacts, texts: { readonly [text: string]: number } | null): void {
  if (known.s === null) return;
  const sum = new Map(Object.entries(known.s ?? {}));
  for (const [text, times] of Object.entries(texts ?? {})) sum.set(text, (sum.get(text) ?? 0) + times);
  known.s = texts === null || sum.size > textsMax ? null : Object.fromEntries(sum);
}

export function mergeFacts(into: Facts, from: Facts): void {
  for (const [place, more] of Object.entries(from)) {
    const sum = into[place] ?? noFacts();
    into[place] = sum;
    sum.t = sum.t.map((times, at) => times + (more.t[at] ?? 0));
    if (more.w !== undefined) sum.w = (sum.w ?? 0) + more.w;
    if (more.n !== undefined) {
      const [least, greatest] = sum.n ?? more.n;
      sum.n = [Math.min(least, more.n[0]), Math.max(greatest, more.n[1])];
    }
    if (more.s !== undefined) addCounts(sum, more.s);
    for (const [format, times] of Object.entries(more.f ?? {}))
      sum.f = { ...sum.f, [format]: (sum.f?.[format] ?? 0) + times };
  }
}

/** Of the outputs of a run's steps that carry no contract. */
export function factsOf(view: RunView): RunFacts {
  const made: RunFacts = {};
  for (const [path, nodes] of view.byPath) {
    if (Object.keys(made).length >= pathsMax || path.length > pathChars) continue;
    const values = nodes.filter(isLearnt).flatMap((node) => outputOf(node) ?? []);
    const facts: Facts = {};
    for (const value of values) addFacts(facts, value);
    if (Object.keys(facts).length > 0) made[path] = facts;
  }
  return made;
}

/** A text that a model writes has no shape; what a tool returns has. */
const isLearnt = (node: Node) =>
  node.error === null &&
  node.given === "something" &&
  node.toolCalls.length === 0 &&
  node.contracts.output === null &&
  (node.tool !== null || typeof outputOf(node) === "object");
