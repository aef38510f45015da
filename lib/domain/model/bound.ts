// An upper bound of the input tokens of a request. It is never below the truth for text: the tokenizers of all these
// providers work on bytes (BPE, or SentencePiece with bytes to fall back on), so that a token covers at least one byte of
// the text as it was normalised. Pictures count as the dearest that the provider bills. What the request only points at
// (files, stored conversations, sound, film) is bounded by what the model can read at all.
import type { ModelApi } from "@/lib/domain/model/api";
import { type Fields, isFields, textOf } from "@/lib/domain/model/json";
import type { CacheWrite } from "@/lib/domain/model/prices";

export interface InputBound {
  readonly tokens: number;
  /** There is more that the request does not show. */
  readonly open: boolean;
  readonly write: CacheWrite;
}

/** Roles and separators around a message, quotes and commas around a value: each is a few tokens. */
const nodeTokens = 8;
/** What providers put before a conversation: little, but some hundreds once there are tools, and more for tools of their own. */
const hiddenTokens = 256;
const toolHiddenTokens = 1_024;
/** Of conversations the text is read; all else (schemas, settings) may be shown to the model as escaped JSON. */
const conversation = new Set([
  "messages",
  "contents",
  "input",
  "system",
  "instructions",
  "systemInstruction",
  "system_instruction",
]);
const pointers = ["previous_response_id", "conversation", "prompt", "cachedContent", "cached_content"];

export function boundInput(body: Fields, api: ModelApi): InputBound {
  const sum = {
    tokens: hiddenTokens,
    open: pointers.some((name) => isPointer(body[name])),
    imageTokens: api.imageTokens,
  };
  for (const [name, value] of Object.entries(body))
    weigh(value, sum, conversation.has(name) ? bytesOf : escapedBytesOf);
  const tools = Array.isArray(body["tools"]) ? body["tools"] : [];
  const text = JSON.stringify(body);
  return {
    tokens: sum.tokens + (tools.length === 0 ? 0 : (1 + tools.length) * toolHiddenTokens),
    open: sum.open,
    write: !text.includes('"cache_control"') ? "none" : text.includes('"ttl":"1h"') ? "long" : "short",
  };
}

const isPointer = (value: unknown) => typeof value === "string" || isFields(value);

interface Sum {
  tokens: number;
  open: boolean;
  readonly imageTokens: number;
}

function weigh(value: unknown, sum: Sum, weight: (text: string) => number): void {
  sum.tokens += nodeTokens;
  if (typeof value === "string") {
    const mime = /^data:([^;,]*)[;,]/.exec(value)?.[1];
    if (mime === undefined || mime.startsWith("text/")) sum.tokens += weight(value);
    else addMedia(mime, sum);
  } else if (Array.isArray(value)) {
    for (const item of value) weigh(item, sum, weight);
  } else if (isFields(value)) {
    weighFields(value, sum, weight);
  } else {
    sum.tokens += String(value).length;
  }
}

function weighFields(value: Fields, sum: Sum, weight: (text: string) => number): void {
  const mime = mediaOf(value);
  if (mime !== null) addMedia(mime, sum);
  for (const [key, item] of mime === null ? Object.entries(value) : []) {
    sum.tokens += weight(key);
    weigh(item, sum, weight);
  }
}

function addMedia(mime: string, sum: Sum): void {
  if (mime.startsWith("image/")) sum.tokens += sum.imageTokens;
  else sum.open = true;
}

const pictures = ["image", "image_url", "input_image"];
const files = [
  "file",
  "input_file",
  "document",
  "input_audio",
  "audio",
  "video",
  "video_url",
  "container_upload",
  "item_reference",
];

/** The type of what an object stands for, in the forms of all providers; null: it is an object like any other. */
function mediaOf(value: Fields): string | null {
  const type = textOf(value["type"]) ?? "";
  if (pictures.includes(type)) return "image/*";
  const source = isFields(value["source"]) ? value["source"] : {};
  if (type === "document" && (source["type"] === "text" || source["type"] === "content")) return null;
  if (files.includes(type)) return "*/*";
  const mime = textOf(value["mimeType"] ?? value["mime_type"]);
  return mime !== null && ("data" in value || "fileUri" in value || "file_uri" in value) ? mime : null;
}

const encoder = new TextEncoder();
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII is meant
const ascii = /^[\x00-\x7f]*$/;

/** Some tokenizers normalise first, which makes a few characters longer (U+FDFA: eighteen). */
export function bytesOf(text: string): number {
  if (ascii.test(text)) return text.length;
  return Math.max(encoder.encode(text).length, encoder.encode(text.normalize("NFKC")).length);
}

/** As JSON, at worst with each character beyond ASCII as \uXXXX. */
function escapedBytesOf(text: string): number {
  const json = JSON.stringify(text);
  return json.length + 5 * (json.match(/[^\x20-\x7e]/g)?.length ?? 0);
}
