import type { Message, Step } from "./step";

/** How often the answer calls each tool. */
export function calledTools(
  span: Pick<Step, "toolCalls"> & { readonly messages: readonly Message[] },
): ReadonlyMap<string, number> {
  const inAnswer = span.messages
    .filter(({ direction }) => direction === "output")
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool_call" ? [part.name] : [])));
  const names = inAnswer.length > 0 ? inAnswer : span.toolCalls.map(({ name }) => name);
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
