// Parts of messages in the form of the GenAI conventions (gen_ai.input.messages, schema of semantic-conventions-genai),
// from the forms of all providers: a part is recognised by its own type or the key that says what it is. Pictures and
// files stay as the provider has them, which Tracegate reads.
import { type Fields, isFields, parseJson, textOf } from "@/lib/domain/model/json";

export type Part = { readonly type: string; readonly [key: string]: unknown };
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
  readonly finish_reason?: string;
}

export const textPart = (content: string): Part => ({ type: "text", content });
export const reasoningPart = (content: string): Part => ({ type: "reasoning", content });
export const callPart = (id: unknown, name: unknown, args: unknown): Part => ({
  type: "tool_call",
  id,
  name,
  arguments: typeof args === "string" ? (parseJson(args || "{}") ?? args) : (args ?? {}),
});
export const responsePart = (id: unknown, response: unknown): Part => ({ type: "tool_call_response", id, response });

/** Of a text, a part, or a list of either. */
export function partsOf(content: unknown): readonly Part[] {
  if (typeof content === "string") return content === "" ? [] : [textPart(content)];
  if (Array.isArray(content)) return content.flatMap(partsOf);
  return isFields(content) ? [partOf(content)] : [];
}

function partOf(value: Fields): Part {
  const { type, functionCall: call, functionResponse: response } = value;
  if (isFields(call)) return callPart(call["id"], call["name"], call["args"]);
  if (isFields(response)) return responsePart(response["id"] ?? response["name"], response["response"]);
  if (type === "tool_use" || type === "server_tool_use") return callPart(value["id"], value["name"], value["input"]);
  if (type === "tool_result") return responsePart(value["tool_use_id"], value["content"]);
  const thought = textOf(value["thinking"] ?? (value["thought"] === true ? value["text"] : null));
  if (thought !== null) return reasoningPart(thought);
  const text = textOf(value["text"] ?? value["refusal"]);
  return text === null ? { ...value, type: textOf(type) ?? "other" } : textPart(text);
}

/** Results of tools are a message of the tool, where a provider has them said by the user. */
export function messageOf(role: unknown, parts: readonly Part[]): Message {
  const isTool = parts.length > 0 && parts.every(({ type }) => type === "tool_call_response");
  if (isTool) return { role: "tool", parts };
  return { role: role === "model" ? "assistant" : role === "developer" ? "system" : (textOf(role) ?? "user"), parts };
}
