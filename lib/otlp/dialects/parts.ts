// One reader for the parts of a chat message, whichever provider or framework shaped them: a part is recognised by its
// own form (`type`, or the one key that says what it is), so that a dialect only has to say where messages are.
import type { Json, MessagePart } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList, jsonOf, nameOf, parseJson, textOf } from "@/lib/otlp/dialects/read";

/** `written`: inline media as the client wrote it, without the prefix that makes it a URL. */
type Media<T extends string> = Extract<MessagePart, { type: T }> & { readonly written?: string };
export type ReadPart = Exclude<MessagePart, { type: "image" | "file" }> | Media<"image"> | Media<"file">;
type PartReader = (part: Fields) => ReadPart | null;

const depthMax = 8;

const any = (part: Fields, ...keys: string[]): Json | undefined => {
  for (const key of keys) {
    const value = part[key];
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
};

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
    any(part, "text", "content", "thinking", "reasoning", "summary", "data", "reasoningText") ?? null,
  );
  return text === null ? null : { type: "reasoning", text };
}

const wrappers = new Set(["function", "functionCall", "function_call", "toolUse", "toolRequest", "tool_call"]);
const withoutWrappers = (part: Fields): Fields =>
  Object.fromEntries(Object.entries(part).filter(([key]) => !wrappers.has(key)));

/** A call without arguments has none: every provider's API then means the empty object. */
export function toolCallPart(part: Fields): MessagePart | null {
  const inner = any(part, ...wrappers);
  if (isFields(inner)) return toolCallPart({ ...withoutWrappers(part), ...inner });
  const call = part;
  const name = nameOf(any(call, "name", "toolName", "tool_name"));
  if (name === null) return null;
  const id = nameOf(any(call, "call_id", "callId", "tool_call_id", "toolCallId", "toolUseId", "id", "ref"));
  const args = any(call, "arguments", "args", "input", "parameters");
  return { type: "tool_call", id, name, arguments: args === undefined || args === "" ? {} : jsonOf(args) };
}

export function toolResultPart(part: Fields): MessagePart | null {
  const inner = any(part, "functionResponse", "function_response", "toolResult", "toolResponse");
  const result = isFields(inner) ? { ...part, ...inner } : part;
  const value = any(result, "response", "result", "output", "content", "text");
  return {
    type: "tool_result",
    id: nameOf(any(result, "tool_call_id", "tool_use_id", "toolUseId", "toolCallId", "call_id", "callId", "id", "ref")),
    name: nameOf(any(result, "name", "toolName", "tool_name")),
    result: resultOf(value ?? null),
  };
}

/** A tool's result without the content parts around a single text. */
export function resultOf(value: Json): Json {
  const parsed = jsonOf(value);
  const only = isList(parsed) && parsed.length === 1 ? parsed[0] : parsed;
  if (isFields(only) && only["type"] === "text" && typeof only["text"] === "string") return jsonOf(only["text"]);
  if (
    isFields(parsed) &&
    typeof parsed["type"] === "string" &&
    /^(json|text|error-text|error-json)$/.test(parsed["type"])
  ) {
    return parsed["value"] === undefined ? parsed : jsonOf(parsed["value"]);
  }
  return parsed;
}

const dataUrl = (mimeType: string | null, data: string): string =>
  /^(data:|https?:|file:|gs:|s3:)/.test(data) ? data : `data:${mimeType ?? "application/octet-stream"};base64,${data}`;

function mediaPart(part: Fields): ReadPart | null {
  const inner = any(
    part,
    "inlineData",
    "inline_data",
    "fileData",
    "file_data",
    "media",
    "source",
    "image",
    "file",
    "input_audio",
  );
  const media = isFields(inner) ? { ...part, ...inner, ...(isFields(inner["source"]) ? inner["source"] : {}) } : part;
  const mimeType = nameOf(any(media, "mime_type", "mimeType", "mediaType", "media_type", "contentType", "media_type"));
  const urlObject = any(
    media,
    "image_url",
    "url",
    "uri",
    "fileUri",
    "file_uri",
    "image",
    "data",
    "content",
    "bytes",
    "file_data",
    "file_id",
  );
  const url = nameOf(isFields(urlObject) ? (any(urlObject, "url", "data") ?? null) : urlObject);
  if (url === null) return null;
  const mime = mimeType ?? /^data:([\w.+-]+\/[\w.+-]+)/.exec(url)?.[1] ?? null;
  const isImage = mime?.startsWith("image/") ?? /image/.test(`${nameOf(part["type"])} ${nameOf(part["modality"])}`);
  if (isImage || "image" in part || "image_url" in part) {
    return { type: "image", mimeType: mime, source: dataUrl(mime ?? "image/png", url), written: url };
  }
  return {
    type: "file",
    mimeType: mime,
    name: nameOf(any(media, "filename", "fileName", "name")),
    source: dataUrl(mime, url),
    written: url,
  };
}

const byType: ReadonlyMap<string, PartReader> = new Map(
  Object.entries<PartReader>({
    text: (part) => textPart(textOf(any(part, "text", "content", "value"))),
    input_text: (part) => textPart(textOf(part["text"])),
    output_text: (part) => textPart(textOf(part["text"])),
    refusal: (part) => textPart(textOf(any(part, "refusal", "text"))),
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
