// Errors that nobody saw: returned as data, or failed and forgotten.
import type { Json } from "@/lib/domain/trace/step";
import { type Finding, finding, short } from "./finding";
import { groupBy, inputKey, isAfter, isRequest, type Node, type RunView } from "./run-view";
import { type Fields, isFields, isList, keyOf, parsed, pointer } from "./values";

type Envelope = { readonly path: string; readonly says: string };

/** Keys beside which a bare status or code is all that there is to say. */
const aboutErrors =
  /^(?:message|msg|error|errors|detail|details|description|reason|title|type|body|data|headers|code|status|statusCode|status_code|timestamp|path|trace_id|request_?id)$/i;
/** What a framework puts around a result. */
const wrappers = ["result", "response", "output", "data", "body"];
const wrappedMax = 3;

/** Where a result says that it is an error; null where it does not. */
export function envelopeOf(value: Json, path = "", depth = 0): Envelope | null {
  const fields = typeof value === "string" ? parsed(value) : value;
  if (!isFields(fields)) return null;
  const said = saidBy(fields);
  if (said !== null) return { path: pointer(path, said), says: `${said}: ${short(JSON.stringify(fields[said]), 80)}` };
  const [only, more] = Object.keys(fields);
  if (only === undefined || more !== undefined || !wrappers.includes(only) || depth === wrappedMax) return null;
  return envelopeOf(fields[only] ?? null, pointer(path, only), depth + 1);
}

function saidBy(fields: Fields): string | null {
  for (const [key, value] of Object.entries(fields)) {
    const name = key.replaceAll("_", "").toLowerCase();
    if ((name === "ok" || name === "success" || name === "succeeded") && (value === false || value === 0)) return key;
    if ((name === "iserror" || name === "error" || name === "failed") && value === true) return key;
    if (name === "error" && ((typeof value === "string" && value.trim() !== "") || isFilled(value))) return key;
    if (name === "errors" && isList(value) && value.length > 0) return key;
    if (/^(?:http)?status(?:code)?$/.test(name) && isHttpError(value)) return key;
    if (name === "code" && isHttpError(value) && isAboutError(fields)) return key;
    if (name === "status" && value === "error" && isAboutError(fields)) return key;
  }
  return null;
}

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
