import { expect, it } from "vitest";
import type { Message } from "@/lib/domain/trace/step";
import { pairMessages } from "./pair-messages";

const say = (drawn: string): Message[] =>
  drawn.split(" | ").map((each) => {
    const [role = "", text = ""] = each.split(": ");
    return { role, name: null, direction: "input", parts: [{ type: "text", text }] };
  });
const textOf = (message: Message | null) => {
  const [part] = message?.parts ?? [];
  return part?.type === "text" ? part.text : "–";
};
const pairs = (base: string, head: string) =>
  pairMessages(say(base), say(head)).map(
    ({ base: left, head: right, same }) => `${textOf(left)} ${same ? "=" : "~"} ${textOf(right)}`,
  );

it("keeps equal messages together and pairs those of one role between them", () => {
  expect(pairs("system: kind | user: hello | assistant: hi", "system: brief | user: hello | assistant: hi")).toEqual([
    "kind ~ brief",
    "hello = hello",
    "hi = hi",
  ]);
});

it("says what was put in and left out where it stands", () => {
  expect(pairs("user: a | assistant: b | user: c", "user: a | user: c | tool: d")).toEqual([
    "a = a",
    "b ~ –",
    "c = c",
    "– ~ d",
  ]);
});

it("takes ids and times for the same", () => {
  expect(pairs("user: run call_8fd2a1b3c4", "user: run call_77aa21b3c4")).toEqual([
    "run call_8fd2a1b3c4 = run call_77aa21b3c4",
  ]);
});
