import { describe, expect, it } from "vitest";
import type { Message, MessagePart } from "./step";
import { countKnown, failedAsData, pairCalls } from "./transcript";

const say = (role: string, text: string, direction: Message["direction"] = "input"): Message => ({
  role,
  name: null,
  direction,
  parts: [{ type: "text", text }],
});
const parts = (role: string, ...list: MessagePart[]): Message => ({
  role,
  name: null,
  direction: "input",
  parts: list,
});
const call = (id: string | null, name: string): MessagePart => ({ type: "tool_call", id, name, arguments: {} });
const result = (id: string | null, name: string | null, value: string): MessagePart => ({
  type: "tool_result",
  id,
  name,
  result: value,
});

describe("countKnown", () => {
  const first = [say("system", "rules"), say("user", "refund"), say("assistant", "looking", "output")];
  it("knows the input of the previous call and its answer sent back", () => {
    const second = [say("system", "rules"), say("user", "refund"), say("assistant", "looking"), say("user", "and?")];
    expect(countKnown(second, first)).toBe(3);
  });
  it("stops at the first message that differs", () => {
    expect(countKnown([say("system", "other rules"), say("user", "refund")], first)).toBe(0);
    expect(countKnown([say("system", "rules"), say("user", "refund twice")], first)).toBe(1);
  });
  it("never knows an answer before it was given", () => {
    expect(countKnown(first, first)).toBe(2);
    expect(countKnown(first, [])).toBe(0);
  });
});

describe("pairCalls", () => {
  it("pairs by id, whatever the order of the results", () => {
    const [a, b] = [call("1", "lookup"), call("2", "lookup")];
    const [ra, rb] = [result("1", "lookup", "one"), result("2", null, "two")];
    const { cardOf, answered } = pairCalls([parts("assistant", a, b), parts("tool", rb), parts("tool", ra)]);
    expect(cardOf.get(a)?.result).toBe(ra);
    expect(cardOf.get(b)?.result).toBe(rb);
    expect(answered.size).toBe(2);
  });
  it("pairs in order by name where there are no ids", () => {
    const [a, b] = [call(null, "x"), call(null, "y")];
    const ry = result(null, "y", "two");
    const { cardOf } = pairCalls([parts("assistant", a, b), parts("tool", ry)]);
    expect(cardOf.get(a)?.result).toBeUndefined();
    expect(cardOf.get(b)?.result).toBe(ry);
  });
  it("leaves a result of another call, or one before the call, alone", () => {
    const asked = call("1", "x");
    const { cardOf, answered } = pairCalls([
      parts("tool", result("1", "x", "early")),
      parts("assistant", asked),
      parts("tool", result("9", "x", "")),
    ]);
    expect(cardOf.get(asked)?.result).toBeUndefined();
    expect(answered.size).toBe(0);
  });
});

describe("failedAsData", () => {
  it("reads an error that came as an answer", () => {
    expect(failedAsData({ ok: false, error: "ORDER_STORE_TIMEOUT" })).toBe(true);
    expect(failedAsData({ isError: true, content: [] })).toBe(true);
    expect(failedAsData({ error: null, value: 1 })).toBe(false);
    expect(failedAsData("error")).toBe(false);
  });
});
