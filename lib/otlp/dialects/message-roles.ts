// Who speaks, by every framework's name for it: system, user, assistant or tool; else what the client wrote.
import type { Json } from "@/lib/domain/trace/step";
import { nameOf } from "@/lib/otlp/dialects/read";

const roles: ReadonlyMap<string, string> = new Map([
  ["human", "user"],
  ["humanmessage", "user"],
  ["humanmessagechunk", "user"],
  ["ai", "assistant"],
  ["aimessage", "assistant"],
  ["aimessagechunk", "assistant"],
  ["model", "assistant"],
  ["bot", "assistant"],
  ["chatbot", "assistant"],
  ["developer", "system"],
  ["systemmessage", "system"],
  ["systemmessagechunk", "system"],
  ["function", "tool"],
  ["toolmessage", "tool"],
  ["toolmessagechunk", "tool"],
  ["functionmessage", "tool"],
  ["tool_response", "tool"],
  ["tool-response", "tool"],
  ["tool-call", "assistant"],
  ["user-prompt", "user"],
  ["system-prompt", "system"],
  ["tool-return", "tool"],
  ["retry-prompt", "tool"],
]);

export const roleOf = (value: Json | undefined, fallback: string): string => {
  const name = nameOf(value);
  if (name === null) return fallback;
  const lower = name.toLowerCase().replace(/^.*messagerole\./, "");
  return roles.get(lower) ?? lower;
};

export const knownRole = (name: string): boolean => roles.has(name.toLowerCase());

/** Items of OpenAI's responses that are messages without a role. */
export const itemRoles: ReadonlyMap<string, string> = new Map([
  ["function_call", "assistant"],
  ["custom_tool_call", "assistant"],
  ["reasoning", "assistant"],
  ["function_call_output", "tool"],
  ["function_call_result", "tool"],
  ["hosted_tool_call", "assistant"],
  ["mcp_call", "assistant"],
  ["custom_tool_call_output", "tool"],
]);
