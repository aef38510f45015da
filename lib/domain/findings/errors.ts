// Errors that nobody saw: returned as data, or failed and forgotten.
import type { Json } from "@/lib/domain/trace/step";
import { type Finding, finding, short } from "./finding";
import { groupBy, inputKey, isAfter, isRequest, type Node, type RunView } from "./run-view";
import { type Fields, isFields, isList, keyOf, parsed, pointer } from "./values";

type Envelope = { readonly path: string; readonly says: string };

/** Keys beside which a bare status or code is all that there is to say. */
const aboutErrors =
  /^(?:message|msg|err\w*|result|outcome|error|errors|detail|details|description|reason|title|type|body|data|headers|code|status|statusCode|status_code|timestamp|path|trace_id|request_?id)$/i;
/** What a framework puts around a result, and what it notes beside it. */
const wrappers = ["result", "response", "output", "data", "body"];
const noted =
  /^(?:id|request_?id|trace_?id|took|duration|elapsed|latency|(?:took|duration|elapsed|latency)_?ms|meta|metadata|headers|timestamp|at|version|tool|type)$/i;
const wrappedMax = 3;

/** Where a result says that it is an error; null where it does not. */
export function envelopeOf(value: Json, path = "", depth = 0): Envelope | null {
  const fields = typeof value === "string" ? parsed(value) : value;
  if (!isFields(fields)) return null;
  const said = saidBy(fields);
  if (said !== null) return { path: pointer(path, said), says: `${said}: ${short(JSON.stringify(fields[said]), 80)}` };
  const [around, more] = Object.keys(fields).filter((key) => !noted.test(key));
  if (around === undefined || more !== undefined || !wrappers.includes(around) || depth === wrappedMax) return null;
  return envelopeOf(fields[around] ?? null, pointer(path, around), depth + 1);
}

function saidBy(fields: Fields): string | null {
  for (const [key, value] of Object.entries(fields)) {
    const name = key.replaceAll(/[_-]/g, "").toLowerCase();
    if (isSuccess.test(name) && (value === false || value === 0 || value === "false")) return key;
    if ((name === "iserror" || name === "error" || name === "failed") && (value === true || value === "true"))
      return key;
    if (isErrorText.test(name) && (isTold(value) || isFilled(value))) return key;
    if (name === "errors" && (isTold(value) || (isList(value) && value.length > 0) || isMapOfErrors(value))) return key;
    if (/^(?:http)?status(?:code)?$/.test(name) && isHttpError(value)) return key;
    if (name === "code" && isHttpError(value) && isAboutError(fields)) return key;
    if (/^err(?:code|no)$/.test(name) && typeof value === "number" && value !== 0 && isAboutError(fields)) return key;
    if (/^(?:status|result|outcome)$/.test(name) && isFailure(value) && isAboutError(fields)) return key;
  }
  return null;
}

const isSuccess = /^(?:ok|success|succeeded|successful|issuccess|issuccessful)$/;
const isErrorText = /^(?:error|err|errormessage|errmsg|errordescription)$/;
/** Some write that there is no error. */
const isTold = (value: Json) =>
  typeof value === "string" && !/^\s*(?:none|no|null|nil|false|0|ok|success|n\/a|-)?\s*$/i.test(value);
/** {"amount": ["is missing"]}, by field; counts are none. */
const isMapOfErrors = (value: Json) =>
  isFields(value) && Object.values(value).some((inner) => isTold(inner) || (isList(inner) && inner.length > 0));
const isFailure = (value: Json) => typeof value === "string" && /^(?:error|fail(?:ed|ure)?)$/i.test(value);
const isFilled = (value: Json) => isFields(value) && Object.keys(value).length > 0;
const isAboutError = (fields: Fields) => {
  const keys = Object.keys(fields);
  return keys.length > 1 && keys.every((key) => aboutErrors.test(key));
};
const isHttpError = (value: Json) => {
  const status = typeof value === "string" && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === "number" && Number.isInteger(status) && status >= 400 && status <= 599;
};

export function errorsAsData(view: RunView): Finding[] {
  const seen = new Set<string>();
  const found: Finding[] = [];
  // the step that made the value comes before those that hand it up
  for (const node of deepestFirst(view)) {
    if (node.error !== null || node.kind === "llm" || node.kind === "embedding") continue;
    const value = node.tool === null ? (node.outputText ?? null) : node.tool.result;
    const envelope = value === null ? null : envelopeOf(value);
    const read = typeof value === "string" ? (parsed(value) ?? value) : value;
    if (envelope === null || seen.has(keyOf(read))) continue;
    seen.add(keyOf(read));
    found.push(
      finding("error.in_ok", node, {
        detail: `${node.label} returned ${envelope.says} and counts as successful.`,
        evidence: [{ spanId: node.spanId, path: envelope.path }],
        about: envelope.path,
        actual: read,
      }),
    );
  }
  return found;
}

export const deepestFirst = (view: RunView) =>
  [...view.nodes].sort((a, b) => depthOf(b) - depthOf(a) || a.order - b.order);
function depthOf(node: Node): number {
  let depth = 0;
  for (let at = node.parent; at !== null; at = at.parent) depth += 1;
  return depth;
}

/** A failure for which nothing stood in: no later success of the same step, and no other step of its kind with its input. */
export function isReplaced(node: Node, view: RunView): boolean {
  const again = (view.byPath.get(node.path) ?? []).some((other) => other.error === null && isAfter(other, node));
  return again || hasFallback(node, view);
}

export function hasFallback(node: Node, view: RunView): boolean {
  const input = inputKey(node);
  const siblings = node.parent?.children ?? view.roots;
  return siblings.some(
    (other) =>
      other !== node &&
      other.kind === node.kind &&
      other.error === null &&
      isAfter(other, node) &&
      (input === null ? node.inputText === null && other.path === node.path : inputKey(other) === input),
  );
}

export function swallowedErrors(view: RunView): Finding[] {
  if (!view.isDone) return [];
  const lost = view.nodes.filter(
    (node) =>
      node.error !== null &&
      node.parent !== null &&
      node.parent.error === null &&
      !isRequest(node) &&
      !isReplaced(node, view),
  );
  return [...groupBy(lost, (node) => `${node.parent?.spanId} ${node.path}`).values()].flatMap((group) => {
    const last = group.at(-1);
    if (last === undefined) return [];
    return finding("error.swallowed", last, {
      detail: `${last.label} failed (${short(last.error?.message ?? "")}), nothing replaced it, and the run ended as done.`,
      evidence: group.map(({ spanId }) => ({ spanId })),
      about: last.error?.type ?? "",
    });
  });
}
