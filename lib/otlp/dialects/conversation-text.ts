// The texts and tool calls that lists and previews show of a conversation.
import type { ToolCall } from "@/lib/domain/trace/step";
import type { ReadMessage } from "@/lib/otlp/dialects/messages";
import type { ReadPart } from "@/lib/otlp/dialects/part";
import { textOf } from "@/lib/otlp/dialects/read";

/** Characters of a tool result or inline medium that the text of a prompt carries. */
const inlineMax = 4096;

/**
 * Text of the last user message. Where that only carries tool results (Anthropic, Gemini), it is the question before it,
 * what was said since, and these results.
 */
export function lastUserText(messages: readonly ReadMessage[]): string | null {
  const last = messages.findLast((message) => message.role === "user");
  if (last === undefined) return null;
  const own = textOfParts(last.parts, false);
  if (own !== null) return own;
  const asked = messages.findLastIndex(
    (message) => message.role === "user" && textOfParts(message.parts, false) !== null,
  );
  const since =
    asked === -1
      ? []
      : messages.slice(asked, messages.indexOf(last)).map((message) => textOfParts(message.parts, false));
  return joined([...since, ...last.parts.map(resultText)]);
}

const joined = (texts: readonly (string | null)[]): string | null => {
  const text = texts.filter((item) => item !== null && item.trim() !== "").join("\n");
  return text === "" ? null : text;
};

const resultText = (part: ReadPart): string | null => {
  const text = part.type === "tool_result" ? textOf(part.result) : null;
  return text !== null && text.length > inlineMax ? `${text.slice(0, inlineMax)}…` : text;
};

/** Text of every user message: an embedding is of all that it is sent. */
export function allUserText(messages: readonly ReadMessage[]): string | null {
  return joined(messages.map((message) => (message.role === "user" ? textOfParts(message.parts, false) : null)));
}

/** Text of the answer: of what the assistant said, else of whatever came out. Empty where the client says that it was. */
export function answerText(messages: readonly ReadMessage[], withReasoning: boolean): string | null {
  const said = messages.filter((message) => message.role === "assistant");
  const texts = (said.length > 0 ? said : messages).map((message) => textOfParts(message.parts, withReasoning));
  return joined(texts) ?? (said.some((message) => message.blank) ? "" : null);
}

/** Small media stand in the text as they were sent, so that two prompts with different pictures differ; large ones by size. */
function textOfParts(parts: readonly ReadPart[], withReasoning: boolean): string | null {
  const text = joined(
    parts.map((part) => (part.type === "text" || (withReasoning && part.type === "reasoning") ? part.text : null)),
  );
  const media = parts.map((part) => {
    if ((part.type !== "image" && part.type !== "file") || part.written === undefined) return null;
    return part.written.length <= inlineMax
      ? part.written
      : `[${part.mimeType ?? part.type}, ${part.written.length} characters]`;
  });
  return text === null ? null : joined([text, ...media]);
}

/** The tool calls of an answer, each once. */
export function callsOf(messages: readonly ReadMessage[]): readonly ToolCall[] {
  return messages.flatMap((message) =>
    message.parts.flatMap((part) =>
      part.type === "tool_call" ? [{ id: part.id, name: part.name, arguments: part.arguments }] : [],
    ),
  );
}
