// Two views of one model call that stand side by side: callbacks of a framework and a patched SDK do not see each other's
// spans, so both hang below the step around them.
//
//   chain ─┬─ llm A (scope x)  |------------|   412/19
//          └─ llm B (scope y)    |--------|     412/19    one call: B began and ended within A
import type { CallFacts } from "./run";

/** Calls that run at the same time below one step; among more than that nothing is paired. */
const besideMax = 32;

/** Of each span that is the inner of two such views, the outer one. `members` are of one kind. */
export function twinsOf<T extends CallFacts>(members: readonly T[]): ReadonlyMap<string, T> {
  const twins = new Map<string, T>();
  const siblings = new Map<string, T[]>();
  for (const span of members) {
    if (span.parentSpanId === null || span.endNs === null) continue;
    const beside = siblings.get(span.parentSpanId);
    if (beside) beside.push(span);
    else siblings.set(span.parentSpanId, [span]);
  }
  for (const beside of siblings.values()) {
    if (beside.some(({ scope }) => scope !== beside[0]?.scope)) pair(beside.sort(outerFirst), twins);
  }
  return twins;
}

function outerFirst(a: CallFacts, b: CallFacts): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  if (a.endNs !== b.endNs) return (a.endNs ?? 0n) > (b.endNs ?? 0n) ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

/** Each view is of one pair at most: calls at the same time keep a partner each. */
function pair<T extends CallFacts>(ordered: readonly T[], twins: Map<string, T>): void {
  let open: T[] = [];
  for (const span of ordered) {
    open = open.filter(({ endNs }) => (endNs ?? 0n) >= span.startNs).slice(-besideMax);
    const outer = open.findLast((other) => isAround(other, span) && isSameCall(other, span));
    if (outer === undefined) {
      open.push(span);
      continue;
    }
    twins.set(span.spanId, outer);
    open = open.filter((other) => other !== outer);
  }
}

const isAround = (outer: CallFacts, inner: CallFacts): boolean =>
  outer.scope !== inner.scope && outer.endNs !== null && inner.endNs !== null && outer.endNs >= inner.endNs;

function isSameCall(a: CallFacts, b: CallFacts): boolean {
  if (a.model !== null && b.model !== null && a.model !== b.model) return false;
  return isSilent(a) || isSilent(b) || (a.tokens.input === b.tokens.input && a.tokens.output === b.tokens.output);
}

const isSilent = ({ tokens }: CallFacts): boolean => tokens.input === null && tokens.output === null;
