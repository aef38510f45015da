// Parts of messages in the form of the GenAI conventions (gen_ai.input.messages, schema of semantic-conventions-genai),
// from the forms of all providers: a part is recognised by its own type or the key that says what it is.
import { type Fields, fieldsOf, isFields, listOf, parseJson, textOf } from "@/sdk/src/fetch/json";

export type Part = { readonly type: string; readonly [key: string]: unknown };
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly finish_reason?: string;
}

/** Base64 of a file; a longer one would crowd the trace out of the exporter's queue. */
const inlineMax = 100_000;

export const textPart = (content: string): Part => ({ type: "text", content });
export const reasoningPart = (content: string): Part => ({ type: "reasoning", content });
export const callPart = (id: unknown, name: unknown, args: unknown): Part => ({
  type: "tool_call",
  ...(typeof id === "string" ? { id } : {}),
  name: String(name ?? ""),
  arguments: typeof args === "string" ? (parseJson(args) ?? args) : (args ?? {}),
});
export const responsePart = (id: unknown, response: unknown): Part => ({
  type: "tool_call_response",
  ...(typeof id === "string" ? { id } : {}),
  response,
});

/** A text, a part, or a list of either. */
export function partsOf(content: unknown): readonly Part[] {
  if (typeof content === "string") return content === "" ? [] : [textPart(content)];
  if (Array.isArray(content)) return content.flatMap(partsOf);
  return isFields(content) ? [partOf(content)] : [];
}

function partOf(value: Fields): Part {
  const type = textOf(value["type"]) ?? "";
  const call = value["functionCall"] ?? value["function_call"];
  if (isFields(call)) return callPart(call["id"], call["name"], call["args"]);
  const response = value["functionResponse"] ?? value["function_response"];
  if (isFields(response)) return responsePart(response["id"] ?? response["name"], response["response"]);
  if (type === "tool_use" || type === "server_tool_use") return callPart(value["id"], value["name"], value["input"]);
  if (type === "tool_result") return responsePart(value["tool_use_id"], plainOf(value["content"]));
  const thought = textOf(value["thinking"]) ?? (value["thought"] === true ? textOf(value["text"]) : null);
  if (thought !== null) return reasoningPart(thought);
  const text = textOf(value["text"]) ?? textOf(value["refusal"]);
  return text === null ? (mediaPart(value, type) ?? { ...value, type: type || "other" }) : textPart(text);
}

/** The text of parts that hold nothing else. */
function plainOf(content: unknown): unknown {
  const parts = partsOf(content);
  const isPlain = parts.length > 0 && parts.every(({ type }) => type === "text");
  return isPlain ? parts.map((part) => part["content"]).join("\n") : (content ?? null);
}

function mediaPart(value: Fields, type: string): Part | null {
  const media = mediaIn(value, type);
  if (media === null) return null;
  const { mime, data, uri, file } = media;
  const modality = /^(image|audio|video)/.exec(mime ?? type.replace("input_", ""))?.[0] ?? "document";
  const about = { modality, ...(mime === null ? {} : { mime_type: mime }) };
  if (file !== null) return { type: "file", ...about, file_id: file };
  if (data === null) return uri === null ? null : { type: "uri", ...about, uri };
  if (data.length > inlineMax) return textPart(`[${mime ?? modality}, ${data.length} characters of base64 left out]`);
  return { type: "blob", ...about, content: data };
}

const dataUrl = /^data:([^;,]+)[^,]*;base64,/;

/** Where the providers put a file: inline, behind an address, or by an id of theirs. Null: it is none. */
function mediaIn(value: Fields, type: string) {
  const inner = fieldsOf(
    value["source"] ??
      value["inlineData"] ??
      value["inline_data"] ??
      value["fileData"] ??
      value["file_data"] ??
      value["input_audio"] ??
      value["file"] ??
      value["image_url"],
  );
  const url = textOf(inner["url"] ?? inner["fileUri"] ?? inner["file_uri"] ?? inner["file_data"]) ?? addressIn(value);
  const [prefix = "", inlineType = null] = dataUrl.exec(url ?? "") ?? [];
  const data = prefix === "" ? textOf(inner["data"]) : (url ?? "").slice(prefix.length);
  const mime = textOf(inner["media_type"] ?? inner["mimeType"] ?? inner["mime_type"]) ?? inlineType;
  const file = textOf(inner["file_id"] ?? value["file_id"]);
  if (data === null && url === null && file === null) return null;
  const sound = textOf(inner["format"]);
  return { mime: mime ?? (type === "input_audio" && sound ? `audio/${sound}` : null), data, uri: url, file };
}

const addressIn = (value: Fields) => textOf(value["image_url"] ?? value["file_url"] ?? value["file_data"]);

/** The definitions of a request's tools, flat as the conventions have them. */
export function toolsOf(tools: unknown): readonly unknown[] {
  return listOf(tools).flatMap((tool) => {
    const declared = fieldsOf(tool)["functionDeclarations"] ?? fieldsOf(tool)["function_declarations"];
    return Array.isArray(declared) ? declared.map(toolOf) : [toolOf(tool)];
  });
}

function toolOf(tool: unknown): unknown {
  const { function: named, ...rest } = fieldsOf(tool);
  const { input_schema, parametersJsonSchema, parameters, ...about } = isFields(named) ? named : rest;
  const schema = parameters ?? input_schema ?? parametersJsonSchema;
  return { type: "function", ...about, ...(schema === undefined ? {} : { parameters: schema }) };
}
