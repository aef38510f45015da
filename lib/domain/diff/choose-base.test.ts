import { expect, it } from "vitest";
import { type BaseCandidate, chooseBase } from "./choose-base";

const run = (
  traceId: string,
  at: number,
  inputText: string | null,
  more: Partial<BaseCandidate> = {},
): BaseCandidate => {
  return { traceId, startNs: BigInt(at), inputText, spanCount: 3, steps: ["a", "b"], findings: 0, ...more };
};
const head = run("head", 100, "refund order A-1 of 2026-11-25T18:00:00Z");

it("takes the nearest that was asked the same, ids and times aside", () => {
  const same = run("same", 50, "refund order A-1 of 2026-11-24T07:00:00Z");
  expect(chooseBase(head, [run("near", 99, "refund order A-2"), run("far", 10, head.inputText), same, head])).toEqual({
    traceId: "same",
    chosenBy: "same_input",
  });
});

it("prefers one without findings", () => {
  const clean = run("clean", 10, head.inputText);
  expect(chooseBase(head, [run("near", 99, head.inputText, { findings: 2 }), clean])?.traceId).toBe("clean");
});

it("takes the one of the same shape where nothing was asked", () => {
  const shaped = run("shaped", 1, null);
  expect(chooseBase(run("head", 100, null), [run("near", 99, null, { steps: ["c"], spanCount: 30 }), shaped])).toEqual({
    traceId: "shaped",
    chosenBy: "same_shape",
  });
  expect(chooseBase(head, [head])).toBeNull();
});
