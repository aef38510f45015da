import { describe, expect, it } from "vitest";
import { wasteMarks } from "@/lib/domain/cost/waste-marks";
import { finding } from "@/lib/domain/findings/finding";
import { agent, call, type Drawn, drawRun, failed, message, step, tool } from "@/lib/testing/draw-run";

const desk = (of: Drawn[]) => step("desk", of);
const at = (spanId: string) => ({ spanId, label: spanId, path: spanId });
/** "cause of span", each once. */
const marked = (root: Drawn, findings: Parameters<typeof wasteMarks>[1] = []) =>
  wasteMarks(drawRun(root), findings).map(({ spanId, cause }) => `${cause} of ${spanId}`);

describe("attempts", () => {
  it("are for nothing when they failed and the step was tried again, with all calls inside of them", () => {
    const tried = desk([agent("judge", [call("a", null)], failed()), agent("judge", [call("a", "yes")])]);
    expect(marked(tried)).toEqual(["retries of model call"]);
  });
  it("are not, when nothing came after them, or another step did", () => {
    expect(marked(desk([call("a", null, failed())]))).toEqual([]);
    expect(marked(desk([agent("judge", [call("a", null)], failed()), agent("other", [call("a", "b")])]))).toEqual([]);
  });
  it("that ran side by side are no second try", () => {
    const beside = [call("a", null, failed()), { ...call("a", "b"), at: 1 }].map((drawn, no) => ({ ...drawn, at: no }));
    expect(marked(desk(beside))).toEqual([]);
  });
});

it("an answer that broke its contract is for nothing where the step was asked again", () => {
  const root = desk([call("a", "no json"), call("a", "{}")]);
  const broken = [finding("schema.output", at("model call"), { detail: "" })];
  expect(marked(root, broken)).toEqual(["repairs of model call"]);
  expect(marked(desk([call("a", "no json")]), broken)).toEqual([]);
});

it("turns of a loop are for nothing, but for the first of each step", () => {
  const root = desk([call("a", "b"), call("a", "b"), call("a", "b")]);
  const evidence = ["model call", "model call#2", "model call#3"].map((spanId) => ({ spanId }));
  const loop = [finding("loop.identical", at("model call"), { detail: "", evidence })];
  expect(marked(root, loop)).toEqual(["loops of model call#2", "loops of model call#3"]);
});

it("calls inside of a tool whose result nothing used are for nothing", () => {
  const root = desk([{ ...tool("research", {}, { found: 1 }), of: [call("a", "b")] }, call("c", "d")]);
  expect(marked(root, [finding("data.unused", at("research"), { detail: "" })])).toEqual(["unused of model call"]);
});

it("a call has one cause, the first that applies", () => {
  const root = desk([call("a", null, failed()), call("a", "b"), call("a", "b")]);
  const evidence = ["model call", "model call#2", "model call#3"].map((spanId) => ({ spanId }));
  const loop = [finding("loop.identical", at("model call"), { detail: "", evidence })];
  expect(marked(root, loop)).toEqual(["retries of model call", "loops of model call#2", "loops of model call#3"]);
});

describe("cache", () => {
  const tokens = (input: number, cacheRead: number | null = null) => ({
    tokens: { input, output: 10, cacheRead, cacheWrite: null, reasoning: null },
    ...{ model: "gpt-4o", provider: "openai" },
  });
  const talk = (...words: string[]) => ({ messages: words.map((word) => message("user", word)) });
  const pair = (second: object, words = ["a", "b"]) =>
    desk([call("a", "x", tokens(10_000)), call("b", "y", { ...talk(...words), ...second })]);
  const missed = (root: Drawn) => wasteMarks(drawRun(root), []).map(({ cause, microUsd }) => [cause, microUsd]);

  it("misses what the call before had sent: the dear price less the cheap one", () => {
    // gpt-4o: $2.50 a million, $1.25 from the cache
    expect(missed(pair(tokens(12_000)))).toEqual([["cache", 12_500]]);
    expect(missed(pair(tokens(12_000, 8_000)))).toEqual([["cache", 2_500]]);
  });
  it("misses nothing that was cached, is too little, or is another conversation", () => {
    expect(missed(pair(tokens(12_000, 10_000)))).toEqual([]);
    expect(missed(pair(tokens(12_000, 9_500)))).toEqual([]);
    expect(missed(pair(tokens(12_000), ["other", "b"]))).toEqual([]);
    expect(missed(pair({ ...tokens(12_000), model: "gpt-4o-mini" }))).toEqual([]);
  });
});
