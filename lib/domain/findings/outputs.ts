// Answers that are cut, empty or refused, or that are no JSON where JSON was asked for.
import { finishOutcome } from "@/lib/domain/trace/answer";
import { deepestFirst } from "./errors";
import { type Finding, finding, short } from "./finding";
import type { History } from "./history";
import { ancestors, isAfter, type Node, type RunView } from "./run-view";
import { askedOf, wordsOf } from "./texts";
import { isNothing, parsed, steady } from "./values";

/** A request to go on is short; a new question is not. */
const continueChars = 160;

export function truncatedOutputs(view: RunView): Finding[] {
  if (!view.isDone) return [];
  const cut = view.nodes.filter((node) => finishOutcome(node.finishReason) === "cut" && node.error === null);
  return innermost(cut)
    .filter((node) => !isContinued(node, view))
    .map((node) =>
      finding("output.truncated", node, {
        detail: `The answer of ${node.label} ended at the token limit (${node.finishReason}), and nothing continued it.`,
        actual: tail(node.outputText),
      }),
    );
}

const tail = (text: string | null) => (text === null ? null : text.length <= 200 ? text : `…${text.slice(-199)}`);

/** Without those that only tell of a step below. */
function innermost(nodes: readonly Node[]): Node[] {
  const outer = new Set(nodes.flatMap((node) => [...ancestors(node)]));
  return nodes.filter((node) => !outer.has(node));
}

/** A later call that was given the half answer as its own last words, and at most a short request after it. */
function isContinued(node: Node, view: RunView): boolean {
  const half = node.outputText === null ? "" : steady(node.outputText);
  if (half === "") return false;
  return view.calls.some((call) => {
    if (!isAfter(call, node)) return false;
    const asked = askedOf(call);
    const at = asked.findLastIndex(({ role }) => role === "assistant");
    const words = at < 0 ? "" : steady(wordsOf(asked[at] ?? { role: "", name: null, direction: "input", parts: [] }));
    const after = asked.slice(at + 1);
    return (
      words !== "" &&
      (words === half || words.endsWith(half)) &&
      after.every((message) => message.role === "user" && wordsOf(message).length <= continueChars)
    );
  });
}

export function refusedOutputs(view: RunView): Finding[] {
  const refused = view.nodes.filter((node) => isRefused(node));
  return innermost(refused).map((node) =>
    finding("output.refused", node, {
      detail: `${node.label} refused to answer${node.finishReason === null ? "" : ` (${node.finishReason})`}.`,
      about: node.finishReason ?? "",
      actual: node.outputText === null ? null : short(node.outputText, 400),
    }),
  );
}

const isRefused = (node: Node) =>
  (node.refuses || finishOutcome(node.finishReason) === "refused") && node.toolCalls.length === 0;

/** Results of tools are judged by what the tool used to answer: of so many earlier ones hardly any was empty. */
const earlierLeast = 20;
const emptyAtMost = 0.05;
/** A step that is empty so often is meant to be. */
const usuallyEmpty = 0.5;

export function emptyOutputs(view: RunView, history: History): Finding[] {
  const told = new Set<Node>();
  const found: Finding[] = [];
  for (const node of deepestFirst(view)) {
    if (!isEmpty(node, history)) continue;
    const repeats = [...told].some((below) => [...ancestors(below)].includes(node));
    told.add(node);
    if (repeats) continue;
    found.push(
      finding("output.empty", node, {
        detail: `${node.label} answered ${node.outputText === null || node.outputText.trim() === "" ? "nothing" : short(node.outputText.trim(), 20)}.`,
        actual: node.outputText,
      }),
    );
  }
  return found;
}

function isEmpty(node: Node, history: History): boolean {
  if (node.error !== null || node.endNs === null || node.toolCalls.length > 0 || isRefused(node)) return false;
  const past = history.stepOf(node.path);
  const share = past === null || past.answered === 0 ? null : past.empty / past.answered;
  if (node.kind === "tool") {
    if (node.given === "something" || past === null || past.answered < earlierLeast) return false;
    return share !== null && share <= emptyAtMost;
  }
  if (node.kind !== "llm" && node.kind !== "agent") return false;
  return (
    node.given === "nothing" && !(share !== null && (past?.answered ?? 0) >= earlierLeast && share >= usuallyEmpty)
  );
}

const parserError =
  /json|unexpected (?:token|end)|expecting (?:value|property)|unterminated string|trailing (?:comma|data)/i;

export function malformedJson(view: RunView): Finding[] {
  const told = new Set<string>();
  const found: Finding[] = [];
  const parsers = view.nodes.filter(
    ({ error }) => error !== null && parserError.test(`${error.type} ${error.message}`),
  );
  for (const node of deepestFirst(view)) {
    const text = node.outputText;
    if (text === null || isNothing(text) || node.error !== null || node.toolCalls.length > 0 || isRefused(node))
      continue;
    if (node.kind === "tool" || !(node.wantsJson || isParsedLater(node, parsers)) || isJson(text)) continue;
    if (told.has(text)) continue;
    told.add(text);
    found.push(
      finding("json.malformed", node, {
        detail: `${node.label} was asked for JSON and answered ${short(text.trim(), 80)}`,
        actual: short(text, 2000),
      }),
    );
  }
  return found;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A later step was given the text, and failed as a parser does. */
function isParsedLater(node: Node, parsers: readonly Node[]): boolean {
  const text = node.outputText;
  if (parsers.length === 0 || text === null || parsed(text) !== undefined) return false;
  return parsers.some((other) => isAfter(other, node) && (other.inputText?.includes(text.trim()) ?? false));
}
