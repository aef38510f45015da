import type { InboxSort } from "@/lib/browser/inbox-filter";
import type { InboxItem, InboxPage } from "@/lib/contract/inbox";

// Keeps the loaded pages of the queue true: the server names what was committed, those ids are asked for under the same
// filter, and what comes back is put where it belongs, what does not come back is taken out.
//
//   loaded [ c b ][ a ]     committed b, d     still matching d     →     [ d c ][ a ]

const ranks = { critical: 0, high: 1, medium: 2, low: 3 } as const;

/** Negative if `a` comes before `b`. Requests of one millisecond may stand either way: their page ends with neither. */
export function inboxOrder(sort: InboxSort): (a: InboxItem, b: InboxItem) => number {
  return (a, b) => {
    const older = compare(a.createdAt, b.createdAt) || compare(a.id, b.id);
    if (sort === "oldest") return older;
    if (sort === "newest") return -older;
    const sooner = compare(a.expiresAt, b.expiresAt) || older;
    return sort === "risk" ? ranks[a.risk] - ranks[b.risk] || sooner : sooner;
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** `asked`: the ids that were committed; `fresh`: those of them that match. What lies below all that is loaded waits for its page. */
export function mergeInbox(
  pages: readonly InboxPage[],
  fresh: readonly InboxItem[],
  asked: readonly string[],
  sort: InboxSort,
): InboxPage[] {
  const order = inboxOrder(sort);
  const gone = new Set([...asked, ...fresh.map(({ id }) => id)]);
  const kept = pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !gone.has(id)) }));
  const ends = pages.map((page) => page.items.at(-1));
  const complete = pages.at(-1)?.nextCursor === null;
  for (const item of fresh) {
    const at = ends.findIndex((end) => end !== undefined && order(item, end) <= 0);
    const page = at === -1 ? (complete ? kept.at(-1) : undefined) : kept[at];
    page?.items.push(item);
  }
  return kept.map((page) => ({ ...page, items: page.items.sort(order) }));
}
