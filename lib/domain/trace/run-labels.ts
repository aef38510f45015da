import type { SpanFacts } from "./run";

const labelsMax = 100;
const charsMax = 4_000;

/** What the spans are called, once each; null where there are more than `labelsMax`, or more than `charsMax` in all. */
export function labelsOf(spans: readonly SpanFacts[], read: (span: SpanFacts) => string | null): string[] | null {
  const labels = new Set<string>();
  let chars = 0;
  for (const span of spans) {
    const label = read(span);
    if (label === null || labels.has(label)) continue;
    chars += label.length;
    if (labels.size === labelsMax || chars > charsMax) return null;
    labels.add(label);
  }
  return [...labels].sort();
}
