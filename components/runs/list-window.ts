import { liveHeadSize } from "@/lib/browser/runs-queries";
import type { Run } from "@/lib/contract/runs";

/** Places of the first and the last row in view, from 0. */
export type Visible = { readonly first: number; readonly last: number };

/** Runs on screen that are followed one by one. */
const followedMax = 30;

/** The rows between the sticky head and the lower edge. */
export function inView(scrollTop: number, viewHeight: number, rowHeight: number, count: number): Visible {
  const first = Math.floor(scrollTop / rowHeight);
  const last = Math.ceil((scrollTop + viewHeight) / rowHeight) - 1;
  return { first: Math.max(0, Math.min(first, count - 1)), last: Math.max(0, Math.min(last, count - 1)) };
}

/** Runs in view that are not over and lie below the page that is read every two seconds anyway. */
export function openBelowHead(rows: readonly Run[], first: number, last: number): string[] {
  return rows
    .slice(Math.max(first, liveHeadSize), last + 1)
    .filter(({ status }) => status === "running" || status === "waiting")
    .slice(0, followedMax)
    .map((run) => run.traceId);
}

/** One row more or less; with `from`, all rows between the two are selected. */
export function selectedThrough(
  selection: ReadonlySet<string>,
  rows: readonly Run[],
  from: string | null,
  to: string,
): ReadonlySet<string> {
  const next = new Set(selection);
  const [first, last] = [from, to].map((id) => rows.findIndex(({ traceId }) => traceId === id)).sort((a, b) => a - b);
  if (from === null || first === undefined || last === undefined || first === -1) {
    if (!next.delete(to)) next.add(to);
    return next;
  }
  for (const { traceId } of rows.slice(first, last + 1)) next.add(traceId);
  return next;
}
