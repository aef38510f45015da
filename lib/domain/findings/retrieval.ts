// What was looked up: sources that were not there, results that nobody read.
import type { Json } from "@/lib/domain/trace/step";
import { envelopeOf } from "./errors";
import { type Finding, finding, short } from "./finding";
import { saysNothingFound } from "./mentions";
import { ancestors, isAfter, type Node, type RunView } from "./run-view";
import { stringsIn, toldTexts } from "./texts";
import { isFields, isList, isMeasured, isNothing, isVolatile, parsed } from "./values";

const documentLists =
  /^(?:documents?|docs|results?|matches|hits|items|passages|chunks|nodes|records|rows|data|points|sources|retrieved.*)$/i;

export function emptyRetrievals(view: RunView): Finding[] {
  if (!view.isDone) return [];
  return view.nodes.flatMap((node) => {
    if (node.kind !== "retrieval" || node.error !== null || !foundNothing(node)) return [];
    if (node.children.some((child) => child.kind === "retrieval")) return [];
    if (laterHit(node, view) || admits(node, view)) return [];
    return finding("retrieval.empty", node, {
      detail: `${node.label} found nothing for ${node.inputText === null ? "its query" : `“${short(node.inputText, 80)}”`}, and the answer does not say so.`,
      actual: view.answer === null ? null : short(view.answer, 400),
    });
  });
}

/** Found by the same retrieval when it was asked again. */
const laterHit = (node: Node, view: RunView) =>
  (view.byPath.get(node.path) ?? []).some(
    (other) => isAfter(other, node) && other.error === null && other.given === "something" && !foundNothing(other),
  );

const admits = (node: Node, view: RunView): boolean => {
  if (view.answer !== null && saysNothingFound(view.answer)) return true;
  const speaker = view.nodes.findLast(
    ({ kind, outputText, order }) =>
      order > node.order && kind === "llm" && outputText !== null && view.answer === null,
  );
  return speaker?.outputText != null && saysNothingFound(speaker.outputText);
};

function foundNothing(node: Node): boolean {
  if (node.outputText === null) return node.given === "nothing";
  if (isNothing(node.outputText)) return true;
  const value = parsed(node.outputText);
  if (!isFields(value)) return false;
  const lists = Object.entries(value).filter(
    ([key, inner]) => documentLists.test(key) && (isList(inner) || inner === null),
  );
  return lists.length > 0 && lists.every(([, inner]) => isNothing(inner));
}

const valueChars = 6;
/** Of longer texts a passage may be passed on. */
const longChars = 80;
const passageChars = 30;

export function unusedData(view: RunView): Finding[] {
  if (!view.isDone) return [];
  const later = new LaterTexts(view);
  return view.nodes.flatMap((node) => {
    if (
      node.kind !== "tool" ||
      node.error !== null ||
      node.tool === null ||
      node.children.some(({ kind }) => kind !== "other")
    )
      return [];
    const values = [...valuesOf(node.tool.result, node)];
    if (values.length === 0 || isAcknowledgement(node) || envelopeOf(node.tool.result) !== null) return [];
    if (later.hides(node) || later.hold(values, node)) return [];
    return finding("data.unused", node, {
      detail: `Nothing of what ${node.label} returned appears in a later input or in the answer.`,
      actual: node.tool.result,
    });
  });
}

/** Values that somebody could read elsewhere: no ids, no moments, and nothing that the step was given itself. */
function* valuesOf(result: Json, node: Node): Generator<string> {
  const given = [...stringsIn(node.tool?.arguments ?? null)].join("\n");
  for (const [key, value] of leavesOf(result)) {
    const text = typeof value === "number" ? String(value) : value;
    if (text.length < valueChars || isVolatile(text) || isMeasured(key) || about.test(key) || given.includes(text))
      continue;
    if (/(?:^|_)id$|Id$|_at$|At$|(?:^|_)(?:time|timestamp|date|url|etag|hash|sha|version|token|cursor)$/i.test(key))
      continue;
    yield text;
  }
}

/** Keys of what a write tool says of its own doing. */
const about = /^(?:ok|success|status|state|message|msg|acknowledged|created|updated|deleted|saved|sent|type|object)$/i;

function* leavesOf(value: Json, key = ""): Generator<readonly [string, string | number]> {
  const read = typeof value === "string" ? (parsed(value) ?? value) : value;
  if (typeof read === "string" || typeof read === "number") yield [key, read];
  else if (isList(read)) for (const item of read) yield* leavesOf(item, key);
  else if (isFields(read)) for (const [name, inner] of Object.entries(read)) yield* leavesOf(inner, name);
}

const writes =
  /^(?:send|save|store|write|post|put|push|publish|create|update|delete|remove|insert|upsert|add|set|log|record|notify|book|issue|pay|refund|edit|submit|schedule|cancel|close|open|lock|unlock|mark|register|upload|emit|track|render|install|checkout|build|sync|refresh|commit|deploy|reply|email|mail|accept|confirm|apply)$/i;
const reads =
  /^(?:get|fetch|load|read|search|find|list|look|lookup|query|retrieve|check|describe|show|browse|grep|detect|count)$/i;

function isWrite(name: string): boolean {
  const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").split(/[^\p{L}]+/u);
  return words.some((word) => writes.test(word)) && !words.some((word) => reads.test(word));
}

/** A write: it says that it did what it was told. */
function isAcknowledgement(node: Node): boolean {
  const result = node.tool?.result ?? null;
  const fields = typeof result === "string" ? (parsed(result) ?? result) : result;
  if (typeof fields === "string") return isWrite(node.label);
  if (!isFields(fields)) return false;
  const isMarked = ["ok", "success", "acknowledged", "saved", "done"].some((key) => fields[key] === true);
  const isFlat = Object.values(fields).every((value) => typeof value !== "object" || value === null);
  return isFlat && (isMarked ? !hasProse(fields) : isWrite(node.label));
}

const hasProse = (fields: { readonly [key: string]: Json }) =>
  Object.entries(fields).some(([key, value]) => !about.test(key) && typeof value === "string" && /\s\S+\s/.test(value));

/** Texts that were said or given, each once, in the order in which they first were, with when they last were. */
type Told = {
  readonly last: ReadonlyMap<string, bigint>;
  /** When a step last showed what it was given. */
  readonly shownNs: bigint;
};

function toldIn(view: RunView): Told {
  const last = new Map<string, bigint>();
  let shownNs = -1n;
  for (const node of view.nodes) {
    const given = [...toldTexts(node), ...stringsIn(node.tool?.arguments ?? null)];
    if (given.length > 0) shownNs = node.startNs;
    for (const text of given) last.set(text, node.startNs);
    if (node.outputText !== null && node.kind !== "tool") last.set(node.outputText, node.startNs);
  }
  return { last, shownNs };
}

/** In a very long run the rule stops where it would keep other runs waiting. */
const charsMax = 2_000_000_000;

/** Looks whether values appear in what was said or given after a step. */
class LaterTexts {
  readonly #view: RunView;
  readonly #told: Told;
  #chars = charsMax;

  constructor(view: RunView) {
    this.#view = view;
    this.#told = toldIn(view);
  }

  /** The client shows too little to say that something was not used. */
  hides(node: Node): boolean {
    const isModels = node.parent !== null && (node.parent.kind === "agent" || node.parent.kind === "llm");
    const isTold = this.#view.calls.some(
      (call) => call.order > node.order && call.messages.some(({ direction }) => direction === "input"),
    );
    if (isModels && !isTold) return true;
    return this.#told.shownNs < (node.endNs ?? node.startNs) && this.#view.answer === null;
  }

  /** True also where the run is too long to say. */
  hold(values: readonly string[], node: Node): boolean {
    const looks = values.map(looksOf);
    for (const text of this.#after(node)) {
      this.#chars -= text.length * looks.length;
      if (this.#chars < 0 || looks.some((look) => look(text))) return true;
    }
    return false;
  }

  *#after(node: Node): Generator<string> {
    if (this.#view.answer !== null) yield this.#view.answer;
    for (const above of ancestors(node)) if (above.outputText !== null) yield above.outputText;
    const endNs = node.endNs ?? node.startNs;
    for (const [text, lastNs] of this.#told.last) if (lastNs >= endNs) yield text;
  }
}

/** As it is, as it is written in JSON, or, of a longer text, a passage of it. */
function looksOf(value: string): (text: string) => boolean {
  const written = JSON.stringify(value).slice(1, -1);
  const forms = written === value ? [value] : [value, written, JSON.stringify(written).slice(1, -1)];
  if (value.length >= longChars) {
    const passages = value.split(/[\n.!?]+/).map((passage) => passage.trim());
    forms.push(...passages.filter((passage) => passage.length >= passageChars));
  }
  return (text) => forms.some((form) => text.includes(form));
}
