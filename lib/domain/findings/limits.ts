// Limits: the model's context, and refusals of the control plane that nobody passed on.
import { hasFallback } from "./errors";
import { type Finding, finding } from "./finding";
import { type LimitCode, saysLimit } from "./mentions";
import { ancestors, type Node, type RunView } from "./run-view";

const nearLimit = 0.9;

export function nearLimits(view: RunView): Finding[] {
  return view.calls.flatMap((node) => {
    const { input } = node.tokens;
    const window = node.contextWindow;
    if (input === null || window === null || input < window * nearLimit) return [];
    return finding("context.near_limit", node, {
      detail: `${count(input)} of the ${count(window)} tokens that ${node.model} can read: ${Math.round((100 * input) / window)} %.`,
      expected: window,
      actual: input,
    });
  });
}

const count = (value: number) => value.toLocaleString("en-US");

const refusals: Readonly<Record<string, LimitCode>> = {
  budget: "budget",
  breaker: "breaker",
  rejected: "rejected",
  approval: "rejected",
  denied: "rejected",
};
const words: Readonly<Record<LimitCode, string>> = {
  budget: "the budget refused it",
  breaker: "the breaker refused it",
  rejected: "a person rejected it",
};

export function ignoredLimits(view: RunView): Finding[] {
  if (!view.isDone) return [];
  const refused = view.nodes.filter((node) => codeOf(node) !== null);
  const outer = new Set(refused.flatMap((node) => [...ancestors(node)]));
  return refused.flatMap((node) => {
    const code = codeOf(node);
    if (code === null || outer.has(node) || hasFallback(node, view) || isLater(node, view)) return [];
    if (view.answer !== null && saysLimit(view.answer, code)) return [];
    return finding("limit.ignored", node, {
      detail: `${node.label} did not run (${words[code]}), and the run's answer does not say so.`,
      about: code,
    });
  });
}

const codeOf = (node: Node): LimitCode | null =>
  node.haltCode !== null && Object.hasOwn(refusals, node.haltCode) ? (refusals[node.haltCode] ?? null) : null;

/** It was allowed later. */
const isLater = (node: Node, view: RunView) =>
  (view.byPath.get(node.path) ?? []).some(
    (other) => other.order > node.order && other.error === null && codeOf(other) === null,
  );
