// Langfuse's callbacks give the message of a tool the tool's name for a role, and no id:
//   {role: "assistant", tool_calls: [{id: "c1", name: "lookup_order"}]}, {role: "lookup_order", content: "shipped"}
import type { ReadPart } from "@/lib/otlp/dialects/part";
import { jsonOf } from "@/lib/otlp/dialects/read";

type Message = { readonly role: string; readonly parts: readonly ReadPart[] };
type ToolCall = Extract<ReadPart, { type: "tool_call" }>;

const roles = new Set(["system", "user", "assistant", "tool"]);

/** Such messages as results of the calls that they answer, in the order of the calls; the others as they are. */
export function withToolRoles<M extends Message>(messages: readonly M[]): readonly M[] {
  if (messages.every(({ role }) => roles.has(role))) return messages;
  const waiting: ToolCall[] = [];
  return messages.map((message) => {
    waiting.push(...message.parts.filter((part) => part.type === "tool_call"));
    const [part] = message.parts;
    if (roles.has(message.role) || part?.type !== "text" || message.parts.length > 1) return message;
    const at = waiting.findIndex(({ name }) => name.toLowerCase() === message.role);
    const call = waiting[at];
    if (call === undefined) return message;
    waiting.splice(at, 1);
    const result: ReadPart = { type: "tool_result", id: call.id, name: call.name, result: jsonOf(part.text) };
    return { ...message, role: "tool", parts: [result] };
  });
}
