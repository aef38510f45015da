import type { OutlineItem } from "./transcript-items";
import type { OutlineStep } from "./transcript-shape";

/** Where an item stands in its transcript, also when others have come since. */
export type ItemPlace = {
  readonly atNs: bigint;
  readonly rank: number;
  readonly spanId: string;
  readonly index: number;
};

/** Of what happens at one moment an agent comes first, and what a step recorded comes after the step. */
const ranks = { agent: 0, call: 1, step: 1, event: 2 } as const;

export function placeOf(item: OutlineItem): ItemPlace {
  const index = item.type === "event" ? item.index : 0;
  return { atNs: item.atNs, rank: ranks[item.type], spanId: item.step.spanId, index };
}

export function comparePlaces(a: ItemPlace, b: ItemPlace): number {
  if (a.atNs !== b.atNs) return a.atNs < b.atNs ? -1 : 1;
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.spanId !== b.spanId) return a.spanId < b.spanId ? -1 : 1;
  return a.index - b.index;
}

/** The item that tells of a step: its own, else the first inside it, else the one of the nearest step above. Null: none. */
export function itemOfStep(
  items: readonly OutlineItem[],
  steps: readonly OutlineStep[],
  spanId: string,
): number | null {
  const parents = new Map(steps.map((step) => [step.spanId, step.parentSpanId]));
  const own = new Map<string, number>();
  const inside = new Map<string, number>();
  for (const [place, item] of items.entries()) {
    if (item.type === "event") continue;
    const more = item.type === "call" ? [...item.views, ...item.tools, ...item.attempts] : [];
    for (const { spanId: id } of [item.step, ...more]) if (!own.has(id)) own.set(id, place);
    for (const id of above(item.step.spanId, parents)) if (!inside.has(id)) inside.set(id, place);
  }
  for (const id of [spanId, ...above(spanId, parents)]) {
    const place = own.get(id) ?? inside.get(id);
    if (place !== undefined) return place;
  }
  return null;
}

function above(spanId: string, parents: ReadonlyMap<string, string | null>): string[] {
  const ids = new Set<string>([spanId]);
  for (let id = parents.get(spanId); id && !ids.has(id) && parents.has(id); id = parents.get(id)) ids.add(id);
  return [...ids].slice(1);
}
