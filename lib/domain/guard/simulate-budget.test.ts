import { expect, it } from "vitest";
import { type PastRun, simulateBudget } from "@/lib/domain/guard/simulate-budget";

const hourMs = 3_600_000;
/** `costs`: of one run an hour, from midnight of the first of March on; `?` has no known price. */
const drawRuns = (costs: string, subject = ""): PastRun[] =>
  costs.split(" ").map((cost, at) => ({
    traceId: `r${at}`,
    startMs: Date.UTC(2026, 2, 1) + at * hourMs,
    costMicroUsd: cost === "?" ? null : Number(cost),
    unpriced: cost === "?",
    subject,
  }));
const day = { period: "day", tz: "UTC", limitMicroUsd: 10 } as const;

it("stops a run that does not fit into what is left, and those after it", () => {
  expect(simulateBudget(drawRuns("4 4 4 1 0"), day)).toEqual({
    runs: 5,
    unpriced: 0,
    stopped: ["r2", "r3"],
    windows: 1,
  });
});

it("equal fits", () => expect(simulateBudget(drawRuns("4 6"), day).stopped).toEqual([]));

it("begins anew with each window, wherever the list begins", () => {
  const runs = drawRuns(Array.from({ length: 48 }, () => 1).join(" ")).toReversed();
  const { stopped, windows } = simulateBudget(runs, day);
  expect([stopped.length, windows]).toEqual([28, 2]);
});

it("judges each run, and each user, for himself", () => {
  expect(simulateBudget(drawRuns("9 11 9 12"), { ...day, period: "run" }).stopped).toEqual(["r1", "r3"]);
  const both = [...drawRuns("6", "ada"), ...drawRuns("6", "bob")];
  expect(simulateBudget(both, day).stopped).toEqual([]);
});

it("says how many it cannot judge", () => {
  expect(simulateBudget(drawRuns("? 11 ?"), { ...day, period: "run" })).toMatchObject({ unpriced: 2, stopped: ["r1"] });
});
