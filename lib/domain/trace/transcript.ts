import type { Json, Message, MessagePart } from "./step";

// A call's messages as a transcript: what was known since the previous call, and which result answers which tool call.

/** How many messages at the start are the same as in the previous call: its input, then its answer. */
export function countKnown(messages: readonly Message[], previous: readonly Message[]): number {
  let known = 0;
  for (const message of messages) {
    const before = previous[known];
    if (message.direction !== "input" || before === undefined || !sameContent(message, before)) break;
    known += 1;
  }
  return known;
}

/** Direction and name differ between an answer and the same answer sent back: they do not count. */
function sameContent(a: Message, b: Message): boolean {
  return a.role === b.role && JSON.stringify(a.parts) === JSON.stringify(b.parts);
}

type Part<T extends MessagePart["type"]> = Extract<MessagePart, { type: T }>;
export type CallCard = {
  readonly call: Part<"tool_call">;
  /** Undefined: nothing in these messages answers it. */
  readonly result: Part<"tool_result"> | undefined;
};

/**
 * Pairs tool calls with their results by id; a call without an id takes the next result without one of the same name.
 * `answered` holds the results that are shown with their call.
 */
export function pairCalls(messages: readonly Message[]): {
  readonly cardOf: ReadonlyMap<MessagePart, CallCard>;
  readonly answered: ReadonlySet<MessagePart>;
} {
  const cardOf = new Map<MessagePart, CallCard>();
  const answered = new Set<MessagePart>();
  const parts = messages.flatMap((message) => message.parts);
  for (const [place, call] of parts.entries()) {
    if (call.type !== "tool_call") continue;
    const result = parts
      .slice(place + 1)
      .find(
        (part): part is Part<"tool_result"> => part.type === "tool_result" && !answered.has(part) && fits(call, part),
      );
    if (result) answered.add(result);
    cardOf.set(call, { call, result });
  }
  return { cardOf, answered };
}

function fits(call: Part<"tool_call">, result: Part<"tool_result">): boolean {
  if (call.id !== null || result.id !== null) return call.id === result.id;
  return result.name === null || result.name === call.name;
}

/** A result that says of itself that it failed: `{ error: … }`, `{ ok: false }`, `{ isError: true }` and the like. */
export function failedAsData(result: Json): boolean {
  if (result === null || typeof result !== "object" || Array.isArray(result)) return false;
  const fields = result as { readonly [key: string]: Json };
  const said = (key: string) => (Object.hasOwn(fields, key) ? fields[key] : undefined);
  const error = said("error");
  if (error !== undefined && error !== null && error !== false && error !== "") return true;
  return said("ok") === false || said("success") === false || said("isError") === true || said("is_error") === true;
}

type Asked = { readonly id: string | null; readonly name: string };
/** `ids`: everything in it that may be the id of the call it ran. */
type Ran = { readonly name: string; readonly ids: ReadonlySet<string> };

/** Which call each tool step ran, by id, else by name in order; null: none of these calls. */
export function matchTools(asked: readonly Asked[], ran: readonly Ran[]): (number | null)[] {
  const taken = new Set<number>();
  const take = (found: number) => {
    if (found < 0) return null;
    taken.add(found);
    return found;
  };
  const byId = ran.map(({ ids }) =>
    take(asked.findIndex(({ id }, at) => !taken.has(at) && id !== null && ids.has(id))),
  );
  return ran.map(
    ({ name }, at) => byId[at] ?? take(asked.findIndex((call, place) => !taken.has(place) && call.name === name)),
  );
}
