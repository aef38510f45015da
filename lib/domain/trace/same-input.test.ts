import { expect, it } from "vitest";
import { type Asked, sameInput } from "./same-input";
import type { Json, Message } from "./step";

const asked = (given: Partial<Asked>): Asked => ({ inputText: null, tool: null, messages: [], ...given });
const tool = (args: Json) => asked({ tool: { name: "fetch", arguments: args, result: null } });
const said = (text: string, answer = ""): Asked => {
  const message = (direction: Message["direction"], body: string): Message => ({
    ...{ role: direction === "input" ? "user" : "assistant", name: null, direction },
    parts: [{ type: "text", text: body }],
  });
  return asked({ messages: [message("input", text), ...(answer ? [message("output", answer)] : [])] });
};

it.each<[string, Asked, Asked, boolean]>([
  ["arguments, whatever their order", tool({ a: 1, b: [2] }), tool({ b: [2], a: 1 }), true],
  ["other arguments", tool({ a: 1 }), tool({ a: 2 }), false],
  ["messages, whatever the answer", said("refund?", "yes"), said("refund?"), true],
  ["other messages", said("refund?"), said("return?"), false],
  ["texts", asked({ inputText: "x" }), asked({ inputText: "x" }), true],
  ["nothing sent", asked({}), asked({}), false],
  ["a tool without arguments", tool(null), tool(null), false],
])("compares %s", (_, a, b, same) => {
  expect(sameInput(a, b)).toBe(same);
  expect(sameInput(b, a)).toBe(same);
});
