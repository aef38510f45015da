// How well two steps go together, and in which fields they differ.
import type { Below, DiffStep, RunShape } from "./run-shape";
import { likeness, type Sketch } from "./sketch";

export const diffFields = [
  ...([
    "prompt",
    "answer",
    "arguments",
    "result",
    "model",
    "parameters",
    "tools",
    "schema",
    "error",
    "status",
  ] as const),
  ...(["name", "order"] as const),
];
export type DiffField = (typeof diffFields)[number];

/** What a step was given; the rest is what came of it. */
const given: ReadonlySet<DiffField> = new Set<DiffField>([
  ...(["prompt", "arguments", "model", "parameters", "tools", "schema", "name"] as const),
]);
export const isGiven = (field: DiffField) => given.has(field);

/** A model is also known by its name without the date of its release. */
const release = /^[-@:](?:\d{4}-?\d{2}-?\d{2}|\d{3,4}|latest)$/;

function sameModel(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.startsWith(short) && release.test(long.slice(short.length));
}

/** The fields in which two steps of a pair differ, but for their place. What a failed step did not give is no difference. */
export function differingFields(base: DiffStep, head: DiffStep): DiffField[] {
  const fields: DiffField[] = [];
  const failed = base.failed || head.failed;
  const put = (field: DiffField, differs: boolean) => {
    if (differs && !fields.includes(field)) fields.push(field);
  };
  const said = (field: DiffField, a: string | null, b: string | null) =>
    put(field, a !== b && !(failed && (a === null || b === null)));
  put("name", base.name !== head.name);
  put("prompt", base.prompt !== head.prompt || base.system !== head.system);
  put("arguments", base.arguments !== head.arguments);
  put("model", base.model !== null && head.model !== null && !sameModel(base.model, head.model));
  put("model", (base.model === null) !== (head.model === null) && !failed);
  put("parameters", base.parameters !== head.parameters);
  put("tools", base.tools !== head.tools);
  put("schema", base.schema !== head.schema);
  said("answer", base.answer, head.answer);
  said("result", base.result, head.result);
  put("error", base.error !== head.error);
  put("status", base.failed !== head.failed);
  return fields;
}

/** One of what both were asked and what both said is the very same. */
export function sharesContent(base: DiffStep, head: DiffStep): boolean {
  const same = (a: string | null, b: string | null) => a !== null && a === b;
  return same(asked(base), asked(head)) || same(said(base), said(head));
}

const asked = (step: DiffStep) => step.prompt ?? step.arguments;
const said = (step: DiffStep) => step.answer ?? step.result;

/** From 0 to 1 by what both say; null where they say nothing that can be compared. */
export function contentLikeness(base: RunShape, head: RunShape, b: number, h: number): number | null {
  const [left, right] = [base.steps[b], head.steps[h]];
  if (!left || !right) return 0;
  const parts = [
    partLikeness(asked(left), asked(right), left.asked, right.asked),
    left.failed || right.failed ? null : partLikeness(said(left), said(right), left.said, right.said),
    belowLikeness(base.below[b] ?? null, head.below[h] ?? null, left.failed || right.failed),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0) / parts.length;
}

function partLikeness(a: string | null, b: string | null, left: Sketch, right: Sketch): number | null {
  if (a === null && b === null) return null;
  if (a === null || b === null) return 0;
  // the same words are not yet the same text
  return a === b ? 1 : 0.95 * likeness(left, right);
}

/** A step that failed may have none below it for that. */
function belowLikeness(a: Below | null, b: Below | null, failed: boolean): number | null {
  if (a === null && b === null) return null;
  if (a === null || b === null) return failed ? null : 0;
  return 0.6 * likeness(a.names, b.names) + 0.4 * likeness(a.steps, b.steps);
}

/** Names of one thing: one holds the other, or they share most of their words. */
function alikeNames(a: string, b: string): boolean {
  const [left, right] = [a, b].map((name) =>
    name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean),
  );
  if (!left || !right) return false;
  const shared = left.filter((word) => right.includes(word)).length;
  return shared > 0 && shared >= Math.min(left.length, right.length) - (left.length > 2 && right.length > 2 ? 1 : 0);
}

/** Under a quite different name only the same content, or what holds the same steps, is the same step. */
export function isRenamed(base: RunShape, head: RunShape, b: number, h: number, content: number): boolean {
  const [left, right] = [base.steps[b], head.steps[h]];
  if (!left || !right) return false;
  if (alikeNames(left.name, right.name)) return content >= 0.35;
  if (base.below[b] && head.below[h]) return content >= 0.75;
  return asked(left) === asked(right) && (said(left) === said(right) || left.failed || right.failed);
}

/**
 * What a pair of siblings is worth; 0: they do not go together. Steps of one name do, unless their contents have nothing
 * in common while others of that name stand beside them; a renamed step has (nearly) the same content.
 */
export function pairWorth(base: RunShape, head: RunShape, b: number, h: number, only: boolean): number {
  const [left, right] = [base.steps[b], head.steps[h]];
  if (!left || !right || left.kind !== right.kind) return 0;
  const content = contentLikeness(base, head, b, h);
  const known = content ?? (only ? 1 : 0.5);
  if (left.name !== right.name)
    return content !== null && isRenamed(base, head, b, h, content) ? 0.1 + 2 * content * content : 0;
  if (known < 0.12 && !only) return 0;
  const sameEnd = left.failed === right.failed ? 0.4 : 0;
  const worth = 0.2 + 3 * known * known + sameEnd;
  return base.retried[b] === head.retried[h] ? worth : worth / 4;
}
