import type { Run, RunPage, RunSort } from "@/lib/contract/runs";

// Keeps a list of loaded pages true while runs arrive, change and leave. Pages are ordered as the API gives them, here newest first:
//
//   loaded   [ f e d ][ c b a ]        fresh head   h g f d     (e no longer matches, d has changed)
//   merged   [ h g f d' ][ c b a ]     no page is fetched again, no cursor changes

export type Merge =
  | { readonly kind: "same" }
  | { readonly kind: "merged"; readonly pages: RunPage[] }
  /** More arrived than the fresh head holds: what lies between is unknown, the list has to be read anew. */
  | { readonly kind: "gap" };

/** Negative if `a` comes before `b`. */
export type RunOrder = (a: Run, b: Run) => number;

/** Order of the API: by a size, then by start, then by id; what has no size comes last. */
export function orderBy(sort: RunSort): RunOrder {
  const descending = sort.startsWith("-");
  const size = sizes[sort.replace("-", "")] ?? startOf;
  return (a, b) => {
    const [first, second] = [size(a), size(b)];
    if (first === null || second === null) {
      if (first !== second) return first === null ? 1 : -1;
    } else if (first !== second) return first < second === descending ? 1 : -1;
    const [earlier, later] = [startOf(a), startOf(b)];
    if (earlier !== later) return earlier < later === descending ? 1 : -1;
    return a.traceId === b.traceId ? 0 : a.traceId < b.traceId === descending ? 1 : -1;
  };
}

const startOf = (run: Run): bigint => BigInt(run.startTimeUnixNano);
const sizes: Readonly<Record<string, (run: Run) => bigint | number | null>> = {
  duration: (run) => (run.durationNs === null ? null : BigInt(run.durationNs)),
  cost: (run) => run.costMicroUsd,
  tokens: ({ tokens }) =>
    tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0),
  steps: (run) => run.spanCount,
};

/** The rows of all pages. A run whose start moved between two reads can be on two pages: its upper place counts. */
export function rowsOf(pages: readonly RunPage[]): Run[] {
  const rows = new Map<string, Run>();
  for (const { runs } of pages) for (const run of runs) if (!rows.has(run.traceId)) rows.set(run.traceId, run);
  return [...rows.values()];
}

/**
 * Merges the first page as it is now into what is loaded. Known runs are replaced in place, new ones inserted where they
 * belong, and a run that the fresh page should hold but does not is taken out: it no longer matches.
 */
export function mergeHead(pages: readonly RunPage[], fresh: RunPage, order: RunOrder): Merge {
  const loaded = pages.flatMap((page) => page.runs);
  if (isGap(loaded, fresh, order)) return { kind: "gap" };
  const freshById = new Map(fresh.runs.map((run) => [run.traceId, run]));
  const last = fresh.runs.at(-1);
  const covered = (run: Run) => fresh.nextCursor === null || (last !== undefined && order(run, last) <= 0);
  const kept = pages.map((page) => page.runs.filter((run) => !covered(run) && !freshById.has(run.traceId)));
  const complete = pages.at(-1)?.nextCursor === null;
  const end = loaded.at(-1);
  const incoming = fresh.runs.filter((run) => complete || (end !== undefined && order(run, end) <= 0));
  return settle(pages, distribute(pages, kept, keepIdentity(loaded, incoming), order));
}

/** Replaces single runs that were read again. Those that were asked for and did not come back no longer match. */
export function mergeRuns(pages: readonly RunPage[], fresh: readonly Run[], asked: readonly string[] = []): Merge {
  const byId = new Map(fresh.map((run) => [run.traceId, run]));
  const gone = new Set(asked.filter((traceId) => !byId.has(traceId)));
  const next = pages.map((page) =>
    page.runs.flatMap((run) => {
      const now = byId.get(run.traceId);
      if (now !== undefined && !isSame(run, now)) return [now];
      return gone.has(run.traceId) ? [] : [run];
    }),
  );
  return settle(pages, next);
}

/** How many runs of the head are not in the list. */
export function countNew(pages: readonly RunPage[], fresh: RunPage): number {
  const known = new Set(pages.flatMap((page) => page.runs.map((run) => run.traceId)));
  return fresh.runs.filter((run) => !known.has(run.traceId)).length;
}

function isGap(loaded: readonly Run[], fresh: RunPage, order: RunOrder): boolean {
  const last = fresh.runs.at(-1);
  const first = loaded[0];
  if (fresh.nextCursor === null || last === undefined || first === undefined) return false;
  const known = new Set(loaded.map((run) => run.traceId));
  return order(last, first) < 0 && !fresh.runs.some((run) => known.has(run.traceId));
}

/** A run that says the same as before stays the same object, so that its row is not drawn again. */
function keepIdentity(loaded: readonly Run[], fresh: readonly Run[]): Run[] {
  const byId = new Map(loaded.map((run) => [run.traceId, run]));
  return fresh.map((run) => {
    const before = byId.get(run.traceId);
    return before !== undefined && isSame(before, run) ? before : run;
  });
}

const isSame = (a: Run, b: Run) => JSON.stringify(a) === JSON.stringify(b);

/** Puts `incoming` into the page whose old end lies at or below it; what lies below all ends goes to the last page. */
function distribute(
  pages: readonly RunPage[],
  kept: readonly Run[][],
  incoming: readonly Run[],
  order: RunOrder,
): Run[][] {
  const ends = pages.map((page) => page.runs.at(-1));
  const additions: Run[][] = pages.map(() => []);
  for (const run of incoming) {
    const index = ends.findIndex((end) => end !== undefined && order(run, end) <= 0);
    additions[index === -1 ? pages.length - 1 : index]?.push(run);
  }
  return kept.map((runs, index) => {
    const added = additions[index] ?? [];
    return added.length === 0 ? runs : [...runs, ...added].sort(order);
  });
}

function settle(pages: readonly RunPage[], next: readonly Run[][]): Merge {
  const merged = pages.map((page, index) => {
    const runs = next[index] ?? page.runs;
    const same = runs.length === page.runs.length && runs.every((run, at) => run === page.runs[at]);
    return same ? page : { ...page, runs };
  });
  return merged.every((page, index) => page === pages[index]) ? { kind: "same" } : { kind: "merged", pages: merged };
}

/** Where the list has to be scrolled to, so that the row at the top of the view stays there while the rows change. */
export function anchoredScroll(
  before: readonly string[],
  after: readonly string[],
  view: { readonly scrollTop: number; readonly rowHeight: number },
): number {
  const { scrollTop, rowHeight } = view;
  const positions = new Map(after.map((id, index) => [id, index]));
  const first = Math.min(Math.floor(scrollTop / rowHeight), before.length - 1);
  for (let index = Math.max(first, 0); index < before.length; index++) {
    const now = positions.get(before[index] ?? "");
    if (now !== undefined) return Math.max(0, scrollTop + (now - index) * rowHeight);
  }
  return scrollTop;
}
