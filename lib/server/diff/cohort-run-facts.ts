// The facts of a run that a cohort is compared by: its steps and their failures, models, prompts, user, release, and every
// attribute that may be more than an id or a text of its own.
import { hash } from "node:crypto";
import type { Fact } from "@/lib/domain/diff/cohort-facts";
import type { CohortStep } from "@/lib/domain/diff/cohort-path";
import { normaliseText } from "@/lib/domain/diff/normalise";
import type { CohortRunRow, CohortStepRow } from "@/lib/server/sql/select-cohort-steps";
import { unescapeText } from "@/lib/server/store-text";
import type { StoredJson } from "@/lib/server/store-value";

const valueChars = 120;
/** Of one run: no program has so many, and a hostile one must not cost more. */
const factsMax = 2_000;

/** What is known under a name of its own, or is a text of this run. */
const left = [
  /(?:request|response)\.model$|model_?name|model\.id$/i,
  /(?:^|[._])(?:messages?|arguments?|args|result|documents?|content|value|text|query|embedding|vector)(?:[._]|$)/i,
  /\.prompt$|prompt\.\d|completion|schema|definitions|\.tools?$|^ai\.prompt\.|input$|output$/i,
  /tool\.(?:name|type)|call\.?(?:id|name)|agent\.name|workflow\.name|entity\.name|operation\.?(?:name|id)$|span\.kind|span\.type/i,
  /^error\.|exception|finish_reason|finishReason|status_?code|response\.id|resource\.name|functionId/i,
];
/** What is measured, where it is a number. */
const measured = /usage|token|cost|latency|duration|_ms$|timestamp|score/i;
const isNumber = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const isLeft = new Map<string, boolean>();
const namesMax = 50_000;

function leavesOut(key: string): boolean {
  const known = isLeft.get(key);
  if (known !== undefined) return known;
  const out = left.some((pattern) => pattern.test(key));
  if (isLeft.size < namesMax) isLeft.set(key, out);
  return out;
}
const instructions = /system_instructions|system_prompt|\.instructions$/i;

export function factsOf(
  run: CohortRunRow,
  rows: readonly CohortStepRow[],
  steps: readonly CohortStep[],
  resource: readonly Fact[],
): Fact[] {
  const facts: Fact[] = [...resource];
  const add = (family: string, key: string, value: string | null) => {
    if (value !== null && value !== "" && facts.length < factsMax) facts.push({ family, key, value });
  };
  add("user", "user", run.userId);
  add("release", "version", run.pipelineVersion);
  const failedBelow = new Set(steps.flatMap(({ failed, parent }) => (failed ? [parent] : [])));
  for (const [at, row] of rows.entries()) {
    const step = steps[at];
    if (step === undefined) continue;
    add("step", "step", step.name);
    if (row.kind === "llm" || row.kind === "embedding") add("model", "model", row.model);
    if (step.failed && !failedBelow.has(at)) {
      add("failure", step.kind === "tool" ? "failing tool" : "failing step", step.name);
      add("failure", "error", row.errorType ?? normaliseText(row.errorMessage ?? "").slice(0, valueChars));
    }
    for (const fact of attributesOf(row.attributes, run.userId)) if (facts.length < factsMax) facts.push(fact);
  }
  return facts;
}

const known = new Map<string, readonly Fact[]>();
const knownMax = 5_000;

/** Of stored attributes; spans of one program often have the same ones. */
function attributesOf(stored: string | null, userId: string | null): readonly Fact[] {
  if (stored === null) return [];
  const attributes = JSON.parse(stored) as { [key: string]: StoredJson };
  return Object.keys(attributes).flatMap((name) => {
    const value = attributes[name] ?? null;
    if (instructions.test(name)) return promptFact(value);
    if (leavesOut(name)) return [];
    return labelsIn(unescapeText(name), value).flatMap(([key, text]) => (text === userId ? [] : factOf(key, text)));
  });
}

const depthMax = 4;
const itemsMax = 20;

/** The labels that a value is or holds: metadata often come as one object, or as JSON of one. */
function labelsIn(key: string, value: StoredJson, depth = 0): readonly (readonly [key: string, text: string])[] {
  if (Array.isArray(value)) {
    const labels = value.slice(0, itemsMax).map((item) => labelOf(item));
    return labels.flatMap((text) => (text === null ? [] : [[key, text] as const]));
  }
  const members = membersOf(value);
  if (members === null) {
    const text = labelOf(value);
    return text === null || (measured.test(key) && isNumber.test(text)) ? [] : [[key, text]];
  }
  if (depth === depthMax) return [];
  return Object.entries(members).flatMap(([name, member]) =>
    leavesOut(name) ? [] : labelsIn(`${key}.${unescapeText(name)}`, member, depth + 1),
  );
}

function membersOf(value: StoredJson): { readonly [key: string]: StoredJson } | null {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const held = value["m"];
    if (isMembers(held)) return held;
    // in JSON that came as text members stand as they are; what is stored under one tag is none
    const [tag, more] = Object.keys(value);
    return tag !== undefined && more === undefined && /^[idbxrlc]$/.test(tag) ? null : value;
  }
  if (typeof value !== "string" || !value.startsWith("{")) return null;
  try {
    return JSON.parse(unescapeText(value));
  } catch {
    return null;
  }
}

const isMembers = (value: StoredJson | undefined): value is { readonly [key: string]: StoredJson } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function factOf(key: string, value: string): readonly Fact[] {
  const name = `${key}\n${value}`;
  const found = known.get(name);
  if (found) return found;
  // a value that names something is the same whatever its run
  const text = unescapeText(value).trim();
  const made = normaliseText(text) === text ? [{ family: value, key, value: text, isAttribute: true as const }] : [];
  if (known.size >= knownMax) known.clear();
  known.set(name, made);
  return made;
}

/** Instructions by a short name of their text. */
function promptFact(value: StoredJson): readonly Fact[] {
  const name = hash("sha256", JSON.stringify(value), "hex").slice(0, 8);
  return [{ family: "prompt", key: "prompt", value: `#${name}` }];
}

/** Of a value that may be a label: a short text, a truth value, a number. */
function labelOf(value: StoredJson): string | null {
  if (typeof value === "string") return value.length <= valueChars ? value : null;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || Array.isArray(value)) return null;
  const double = value["d"];
  return typeof double === "number" ? String(double) : null;
}

/** Facts of a stored resource. */
export function resourceFacts(body: string): Fact[] {
  const { a: attributes } = JSON.parse(body) as { a?: { [key: string]: StoredJson } };
  return Object.entries(attributes ?? {}).flatMap(([name, stored]) => {
    const text = labelOf(stored);
    return text === null || /^(?:telemetry|process|host|os)\./.test(name) ? [] : [...factOf(unescapeText(name), text)];
  });
}
