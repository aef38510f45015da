import { expect, test } from "vitest";
import { inView, openBelowHead, selectedThrough } from "@/components/runs/list-window";
import { liveHeadSize } from "@/lib/browser/runs-queries";
import type { Run } from "@/lib/contract/runs";

test("the rows in view are counted below the head, partly hidden ones included", () => {
  expect(inView(0, 280, 28, 100)).toEqual({ first: 0, last: 9 });
  expect(inView(30, 280, 28, 100)).toEqual({ first: 1, last: 11 });
  expect(inView(0, 280, 28, 3)).toEqual({ first: 0, last: 2 });
  expect(inView(0, 280, 28, 0)).toEqual({ first: 0, last: 0 });
});

test("only runs in view that are not over, and that the live head does not reach, are followed", () => {
  const rows = Array.from({ length: liveHeadSize + 10 }, (_, at) => {
    return { traceId: String(at), status: at % 2 === 0 ? "running" : "done" } as Run;
  });
  expect(openBelowHead(rows, 0, 20)).toEqual([]);
  expect(openBelowHead(rows, liveHeadSize - 3, liveHeadSize + 3)).toEqual([liveHeadSize, liveHeadSize + 2].map(String));
});

const five = [..."abcde"].map((traceId) => ({ traceId }) as Run);

test("selecting twice deselects, and leaves the old selection as it was", () => {
  const one = new Set(["a"]);
  expect([...selectedThrough(one, five, null, "b")]).toEqual(["a", "b"]);
  expect([...selectedThrough(one, five, null, "a")]).toEqual([]);
  expect([...one]).toEqual(["a"]);
});

test("selecting through takes all rows between, in either direction", () => {
  expect([...selectedThrough(new Set(["b"]), five, "b", "d")]).toEqual(["b", "c", "d"]);
  expect([...selectedThrough(new Set(["d"]), five, "d", "b")].sort()).toEqual(["b", "c", "d"]);
  expect([...selectedThrough(new Set(), five, "gone", "b")]).toEqual(["b"]);
});
