// Two views of one model call of which neither is below the other: callbacks of a framework and a patched SDK do not see
// each other's spans, so the SDK's hangs below whatever span was active, next to the framework's step or far above it.
//
//   root ─┬─ graph ── step ── llm A (scope x)  |------------|   412/19
//         └─ llm B (scope y)                     |--------|     412/19    one call: at the same time, the same figures
import type { CallFacts } from "./run";

/** Calls at the same time; among more than that nothing is paired. */
const besideMax = 32;
const climbMax = 200;
/** Some clients write whole milliseconds. */
const slackNs = 2_000_000n;

type Call = CallFacts & { readonly endNs: bigint };

/** Of each span that is the inner of two such views, the outer one. `members` are of one kind. */
export function twinsOf<T extends CallFacts>(members: readonly T[], byId: ReadonlyMap<string, T>): Map<string, T> {
  const twins = new Map<string, T>();
  if (members.every(({ scope }) => scope === members[0]?.scope)) return twins;
  const paired = new Set<string>();
  let open: (T & Call)[] = [];
  for (const span of members.filter(hasEnded).sort(outerFirst)) {
    open = open.filter(({ endNs }) => endNs + slackNs >= span.startNs).slice(-besideMax);
    const isKin = (other: T & Call) => isOtherView(other, span) && areKin(other, span, byId);
    const equal = open.findLast((other) => !paired.has(other.spanId) && saysTheSame(other, span) && isKin(other));
    const around = open.findLast(
      (other) => (isSilent(other) || isSilent(span)) && isAround(other, span) && isKin(other),
    );
    if (equal) {
      const [outer, inner] = lasts(equal) >= lasts(span) ? [equal, span] : [span, equal];
      twins.set(inner.spanId, outer);
      paired.add(inner.spanId).add(outer.spanId);
    } else if (around) twins.set(span.spanId, around);
    open.push(span);
  }
  return twins;
}

const hasEnded = <T extends CallFacts>(span: T): span is T & Call => span.endNs !== null;
const lasts = ({ startNs, endNs }: Call): bigint => endNs - startNs;
const isSilent = ({ tokens }: CallFacts): boolean => tokens.input === null && tokens.output === null;

function outerFirst(a: Call, b: Call): number {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  if (a.endNs !== b.endNs) return a.endNs > b.endNs ? -1 : 1;
  return a.spanId < b.spanId ? -1 : 1;
}

const isOtherView = (a: Call, b: Call): boolean =>
  a.scope !== b.scope && (a.model === null || b.model === null || a.model === b.model);

/** The same figures, at the same time for at least half of the shorter one; `first` began first. */
function saysTheSame(first: Call, second: Call): boolean {
  const { input, output } = second.tokens;
  if (isSilent(first) || first.tokens.input !== input || first.tokens.output !== output) return false;
  const shared = first.endNs + slackNs - second.startNs;
  return shared >= lasts(first) / 2n || shared >= lasts(second) / 2n;
}

const isAround = (outer: Call, inner: Call): boolean => outer.endNs + slackNs >= inner.endNs;

/** One hangs below the span that the other hangs below, and neither is above the other. */
function areKin<T extends CallFacts>(a: T, b: T, byId: ReadonlyMap<string, T>): boolean {
  const aboveA = above(a, byId);
  const aboveB = above(b, byId);
  if (aboveA.has(b.spanId) || aboveB.has(a.spanId)) return false;
  return aboveA.has(b.parentSpanId) || aboveB.has(a.parentSpanId);
}

/** The ids of the spans above one; null is what is above the roots. */
function above<T extends CallFacts>(span: T, byId: ReadonlyMap<string, T>): ReadonlySet<string | null> {
  const ids = new Set<string | null>();
  let id = span.parentSpanId;
  while (!ids.has(id) && ids.size < climbMax) {
    ids.add(id);
    id = id === null ? null : (byId.get(id)?.parentSpanId ?? null);
  }
  return ids;
}
