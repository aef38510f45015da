import { expect, it } from "vitest";
import type { PipelineSummary } from "@/lib/contract/pipelines";
import { nextSort, type PipelineSort, sortPipelines } from "./sort-pipelines";

const pipeline = (name: string, runs: number, successRate: number | null): PipelineSummary => ({
  ...{ name, runs, successRate, capped: false, done: 0, failed: 0, halted: 0, lost: 0, open: 0 },
  ...{ durationP50Ns: null, durationP95Ns: null, costPerRunMicroUsd: null, costState: "none" },
  ...{ lastSeenAt: "2026-11-25T10:00:00.000Z", findings: { schema: 0, silent: 0 } },
});
const all = [pipeline("b", 3, 0.5), pipeline("a", 9, null), pipeline("c", 3, 1)];
const order = (sort: PipelineSort) =>
  sortPipelines(all, sort)
    .map(({ name }) => name)
    .join("");

it.each([
  ["name", "abc"],
  ["-name", "cba"],
  ["-runs", "abc"],
  ["runs", "bca"],
  // what is not known is last either way
  ["-success", "cba"],
  ["success", "bca"],
  ["-seen", "abc"],
] as const)("by %s: %s", (sort, names) => expect(order(sort)).toBe(names));

it("a press on a head sorts by it, a second one turns it round", () => {
  expect([nextSort("-seen", "cost"), nextSort("-cost", "cost"), nextSort("cost", "cost")]).toEqual([
    "-cost",
    "cost",
    "-cost",
  ]);
  expect(nextSort("-seen", "name")).toBe("name");
});
