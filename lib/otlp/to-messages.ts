// The conversation that a span shows: what the model was told, what it answered, in one form for all clients.
import type { Message, MessagePart } from "@/lib/domain/trace/step";
import { callsBeside, readMessages, wholeMessages } from "@/lib/otlp/dialects/conversation";
import { kindOf } from "@/lib/otlp/dialects/kind";
import { type ReadMessage, systemOf } from "@/lib/otlp/dialects/messages";
import type { ReadPart } from "@/lib/otlp/dialects/part";
import { jsonOf } from "@/lib/otlp/dialects/read";
import { firstOf, type Reading } from "@/lib/otlp/dialects/reading";
import { openReading } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

/** Messages of a model call or an agent, in order; empty for steps that hold no conversation. */
export function toMessages(span: WireSpan, logs: readonly WireLog[]): Message[] {
  return messagesOfReading(openReading(span, logs, null));
}

export function messagesOfReading(reading: Reading): Message[] {
  const { kind } = kindOf(reading);
  if (kind === "tool" || kind === "embedding") return [];
  const read = (side: "input" | "output") =>
    wholeMessages(reading, side) ?? (kind === "llm" ? readMessages(reading, side) : []);
  const asked = read("input");
  const said = read("output");
  const system = asked.some((message) => message.role === "system") ? [] : systemMessages(reading);
  return [...system, ...asked, ...withCalls(said, callsBeside(reading))]
    .filter((message) => message.parts.length > 0)
    .map(bare);
}

function systemMessages(reading: Reading): readonly ReadMessage[] {
  const found = firstOf(
    reading,
    "messages.system",
    (dialect) => dialect.system,
    (value) => {
      const read = systemOf(jsonOf(value ?? null), "input");
      return read.length > 0 ? read : null;
    },
  );
  return found ?? [];
}

/** Tool calls that stand beside the answer become part of it, unless it has them already. */
function withCalls(said: readonly ReadMessage[], calls: readonly ReadPart[]): readonly ReadMessage[] {
  const has = said.some((message) => message.parts.some((part) => part.type === "tool_call"));
  if (has || calls.length === 0) return said;
  const last = said.at(-1);
  if (last?.role !== "assistant") {
    return [...said, { role: "assistant", name: null, direction: "output", parts: calls, finishReason: null }];
  }
  return [...said.slice(0, -1), { ...last, parts: [...last.parts, ...calls] }];
}

function bare(message: ReadMessage): Message {
  const { role, name, direction, parts } = message;
  return { role, name, direction, parts: parts.map(barePart) };
}

function barePart(part: ReadPart): MessagePart {
  if (part.type === "image") return { type: part.type, mimeType: part.mimeType, source: part.source };
  if (part.type === "file") return { type: part.type, mimeType: part.mimeType, name: part.name, source: part.source };
  return part;
}
