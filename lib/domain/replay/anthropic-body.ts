// POST /v1/messages of Anthropic: instructions apart, turns of user and assistant that alternate, results are the user's.
import type { Json, Message, MessagePart } from "@/lib/domain/trace/step";
import {
  askedOf,
  CallIds,
  type Fields,
  isSystem,
  parameterOf,
  present,
  type RecordedCall,
  schemaOf,
  textOf,
  textsOf,
} from "./recorded-call";

/** The API refuses a call without it. */
const maxTokensDefault = 1024;

export function messagesBody(call: RecordedCall): Fields {
  const asked = askedOf(call);
  const system = textsOf(asked.filter(isSystem).flatMap((message) => message.parts)).join("\n");
  const choice = parameterOf(call, "tool_choice");
  const stops = parameterOf(call, "stop_sequences");
  return present({
    model: call.model ?? "",
    max_tokens: parameterOf(call, "max_tokens") ?? maxTokensDefault,
    system: system === "" ? undefined : system,
    messages: turnsOf(asked.filter((message) => !isSystem(message))),
    tools:
      call.tools.length === 0
        ? undefined
        : call.tools.map((tool) =>
            present({ name: tool.name, description: tool.description, input_schema: schemaOf(tool) }),
          ),
    tool_choice: call.tools.length > 0 && typeof choice === "object" ? choice : undefined,
    temperature: parameterOf(call, "temperature"),
    top_p: parameterOf(call, "top_p"),
    top_k: parameterOf(call, "top_k"),
    stop_sequences: typeof stops === "string" ? [stops] : stops,
  });
}

function turnsOf(messages: readonly Message[]): Fields[] {
  const ids = new CallIds();
  const turns: { role: string; content: Json[] }[] = [];
  for (const message of messages) {
    const role = message.role === "assistant" ? "assistant" : "user";
    const blocks = message.parts.flatMap((part) => blockOf(part, ids));
    const last = turns.at(-1);
    if (last?.role === role) last.content.push(...blocks);
    else if (blocks.length > 0) turns.push({ role, content: blocks });
  }
  return turns;
}

const dataImage = /^data:([^;,]+);base64,(.*)$/s;

function blockOf(part: MessagePart, ids: CallIds): Fields[] {
  switch (part.type) {
    case "text":
      return part.text === "" ? [] : [{ type: "text", text: part.text }];
    case "tool_call":
      return [{ type: "tool_use", id: ids.ofCall(part.id), name: part.name, input: part.arguments }];
    case "tool_result":
      return [{ type: "tool_result", tool_use_id: ids.ofResult(part.id), content: textOf(part.result) }];
    case "image": {
      const [, media_type, data] = dataImage.exec(part.source) ?? [];
      const source = media_type && data ? { type: "base64", media_type, data } : { type: "url", url: part.source };
      return [{ type: "image", source }];
    }
    default:
      return [];
  }
}
