// One reader for the parts of a chat message, whichever provider or framework shaped them: a part is recognised by its
// own form (`type`, or the one key that says what it is), so that a dialect only has to say where messages are.
import type { Json, MessagePart } from "@/lib/domain/trace/step";
import { mediaPart } from "@/lib/otlp/dialects/media-part";
import { anyOf, type ReadPart } from "@/lib/otlp/dialects/part";
import { type Fields, isFields, isList, parseJson, textOf } from "@/lib/otlp/dialects/read";
import { toolCallPart, toolResultPart } from "@/lib/otlp/dialects/tool-parts";

type PartReader = (part: Fields) => ReadPart | null;

const depthMax = 8;

const textPart = (text: string | null): MessagePart | null => (text === null ? null : { type: "text", text });

/** The text of content that may be a string, a part or a list of parts. */
export function plainText(content: Json | undefined): string | null {
  const texts = partsOf(content ?? null).map((part) =>
    part.type === "text" || part.type === "reasoning" ? part.text : "",
  );
  return texts.some(Boolean) ? texts.filter(Boolean).join("\n") : null;
}

function reasoningPart(part: Fields): MessagePart | null {
  const text = plainText(
    anyOf(part, "text", "content", "thinking", "reasoning", "summary", "data", "reasoningText") ?? null,
  );
  return text === null ? null : { type: "reasoning", text };
}

const byType: ReadonlyMap<string, PartReader> = new Map(
  Object.entries<PartReader>({
    text: (part) => textPart(textOf(anyOf(part, "text", "content", "value"))),
    input_text: (part) => textPart(textOf(part["text"])),
    output_text: (part) => textPart(textOf(part["text"])),
    refusal: (part) => textPart(textOf(anyOf(part, "refusal", "text"))),
    reasoning: reasoningPart,
    thinking: reasoningPart,
    redacted_thinking: reasoningPart,
    tool_use: toolCallPart,
    tool_call: toolCallPart,
    "tool-call": toolCallPart,
    toolUse: toolCallPart,
    server_tool_use: toolCallPart,
    server_tool_call: toolCallPart,
    function_call: toolCallPart,
    custom_tool_call: toolCallPart,
    tool_result: toolResultPart,
    "tool-result": toolResultPart,
    toolResult: toolResultPart,
    tool_call_response: toolResultPart,
    server_tool_call_response: toolResultPart,
    function_call_output: toolResultPart,
    function_call_result: toolResultPart,
    custom_tool_call_output: toolResultPart,
    mcp_call: toolCallPart,
    hosted_tool_call: toolCallPart,
    image_url: mediaPart,
    input_image: mediaPart,
    image: mediaPart,
    blob: mediaPart,
    uri: mediaPart,
    file: mediaPart,
    input_file: mediaPart,
    document: mediaPart,
    input_audio: mediaPart,
  }),
);

/** Types that say nothing where they have no text. */
const silent = new Set(["text", "input_text", "output_text", "refusal", "reasoning", "thinking", "redacted_thinking"]);

/** For forms without a type: the key that says what the part is. */
const byKey: readonly (readonly [string, PartReader])[] = [
  ["functionCall", toolCallPart],
  ["function_call", toolCallPart],
  ["toolUse", toolCallPart],
  ["toolRequest", toolCallPart],
  ["tool_call", toolCallPart],
  ["functionResponse", toolResultPart],
  ["function_response", toolResultPart],
  ["toolResult", toolResultPart],
  ["toolResponse", toolResultPart],
  ["inlineData", mediaPart],
  ["inline_data", mediaPart],
  ["fileData", mediaPart],
  ["file_data", mediaPart],
  ["media", mediaPart],
  ["image_url", mediaPart],
  ["image", mediaPart],
  ["reasoning", reasoningPart],
  ["reasoningContent", (part) => reasoningPart(isFields(part["reasoningContent"]) ? part["reasoningContent"] : part)],
  ["thinking", reasoningPart],
];

/** Whether an object is a part of a message rather than a message or anything else. */
export function isPart(value: Json | undefined): value is Fields {
  if (!isFields(value) || "role" in value || "toolCalls" in value || "tool_calls" in value) return false;
  const type = value["type"];
  if (typeof type === "string" && byType.has(type)) return true;
  // A whole answer of OpenAI's responses has settings called "reasoning" and "text".
  if (isList(value["output"])) return false;
  return (
    typeof value["text"] === "string" ||
    byKey.some(([key]) => isFields(value[key])) ||
    isFields(value["message_content"])
  );
}

/** Stricter, for text that may only look like parts: nothing beside what parts have. */
const isPlainPart = (value: Json): boolean =>
  isPart(value) && (typeof value["type"] === "string" || Object.keys(value).length === 1);

function partOf(value: Json, depth: number): readonly ReadPart[] {
  if (!isFields(value)) return partsOf(value, depth - 1);
  // OpenInference wraps each content part; tool calls stand beside the wrapper.
  const wrapped = value["message_content"];
  if (isFields(wrapped)) return partOf({ ...value, message_content: null, ...wrapped }, depth - 1);
  const type = value["type"];
  const reader = typeof type === "string" ? byType.get(type) : undefined;
  const read = reader?.(value);
  if (read) return [read];
  if (reader && silent.has(String(type))) return [];
  const keyed = byKey.find(
    ([key]) => isFields(value[key]) || (key.startsWith("reason") && typeof value[key] === "string"),
  );
  const part = keyed?.[1](value) ?? null;
  if (part) return [part];
  if (typeof value["text"] === "string") {
    if (value["text"] === "") return [];
    return [{ type: value["thought"] === true ? "reasoning" : "text", text: value["text"] }];
  }
  return [{ type: "other", value }];
}

/** The parts of any content: a string, a part, a list of either, or a string that holds such a list as JSON. */
export function partsOf(content: Json, depth: number = depthMax): readonly ReadPart[] {
  if (content === null || depth === 0) return [];
  if (typeof content === "string") {
    if (content === "") return [];
    const parsed = content.startsWith("[{") ? parseJson(content) : undefined;
    if (isList(parsed) && parsed.every(isPlainPart)) return partsOf(parsed, depth - 1);
    return [{ type: "text", text: content }];
  }
  if (isList(content)) return content.flatMap((item) => partOf(item, depth));
  if (isFields(content)) return partOf(content, depth);
  return [{ type: "text", text: String(content) }];
}
