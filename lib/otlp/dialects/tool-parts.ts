// Tool calls and tool results in a conversation, in the forms of every provider.
import type { Json, MessagePart } from "@/lib/domain/trace/step";
import { anyOf } from "@/lib/otlp/dialects/part";
import { type Fields, isFields, isList, jsonOf, nameOf } from "@/lib/otlp/dialects/read";

const wrappers = new Set(["function", "functionCall", "function_call", "toolUse", "toolRequest", "tool_call"]);
const withoutWrappers = (part: Fields): Fields =>
  Object.fromEntries(Object.entries(part).filter(([key]) => !wrappers.has(key)));

/** A call without arguments has none: every provider's API then means the empty object. */
export function toolCallPart(part: Fields): MessagePart | null {
  const inner = anyOf(part, ...wrappers);
  if (isFields(inner)) return toolCallPart({ ...withoutWrappers(part), ...inner });
  const call = part;
  const name = nameOf(anyOf(call, "name", "toolName", "tool_name"));
  if (name === null) return null;
  const id = nameOf(anyOf(call, "call_id", "callId", "tool_call_id", "toolCallId", "toolUseId", "id", "ref"));
  const args = anyOf(call, "arguments", "args", "input", "parameters");
  return { type: "tool_call", id, name, arguments: args === undefined || args === "" ? {} : jsonOf(args) };
}

export function toolResultPart(part: Fields): MessagePart | null {
  const inner = anyOf(part, "functionResponse", "function_response", "toolResult", "toolResponse");
  const result = isFields(inner) ? { ...part, ...inner } : part;
  const value = anyOf(result, "response", "result", "output", "content", "text");
  return {
    type: "tool_result",
    id: nameOf(
      anyOf(result, "tool_call_id", "tool_use_id", "toolUseId", "toolCallId", "call_id", "callId", "id", "ref"),
    ),
    name: nameOf(anyOf(result, "name", "toolName", "tool_name")),
    result: resultOf(value ?? null),
  };
}

/** A tool's result without the content parts around a single text. */
function resultOf(value: Json): Json {
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
