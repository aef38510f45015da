import type { FindingGroup } from "@/lib/contract/findings";
import { canonicalJson } from "@/lib/domain/canonical-json";
import type { Json } from "@/lib/domain/trace/step";
import { formatCount } from "@/lib/format";

/** What people decided about a group and what ends that; null where nothing was decided. `time` writes a moment. */
export function stateSentence(group: FindingGroup, time: (at: string) => string): string | null {
  const { state, resolvedAt, ignoredUntil, ignoredUntilRuns, runs } = group;
  if (state === "resolved")
    return `Resolved${resolvedAt === null ? "" : ` ${time(resolvedAt)}`}. It comes back with the first run that begins later and has it.`;
  if (state === "regressed") return "It was resolved and came back.";
  if (state === "open") return null;
  if (ignoredUntilRuns !== null) {
    const more = Math.max(1, ignoredUntilRuns - runs);
    return `Ignored until ${formatCount(more)} more ${more === 1 ? "run has" : "runs have"} it.`;
  }
  return ignoredUntil === null
    ? "Ignored for good."
    : `Ignored: it opens again with the first run that has it after ${time(ignoredUntil)}.`;
}

export type ValueCount = { readonly value: Json; readonly count: number };

/** Different actual values of the samples, the most frequent first; equal ones in the order of the samples. */
export function countValues(samples: readonly { readonly actual: Json }[]): ValueCount[] {
  const counts = new Map<string, { value: Json; count: number }>();
  for (const { actual } of samples) {
    const known = counts.get(canonicalJson(actual));
    if (known === undefined) counts.set(canonicalJson(actual), { value: actual, count: 1 });
    else known.count += 1;
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}
