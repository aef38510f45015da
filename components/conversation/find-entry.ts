import { spansOf } from "@/components/conversation/entry-facts";
import type { RunSteps } from "@/components/run/use-run-steps";
import type { TranscriptEntry } from "@/lib/contract/transcript";
import { ancestors } from "@/lib/domain/trace/layout-rows";
import { rowOf } from "@/lib/domain/trace/step-table";

/** `sure`: it tells of the step itself, or its card holds it; else only of something near. */
export type Found = { readonly index: number; readonly sure: boolean };

/** Where a step is told: its own entry, the card that holds it, the first entry inside it, the nearest above. */
export function findEntry(
  entries: readonly TranscriptEntry[],
  { table, tree }: RunSteps,
  spanId: string,
): Found | null {
  const at = new Map<number, number>();
  const cards = new Set<number>();
  for (const [index, entry] of entries.entries()) {
    if (entry.type === "event") continue;
    for (const id of spansOf(entry)) {
      const row = rowOf(table, id);
      if (row === null) continue;
      // the card of a tool that asks a model says more than the call that asked for the tool
      if (!at.has(row) || entry.type === "agent") at.set(row, index);
      if (entry.type === "agent" && !entry.inline) cards.add(row);
    }
  }
  const row = rowOf(table, spanId);
  if (row === null) return null;
  const own = at.get(row);
  if (own !== undefined) return { index: own, sure: true };
  const above = ancestors(tree, row);
  const card = above.find((each) => cards.has(each));
  if (card !== undefined) return { index: at.get(card) ?? 0, sure: true };
  const from = tree.position[row] ?? 0;
  const inside = [...at]
    .filter(([each]) => {
      const place = (tree.position[each] ?? 0) - from;
      return place > 0 && place < (tree.size[row] ?? 1);
    })
    .map(([, index]) => index);
  if (inside.length > 0) return { index: Math.min(...inside), sure: false };
  const near = above.find((each) => at.has(each));
  return near === undefined ? null : { index: at.get(near) ?? 0, sure: false };
}
