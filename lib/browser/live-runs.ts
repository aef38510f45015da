import type { Run, RunPage } from "@/lib/contract/runs";

// Keeps a list of loaded pages true while runs arrive, change and leave. Pages are ordered newest first, as the API gives them:
//
//   loaded   [ f e d ][ c b a ]        fresh head   h g f d     (e no longer matches, d has changed)
//   merged   [ h g f d' ][ c b a ]     no page is fetched again, no cursor changes

export type Merge =
  | { readonly kind: "same" }
  | { readonly kind: "merged"; readonly pages: RunPage[] }
  /** More arrived than the fresh head holds: what lies between is unknown, the list has to be read anew. */
  | { readonly kind: "gap" };

/** Order of the API: newest start first, then by id, greatest first. Negative if `a` comes before `b`. */
export function compareRuns(a: Run, b: Run): number {
  const difference = BigInt(b.startTimeUnixNano) - BigInt(a.startTimeUnixNano);
  if (difference !== 0n) return difference < 0n ? -1 : 1;
  return a.traceId === b.traceId ? 0 : a.traceId < b.traceId ? 1 : -1;
}

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
export function mergeHead(pages: readonly RunPage[], fresh: RunPage): Merge {
  const loaded = pages.flatMap((page) => page.runs);
  if (isGap(loaded, fresh)) return { kind: "gap" };
  const freshById = new Map(fresh.runs.map((run) => [run.traceId, run]));
  const last = fresh.runs.at(-1);
  const covered = (run: Run) => fresh.nextCursor === null || (last !== undefined && compareRuns(run, last) <= 0);
  const kept = pages.map((page) => page.runs.filter((run) => !covered(run) && !freshById.has(run.traceId)));
  const complete = pages.at(-1)?.nextCursor === null;
  const end = loaded.at(-1);
  const incoming = fresh.runs.filter((run) => complete || (end !== undefined && compareRuns(run, end) <= 0));
  return settle(pages, distribute(pages, kept, keepIdentity(loaded, incoming)));
}

/** Replaces single runs that were read again; `matches` says which of them still belong into the list. */
export function mergeRuns(pages: readonly RunPage[], fresh: readonly Run[], matches: (run: Run) => boolean): Merge {
  const byId = new Map(fresh.map((run) => [run.traceId, run]));
  const next = pages.map((page) =>
    page.runs.flatMap((run) => {
      const now = byId.get(run.traceId);
      if (now === undefined || isSame(run, now)) return [run];
      return matches(now) ? [now] : [];
    }),
  );
  return settle(pages, next);
}

function isGap(loaded: readonly Run[], fresh: RunPage): boolean {
  const last = fresh.runs.at(-1);
  const first = loaded[0];
  if (fresh.nextCursor === null || last === undefined || first === undefined) return false;
  const known = new Set(loaded.map((run) => run.traceId));
  return compareRuns(last, first) < 0 && !fresh.runs.some((run) => known.has(run.traceId));
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
function distribute(pages: readonly RunPage[], kept: readonly Run[][], incoming: readonly Run[]): Run[][] {
  const ends = pages.map((page) => page.runs.at(-1));
  const additions: Run[][] = pages.map(() => []);
  for (const run of incoming) {
    const index = ends.findIndex((end) => end !== undefined && compareRuns(run, end) <= 0);
    additions[index === -1 ? pages.length - 1 : index]?.push(run);
  }
  return kept.map((runs, index) => {
    const added = additions[index] ?? [];
    return added.length === 0 ? runs : [...runs, ...added].sort(compareRuns);
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
