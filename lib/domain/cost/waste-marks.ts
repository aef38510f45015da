// Which model calls of a run were for nothing: judged where its messages and findings are known, turned into money where
// its costs are counted. A call has one cause at most, the first that applies.

import type { WasteCause } from "@/lib/domain/cost/measures";
import { priceUsage } from "@/lib/domain/cost/price";
import type { Finding } from "@/lib/domain/findings/finding";
import type { Node, RunView } from "@/lib/domain/findings/run-view";

/** `microUsd`: only so much of the call; null: all of it. */
export type WasteMark = {
  readonly spanId: string;
  readonly cause: Exclude<WasteCause, "failed">;
  readonly microUsd: number | null;
};

const brokenRules = new Set(["schema.output", "json.malformed", "tool.args_invalid", "output.truncated"]);
/** Providers keep a prompt for some minutes, and none below so many tokens. */
const cacheLastsNs = 300_000_000_000n;
const cacheTokensMin = 1_024;

export function wasteMarks(view: RunView, findings: readonly Finding[]): WasteMark[] {
  const marks = new Map<string, WasteMark>();
  const byId = new Map(view.nodes.map((node) => [node.spanId, node]));
  const mark = (node: Node, cause: WasteMark["cause"]) => {
    for (const call of callsBelow(node)) {
      if (!marks.has(call.spanId)) marks.set(call.spanId, { spanId: call.spanId, cause, microUsd: null });
    }
  };
  for (const node of triedAgain(view)) mark(node, "retries");
  for (const node of askedAgain(view, findings, byId)) mark(node, "repairs");
  for (const node of repeats(findings, byId)) mark(node, "loops");
  for (const { rule, spanId } of findings) {
    const node = spanId === null ? undefined : byId.get(spanId);
    if (rule === "data.unused" && node !== undefined) mark(node, "unused");
  }
  for (const missed of cacheMisses(view.calls)) if (!marks.has(missed.spanId)) marks.set(missed.spanId, missed);
  return [...marks.values()];
}

const paid = new Set(["llm", "embedding"]);

function callsBelow(node: Node): Node[] {
  const found: Node[] = [];
  const waiting = [node];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (paid.has(at.kind)) found.push(at);
    waiting.push(...at.children);
  }
  return found;
}

/** Attempts that failed and were tried again: the next step of the name under the same parent began when they were over. */
function triedAgain(view: RunView): Node[] {
  return view.nodes.filter((node) => node.error !== null && nextAlike(view, node) !== null);
}

function nextAlike(view: RunView, node: Node): Node | null {
  const { endNs } = node;
  if (endNs === null) return null;
  const alike = view.byPath.get(node.path) ?? [];
  return (
    alike.find((other) => other.order > node.order && other.parent === node.parent && other.startNs >= endNs) ?? null
  );
}

/** Answers that broke their contract, or could not be read, and were asked for again. */
function askedAgain(view: RunView, findings: readonly Finding[], byId: ReadonlyMap<string, Node>): Node[] {
  return findings.flatMap(({ rule, spanId }) => {
    const node = spanId === null || !brokenRules.has(rule) ? undefined : byId.get(spanId);
    return node !== undefined && nextAlike(view, node) !== null ? [node] : [];
  });
}

/** Turns of a loop, all but the first of each step in it. */
function repeats(findings: readonly Finding[], byId: ReadonlyMap<string, Node>): Node[] {
  return findings
    .filter(({ rule }) => rule.startsWith("loop."))
    .flatMap(({ evidence }) => {
      const seen = new Set<string>();
      return evidence.flatMap(({ spanId }) => {
        const node = byId.get(spanId);
        if (node === undefined) return [];
        const again = seen.has(node.path);
        seen.add(node.path);
        return again ? [node] : [];
      });
    });
}

/**
 * Calls that begin with the whole prompt of the call before them to the same model, a few minutes later at most, and had it
 * counted anew: the price of those tokens less what they cost from the cache.
 */
function cacheMisses(calls: readonly Node[]): WasteMark[] {
  const latest = new Map<string, Node>();
  return calls.flatMap((call) => {
    const key = `${call.provider} ${call.model}`;
    const before = latest.get(key);
    latest.set(key, call);
    return before === undefined ? [] : missedBy(before, call);
  });
}

function missedBy(before: Node, call: Node): WasteMark[] {
  const sent = before.tokens.input ?? 0;
  const { input, cacheRead } = call.tokens;
  if (sent < cacheTokensMin || input === null || call.startNs - before.startNs > cacheLastsNs) return [];
  const missed = Math.min(sent, input) - (cacheRead ?? 0) - (call.tokens.cacheWrite ?? 0);
  if (missed < cacheTokensMin || !goesOn(before, call)) return [];
  const usage = { model: call.model, provider: call.provider, at: new Date(Number(call.startNs / 1_000_000n)) };
  const priceOf = (cached: number) => priceUsage({ ...usage, tokens: { ...call.tokens, cacheRead: cached } }).microUsd;
  const dear = priceOf(cacheRead ?? 0);
  const cheap = priceOf((cacheRead ?? 0) + missed);
  if (dear === null || cheap === null || cheap >= dear) return [];
  return [{ spanId: call.spanId, cause: "cache", microUsd: dear - cheap }];
}

const asked = ({ messages }: Node) => messages.filter(({ direction }) => direction === "input");

/** Whether all that the first call was asked stands at the beginning of the second. */
function goesOn(first: Node, second: Node): boolean {
  const [before, after] = [asked(first), asked(second)];
  if (before.length === 0 || before.length > after.length) return false;
  return before.every((message, at) => JSON.stringify(message) === JSON.stringify(after[at]));
}
