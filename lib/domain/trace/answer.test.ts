import { describe, expect, it } from "vitest";
import { finishWords, outputPerSecond } from "./answer";

describe("finishWords", () => {
  it.each([
    ["stop", "complete"],
    ["end_turn", "complete"],
    ["STOP", "complete"],
    ["FINISH_REASON_MAX_TOKENS", "cut at the token limit"],
    ["tool-calls", "asked for tools"],
    ["tool_use", "asked for tools"],
    ["content_filter", "stopped by the content filter"],
    ["__proto__", null],
    ["constructor", null],
    ["", null],
  ])("%s", (reason, said) => {
    expect(finishWords(reason)).toBe(said);
  });
});

describe("outputPerSecond", () => {
  it("counts from the first token where that is known", () => {
    expect(outputPerSecond(100, 2e9, null)).toBe(50);
    expect(outputPerSecond(100, 2e9, 1e9)).toBe(100);
  });
  it("says nothing without tokens or time", () => {
    expect(outputPerSecond(null, 2e9, null)).toBeNull();
    expect(outputPerSecond(0, 2e9, null)).toBeNull();
    expect(outputPerSecond(100, 0, null)).toBeNull();
    expect(outputPerSecond(100, 1e9, 1e9)).toBeNull();
  });
});
