// The messages of a model call, from whichever source a dialect has for them.
import type { Json } from "@/lib/domain/trace/step";
import { messagesOf, type ReadMessage } from "@/lib/otlp/dialects/messages";
import type { ReadPart } from "@/lib/otlp/dialects/part";
import { isFields, isList, jsonOf, parseJson, textOf } from "@/lib/otlp/dialects/read";
import { firstIn, jsonAt, type Reading } from "@/lib/otlp/dialects/reading";
import type { Dialect, Source } from "@/lib/otlp/dialects/table";
import { tailMessages } from "@/lib/otlp/dialects/tail";
import { toolCallPart } from "@/lib/otlp/dialects/tool-parts";

type Direction = "input" | "output";

/** One list may hold the whole conversation: the answer is what the assistant said last. */
function taken(source: Source, messages: readonly ReadMessage[]): readonly ReadMessage[] {
  const take = typeof source === "object" && "take" in source ? source.take : undefined;
  if (take === undefined) return messages;
  const before = messages.findLastIndex((message) => message.role !== "assistant") + 1;
  return take === "asked"
    ? messages.slice(0, before)
    : messages.slice(before).map((message) => ({ ...message, direction: "output" as const }));
}

/** The first source whose value holds messages that say anything. */
export function readMessages(reading: Reading, direction: Direction): readonly ReadMessage[] {
  return chatMessages(reading, direction) ?? bareMessages(reading, direction) ?? [];
}

/** As `readMessages` for the input, but perhaps only from the last question on. */
export function readLastQuestion(reading: Reading): readonly ReadMessage[] {
  const tail = (source: Source) => {
    const value = typeof source === "string" ? reading.span.attributes[source] : undefined;
    return typeof value === "string" ? tailMessages(value) : null;
  };
  return chatMessages(reading, "input", tail) ?? bareMessages(reading, "input") ?? [];
}

/** As `readMessages`, but null where there are no chat messages. */
function chatMessages(
  reading: Reading,
  direction: Direction,
  shortCut: (source: Source) => readonly ReadMessage[] | null = () => null,
): readonly ReadMessage[] | null {
  for (const dialect of reading.dialects) {
    const found = firstIn(
      reading,
      `messages.${direction}`,
      dialect[direction],
      (_, source) => shortCut(source) ?? messagesAt(reading, source, direction),
    );
    if (found !== null) return found;
  }
  return null;
}

/**
 * The most whole account of the conversation: as `readMessages`, but where the first has holes (a message without content,
 * a tool result without id: flattened keys lose them) the dialect's next one is asked.
 */
export function wholeMessages(reading: Reading, direction: Direction): readonly ReadMessage[] | null {
  const first = chatMessages(reading, direction);
  if (first === null || !hasHoles(first)) return first;
  for (const dialect of reading.dialects) {
    for (const source of dialect[direction] ?? []) {
      const other = messagesAt(reading, source, direction);
      if (other !== null && other.length >= first.length && !hasHoles(other)) return other;
    }
  }
  return first;
}

const hasHoles = (messages: readonly ReadMessage[]): boolean =>
  messages.some(
    (message) =>
      message.parts.length === 0 || message.parts.some((part) => part.type === "tool_result" && part.id === null),
  );

function bareMessages(reading: Reading, direction: Direction): readonly ReadMessage[] | null {
  for (const dialect of reading.dialects) {
    const found = firstIn(reading, `messages.${direction}`, dialect[direction], (value, source) =>
      typeof source === "object" && (!("key" in source) || "take" in source) ? null : plainMessage(value, direction),
    );
    if (found !== null) return found;
  }
  return null;
}

/** A prompt or an answer that is no chat message: a bare text, or an object that the model was to fill. */
function plainMessage(value: Json | undefined, direction: Direction): readonly ReadMessage[] | null {
  const text = textOf(value);
  if (text === null || /^(\[\s*\]|\{\s*\}|null)$/.test(text)) return null;
  const json = jsonOf(value ?? null);
  if (isList(json) && json.length > 0 && json.every((item) => isFields(item) && "role" in item)) return null;
  const role = direction === "input" ? "user" : "assistant";
  return [{ role, name: null, direction, parts: [{ type: "text", text: unquoted(text) ?? text }], finishReason: null }];
}

function messagesAt(reading: Reading, source: Source, direction: Direction): readonly ReadMessage[] | null {
  if (typeof source === "object" && "as" in source && source.as === "text") return null;
  const json = jsonAt(reading, source);
  if (json === undefined || json === null) return null;
  const read = taken(source, messagesOf(json, direction));
  const some = read.some((message) => message.parts.length > 0 || message.blank);
  return some ? read : null;
}

/** Tool calls that a dialect puts beside the answer, as a JSON list. */
export function callsBeside(reading: Reading): readonly ReadPart[] {
  for (const dialect of reading.dialects) {
    const found = firstIn(reading, "toolCalls", dialect.toolCalls, (value) => {
      const list = jsonOf(value ?? null);
      const calls = isList(list)
        ? list.map(jsonOf).flatMap((item) => (isFields(item) ? (toolCallPart(item) ?? []) : []))
        : [];
      return calls.length > 0 ? calls : null;
    });
    if (found !== null) return found;
  }
  return [];
}

/** A step's own input or output as text: what the client wrote, a quoted string without its quotes. */
export function rawText(
  reading: Reading,
  field: string,
  pick: (dialect: Dialect) => readonly Source[] | undefined,
): string | null {
  for (const dialect of reading.dialects) {
    const found = firstIn(reading, field, pick(dialect), (value) => unquoted(textOf(value)));
    if (found !== null) return found;
  }
  return null;
}

function unquoted(text: string | null): string | null {
  if (text === null || !text.startsWith('"')) return text;
  const parsed = parseJson(text);
  return typeof parsed === "string" ? parsed || null : text;
}

/** A tool's result without the object that a framework wraps around it: a tool message, LlamaIndex's tool output. */
export function unwrapResult(value: Json): Json {
  const json = jsonOf(value);
  if (!isFields(json)) return json;
  const outer = isFields(json["output"]) ? json["output"] : json;
  const inner = isList(outer["id"]) ? outer["kwargs"] : outer["type"] === "tool" ? outer["data"] : undefined;
  const message = isFields(inner) ? inner : outer;
  if ("tool_call_id" in message && "content" in message) return jsonOf(message["content"] ?? null);
  return "raw_input" in outer && "raw_output" in outer ? (outer["raw_output"] ?? null) : json;
}
