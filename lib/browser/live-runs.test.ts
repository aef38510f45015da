import fc from "fast-check";
import { expect, test } from "vitest";
import { anchoredScroll, countNew, mergeHead, mergeRuns, orderBy, rowsOf } from "@/lib/browser/live-runs";
import type { Run, RunPage } from "@/lib/contract/runs";

const newestFirst = orderBy("-started");

/** `drawRuns("d* c b")`: runs that started in the order of the alphabet, so d is the newest; `*` is still running. */
const drawRuns = (text: string): Run[] => text.split(" ").filter(Boolean).map(drawRun);
const page = (text: string, nextCursor: string | null = "more"): RunPage => ({ runs: drawRuns(text), nextCursor });
const drawn = (pages: readonly RunPage[]) =>
  pages.map(({ runs }) => runs.map((run) => run.outputText).join(" ")).join(" | ");

function drawRun(text: string): Run {
  const letter = text.charAt(0);
  return {
    traceId: letter.charCodeAt(0).toString(16).padStart(32, "0"),
    startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(letter.charCodeAt(0))),
    status: text.endsWith("*") ? "running" : "done",
    outputText: text,
  } as Run;
}

function merged(pages: readonly RunPage[], fresh: RunPage): string {
  const merge = mergeHead(pages, fresh, newestFirst);
  return merge.kind === "merged" ? drawn(merge.pages) : merge.kind;
}

test("new runs enter at the top, known ones change in place, gone ones leave", () => {
  expect(merged([page("f e d"), page("c b a")], page("h g f* d"))).toBe("h g f* d | c b a");
});

test("a run that arrives late enters where it started", () => {
  expect(merged([page("f d"), page("c a")], page("f e d c b a"))).toBe("f e d | c b a");
});

test("nothing changed: nothing is drawn again", () => {
  const pages = [page("f e"), page("d c")];
  expect(mergeHead(pages, page("f e d"), newestFirst).kind).toBe("same");
});

test("unchanged runs stay the same objects", () => {
  const pages = [page("c b a", null)];
  const merge = mergeHead(pages, page("d c b* a", null), newestFirst);
  if (merge.kind !== "merged") throw new Error(merge.kind);
  const runs = merge.pages[0]?.runs ?? [];
  expect(runs[1]).toBe(pages[0]?.runs[0]);
  expect(runs[2]).not.toBe(pages[0]?.runs[1]);
});

test("runs older than all that is loaded wait for their page", () => {
  expect(merged([page("f e")], page("g f e d c"))).toBe("g f e");
});

test("a complete list takes older ones in", () => {
  expect(merged([page("f e", null)], page("f e d", null))).toBe("f e d");
});

test("an empty list fills", () => {
  expect(merged([page("", null)], page("b a", null))).toBe("b a");
});

test("when nothing matches any more the list empties", () => {
  expect(merged([page("b a", null)], page("", null))).toBe("");
});

test("more new runs than the head holds is a gap, unless the head is everything", () => {
  expect(merged([page("b a")], page("f e"))).toBe("gap");
  expect(merged([page("b a")], page("f e", null))).toBe("f e");
});

test("a run on two pages is one row", () => {
  expect(rowsOf([page("f e d"), page("e c")]).map((run) => run.outputText)).toEqual(["f", "e", "d", "c"]);
});

test("single runs are replaced, or taken out where they no longer match", () => {
  const pages = [page("f e* d"), page("c b*")];
  const merge = mergeRuns(
    pages,
    drawRuns("e"),
    ["e".charCodeAt(0), "b".charCodeAt(0)].map((code) => code.toString(16).padStart(32, "0")),
  );
  expect(merge.kind === "merged" && drawn(merge.pages)).toBe("f e d | c");
  expect(mergeRuns(pages, drawRuns("e* x")).kind).toBe("same");
});

test("new runs are counted while they are held back", () => {
  expect(countNew([page("f e"), page("d c")], page("h g f d"))).toBe(2);
});

test("a list by size has the greatest first, and what has none last", () => {
  const runs = drawRuns("a b c d").map((run, at) => ({ ...run, costMicroUsd: [5, null, 9, 5][at] ?? null }));
  const drawnBy = (sort: "cost" | "-cost") =>
    [...runs]
      .sort(orderBy(sort))
      .map((run) => run.outputText)
      .join(" ");
  expect(drawnBy("-cost")).toBe("c d a b");
  expect(drawnBy("cost")).toBe("a d c b");
});

test("merging keeps the order, holds no run twice, and shows the head exactly", () => {
  const letters = fc.uniqueArray(fc.constantFrom(..."abcdefghijklmnopqrst"), { minLength: 1 });
  fc.assert(
    fc.property(letters, letters, fc.nat(6), fc.nat(10), (before, after, cut, headSize) => {
      const lastFirst = (names: readonly string[]) => [...names].sort().reverse();
      const old = lastFirst(before);
      const pages = [page(old.slice(0, cut).join(" ")), page(old.slice(cut).join(" "))];
      const now = lastFirst(after);
      const head = page(now.slice(0, headSize + 1).join(" "), headSize + 1 < now.length ? "more" : null);
      const merge = mergeHead(pages, head, newestFirst);
      if (merge.kind === "gap") return;
      const result = merge.kind === "same" ? pages : merge.pages;
      const runs = result.flatMap(({ runs }) => runs);
      expect(runs).toEqual([...runs].sort(newestFirst));
      expect(new Set(runs.map(({ traceId }) => traceId)).size).toBe(runs.length);
      const oldest = runs.at(-1);
      const shown = head.runs.filter((run) => oldest !== undefined && newestFirst(run, oldest) <= 0);
      expect(runs.slice(0, shown.length)).toEqual(shown);
    }),
  );
});

test("the row at the top of the view stays when rows come and go above it", () => {
  const view = { scrollTop: 2 * 28 + 5, rowHeight: 28 };
  expect(anchoredScroll(["d", "c", "b", "a"], ["f", "e", "d", "c", "b", "a"], view)).toBe(4 * 28 + 5);
  expect(anchoredScroll(["d", "c", "b", "a"], ["c", "b", "a"], view)).toBe(1 * 28 + 5);
});

test("where that row is gone, the next one that is left takes its place", () => {
  const view = { scrollTop: 28, rowHeight: 28 };
  expect(anchoredScroll(["d", "c", "b", "a"], ["e", "d", "b", "a"], view)).toBe(28);
  expect(anchoredScroll(["b", "a"], ["d", "c"], view)).toBe(28);
  expect(anchoredScroll([], ["d", "c"], view)).toBe(28);
});
