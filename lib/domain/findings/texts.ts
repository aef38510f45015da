// What steps were told and what they said, as plain text.
import type { Json, Message } from "@/lib/domain/trace/step";
import { descendants, type Node } from "./run-view";
import { isFields, isList } from "./values";

/** All strings of a value, keys left out. */
export function* stringsIn(value: Json): Generator<string> {
  if (typeof value === "string") yield value;
  else if (isList(value)) for (const item of value) yield* stringsIn(item);
  else if (isFields(value)) for (const inner of Object.values(value)) yield* stringsIn(inner);
}

function* partTexts({ parts }: Message): Generator<string> {
  for (const part of parts) {
    if (part.type === "text" || part.type === "reasoning") yield part.text;
    if (part.type === "tool_result") yield* stringsIn(part.result);
    if (part.type === "tool_call") yield* stringsIn(part.arguments);
    if (part.type === "other") yield* stringsIn(part.value);
  }
}

/** What a step was told: instructions, conversation, input; of what holds model calls, what these were told. */
export function promptOf(node: Node): string {
  const own = [...toldTexts(node)];
  const below = node.kind === "llm" ? [] : [...descendants(node)].filter(({ kind }) => kind === "llm");
  return [...own, ...below.flatMap((call) => [...toldTexts(call)])].join("\n");
}

export function* toldTexts(node: Node): Generator<string> {
  if (node.inputText !== null) yield node.inputText;
  for (const message of node.messages) if (message.direction === "input") yield* partTexts(message);
}

/** The conversation as text by role, newest last. */
export const askedOf = (node: Node) => node.messages.filter(({ direction }) => direction === "input");
export const wordsOf = (message: Message) =>
  message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
