// One reader for lists of chat messages, whichever provider or framework shaped them (OpenAI chat and responses, Anthropic,
// Gemini, Bedrock, LangChain's serialised objects, Genkit, Vercel AI SDK, Pydantic AI, OpenTelemetry parts).
import type { Json, Message } from "@/lib/domain/trace/step";
import { itemRoles, knownRole, roleOf } from "@/lib/otlp/dialects/message-roles";
import type { ReadPart } from "@/lib/otlp/dialects/part";
import { isPart, partsOf, plainText } from "@/lib/otlp/dialects/parts";
import { type Fields, isFields, isList, nameOf, parseJson } from "@/lib/otlp/dialects/read";
import { joinChunks } from "@/lib/otlp/dialects/stream-chunks";
import { toolCallPart, toolResultPart } from "@/lib/otlp/dialects/tool-parts";
import { withToolRoles } from "@/lib/otlp/dialects/tool-roles";

export type ReadMessage = Omit<Message, "parts"> & {
  readonly parts: readonly ReadPart[];
  readonly finishReason: string | null;
  /** The client sent a text, and it was empty: an answer that only calls tools, or a run out of words. */
  readonly blank?: boolean;
};
type Direction = Message["direction"];

const messagesMax = 20_000;

const fallbackRole = (direction: Direction): string => (direction === "input" ? "user" : "assistant");

const message = (
  direction: Direction,
  role: string,
  parts: readonly ReadPart[],
  finishReason: string | null = null,
  name: string | null = null,
): ReadMessage => ({ role, name, direction, parts, finishReason });

/** LangChain's serialised form: {lc, type: "constructor", id: [..., "AIMessage"], kwargs}, or {type: "ai", data}. */
function unwrapLangChain(value: Fields): Fields | null {
  if (isFields(value["kwargs"]) && (isList(value["id"]) || value["lc"] !== undefined)) {
    const path = isList(value["id"]) ? value["id"] : [];
    return { ...value["kwargs"], role: value["kwargs"]["role"] ?? path.at(-1) ?? null };
  }
  if (isFields(value["data"]) && typeof value["type"] === "string" && "content" in value["data"]) {
    return { ...value["data"], role: value["type"] };
  }
  return null;
}

const callOf = (value: Json | undefined): readonly ReadPart[] => {
  const part = isFields(value) ? toolCallPart(value) : null;
  return part === null ? [] : [part];
};
/** A tool call without its message, as frameworks list them beside an answer. */
const isCall = (value: Json): value is Fields =>
  isFields(value) &&
  !("role" in value) &&
  ("toolName" in value || "tool_name" in value || isFields(value["function"])) &&
  ["args", "arguments", "input", "function"].some((key) => key in value);
const callsOf = (value: Json | undefined): readonly ReadPart[] => (isList(value) ? value.flatMap(callOf) : []);

/** Tool calls that stand beside the content; the same call may also be a content part or be listed twice. */
function callsBeside(value: Fields, content: readonly ReadPart[]): readonly ReadPart[] {
  const extra = isFields(value["additional_kwargs"]) ? value["additional_kwargs"] : {};
  const lists = [value["tool_calls"], value["toolCalls"], extra["tool_calls"]];
  const listed = lists.map(callsOf).find((calls) => calls.length > 0) ?? [];
  const single = callOf(value["function_call"]);
  const flat = callOf({
    name: value["function_call_name"] ?? null,
    arguments: value["function_call_arguments_json"] ?? null,
  });
  const calls = [...listed, ...single, ...flat];
  const known = new Set(calls.map((call) => (call.type === "tool_call" ? call.id : null)));
  const invalid = callsOf(value["invalid_tool_calls"]).filter(
    (call) => call.type === "tool_call" && !known.has(call.id),
  );
  return content.some((part) => part.type === "tool_call") ? [] : [...calls, ...invalid];
}

function partsOfMessage(value: Fields, role: string): readonly ReadPart[] {
  const body = [value["parts"], value["contents"], value["content"], value["text"], value["message"], value["body"]];
  // OpenLLMetry's Cohere: gen_ai.prompt.0.role = user, gen_ai.prompt.0.user = the text.
  if (typeof value["role"] === "string") body.push(value[value["role"]]);
  const content = partsOf(body.find((item) => item !== undefined && item !== null && item !== "") ?? null);
  const id = nameOf(value["tool_call_id"] ?? value["toolCallId"] ?? (role === "tool" ? value["id"] : null));
  if (role === "tool" && !content.some((part) => part.type === "tool_result" || part.type === "tool_call")) {
    return [
      toolResultPart({ ...value, id, content: value["content"] ?? value["contents"] ?? value["parts"] ?? null }),
    ].filter((part) => part !== null);
  }
  const thought = plainText(value["reasoning_content"] ?? value["reasoning"] ?? null);
  const reasoning: readonly ReadPart[] =
    thought !== null && !content.some((part) => part.type === "reasoning")
      ? [{ type: "reasoning", text: thought }]
      : [];
  return [...reasoning, ...content, ...callsBeside(value, content)];
}

/** The message's own word, else what a framework keeps beside it of the provider's answer. */
function finishOf(value: Fields): string | null {
  const beside = [value["response_metadata"], value["generationInfo"], value["generation_info"], value["meta"]].find(
    isFields,
  );
  for (const from of [value, beside ?? {}]) {
    const reason = from["finish_reason"] ?? from["finishReason"] ?? from["stop_reason"] ?? from["stopReason"];
    const name = typeof reason === "string" ? nameOf(reason) : null;
    if (name !== null) return name;
  }
  return null;
}

/** Pydantic AI: one object a request or response; its parts carry the roles. */
function pydanticMessages(value: Fields, direction: Direction): readonly ReadMessage[] {
  const parts = isList(value["parts"]) ? value["parts"].filter(isFields) : [];
  return parts.map((part) => {
    const kind = nameOf(part["part_kind"]) ?? "text";
    const role = roleOf(kind, value["kind"] === "response" ? "assistant" : "user");
    if (kind === "tool-call")
      return message(
        direction,
        "assistant",
        [toolCallPart(part)].filter((read) => read !== null),
      );
    if (role === "tool")
      return message(
        direction,
        role,
        [toolResultPart(part)].filter((read) => read !== null),
      );
    const content = partsOf(part["content"] ?? null);
    const thought =
      kind === "thinking" ? [{ type: "reasoning" as const, text: plainText(part["content"]) ?? "" }] : content;
    return message(direction, kind === "text" || kind === "thinking" ? "assistant" : role, thought);
  });
}

/** Messages of one element of a list: usually one, none where it is no message. */
function messagesOfItem(item: Json, direction: Direction, depth: number): readonly ReadMessage[] {
  if (depth === 0) return [];
  if (typeof item === "string") return item === "" ? [] : [message(direction, fallbackRole(direction), partsOf(item))];
  if (isList(item)) return item.flatMap((inner) => messagesOfItem(inner, direction, depth - 1));
  if (!isFields(item)) return [];
  const unwrapped = unwrapLangChain(item) ?? item;
  if (isList(unwrapped["parts"]) && unwrapped["parts"].some((part) => isFields(part) && "part_kind" in part)) {
    return pydanticMessages(unwrapped, direction);
  }
  const inner = unwrapped["message"];
  if (isFields(inner)) {
    const finish = finishOf(unwrapped);
    const role = inner["role"] ?? unwrapped["role"] ?? null;
    const read = messagesOfItem({ ...inner, ...(role === null ? {} : { role }) }, direction, depth - 1);
    return read.map((one) => ({ ...one, finishReason: one.finishReason ?? finish }));
  }
  const read = plainMessage(unwrapped, direction);
  return read.length > 0 ? read : messagesOfObject(unwrapped, direction, depth - 1);
}

function plainMessage(value: Fields, direction: Direction): readonly ReadMessage[] {
  const type = nameOf(value["type"]) ?? "";
  const itemRole = value["role"] === undefined ? itemRoles.get(type) : undefined;
  if (itemRole !== undefined) return [message(direction, itemRole, partsOf([value]))];
  const event = nameOf(value["event.name"])?.match(/^gen_ai\.(\w+)\.message$/)?.[1];
  const named = value["role"] ?? event ?? (knownRole(type) || /^(system|tool)$/.test(type) ? type : undefined);
  const bodied = ["content", "parts", "contents", "tool_calls", "toolCalls", "text", "function_call"].some(
    (key) => key in value,
  );
  if (named === undefined && (!bodied || isPart(value))) {
    return isPart(value) ? [message(direction, fallbackRole(direction), partsOf([value]))] : [];
  }
  const role = roleOf(named, fallbackRole(direction));
  const read = message(direction, role, partsOfMessage(value, role), finishOf(value), nameOf(value["name"] ?? null));
  return [saysEmptyText(value) ? { ...read, blank: true } : read];
}

function saysEmptyText(value: Fields): boolean {
  const body = value["content"] ?? value["parts"] ?? value["contents"];
  const items = isList(body) ? body : [body];
  return items.some((item) => item === "" || (isFields(item) && (item["text"] ?? item["content"]) === ""));
}

const systemKeys = [
  "system",
  "instructions",
  "systemInstruction",
  "system_instruction",
  "systemPrompt",
  "system_prompt",
];
const listKeys: { readonly [D in Direction]: readonly string[] } = {
  input: ["messages", "contents", "input", "prompt", "prompts", "history", "items", "message"],
  output: [
    "choices",
    "candidates",
    "generations",
    "output",
    "outputs",
    "messages",
    "message",
    "content",
    "response",
    "text",
  ],
};

/**
 * The chat messages that a JSON value holds: a list of messages, a request or an answer of a model API around one, a
 * bare prompt. Empty where it is nothing of the kind.
 */
export function messagesOf(value: Json, direction: Direction, depth = 6): readonly ReadMessage[] {
  if (value === null || depth === 0) return [];
  if (typeof value === "string") {
    const parsed = parseJson(value);
    if (parsed !== undefined && parsed !== value) {
      const read = typeof parsed === "string" ? [] : messagesOf(parsed, direction, depth - 1);
      if (read.length > 0) return read;
    }
    return messagesOfItem(typeof parsed === "string" ? parsed : value, direction, depth);
  }
  if (isList(value)) {
    const items = value.length > messagesMax ? value.slice(-messagesMax) : value;
    if (items.length > 0 && items.every(isPart)) return partsAsMessages(items, direction);
    if (items.length > 0 && items.every(isCall)) return [message(direction, "assistant", items.flatMap(callOf))];
    const whole = direction === "output" ? joinChunks(items) : items;
    return withToolRoles(whole.flatMap((item) => messagesOfItem(item, direction, depth)));
  }
  return isFields(value) ? messagesOfObject(value, direction, depth) : [];
}

/** A list of parts is one message, except for items that bring a role of their own (OpenAI responses). */
function partsAsMessages(items: readonly Json[], direction: Direction): readonly ReadMessage[] {
  const own = items.some((item) => isFields(item) && itemRoles.has(nameOf(item["type"]) ?? ""));
  if (!own) return [message(direction, fallbackRole(direction), partsOf(items))];
  return items.flatMap((item) => messagesOfItem(item, direction, 2));
}

function messagesOfObject(value: Fields, direction: Direction, depth: number): readonly ReadMessage[] {
  if (depth <= 0) return [];
  const direct =
    "role" in value ||
    "toolCalls" in value ||
    "tool_calls" in value ||
    isPart(value) ||
    unwrapLangChain(value) !== null;
  if (direct) return messagesOfItem(value, direction, depth);
  const config: Fields = isFields(value["config"]) ? value["config"] : {};
  const system = systemKeys.map((key) => value[key] ?? config[key]).find((item) => item !== undefined && item !== null);
  // An answer of OpenAI's responses repeats the instructions it was asked under.
  const systemParts = system === undefined || direction === "output" ? [] : systemOf(system, direction);
  for (const key of listKeys[direction]) {
    const inner = value[key];
    if (inner === undefined || inner === null || inner === "") continue;
    const read = messagesOf(inner, direction, depth - 1);
    const finish = finishOf(value);
    if (read.length > 0)
      return [...systemParts, ...read.map((one) => ({ ...one, finishReason: one.finishReason ?? finish }))];
  }
  return systemParts;
}

/** System instructions: a text, a message, or a list of parts. */
export function systemOf(value: Json, direction: Direction): readonly ReadMessage[] {
  const parsed = typeof value === "string" ? (parseJson(value) ?? value) : value;
  const body = isFields(parsed) ? (parsed["parts"] ?? parsed["content"] ?? parsed) : parsed;
  const parts = partsOf(
    isList(body) ? body.map((item) => (isFields(item) && "role" in item ? (item["content"] ?? null) : item)) : body,
  );
  return parts.length === 0 ? [] : [message(direction, "system", parts)];
}
