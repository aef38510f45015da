// Requests of OpenAI's two APIs, and of the many that speak the first. Reasoning is left out: the API takes none back.
import type { Json, Message, MessagePart } from "@/lib/domain/trace/step";
import {
  askedOf,
  CallIds,
  type Fields,
  parameterOf,
  present,
  type RecordedCall,
  schemaOf,
  textOf,
  textsOf,
} from "./recorded-call";

/** POST /v1/chat/completions. `tokensKey`: others still take the older `max_tokens`. */
export function chatBody(call: RecordedCall, tokensKey: "max_completion_tokens" | "max_tokens"): Fields {
  const ids = new CallIds();
  const effort = parameterOf(call, "reasoning_effort");
  const format = parameterOf(call, "response_format");
  return present({
    model: call.model ?? "",
    messages: askedOf(call).flatMap((message) => chatMessages(message, ids)),
    tools: listOrNone(
      call.tools.map((tool) => ({
        type: "function",
        function: present({ name: tool.name, description: tool.description, parameters: schemaOf(tool) }),
      })),
    ),
    ...sampling(call),
    [tokensKey]: parameterOf(call, "max_tokens"),
    stop: parameterOf(call, "stop_sequences"),
    seed: parameterOf(call, "seed"),
    frequency_penalty: parameterOf(call, "frequency_penalty"),
    presence_penalty: parameterOf(call, "presence_penalty"),
    reasoning_effort: effortOf(effort),
    response_format: isFields(format) ? format : undefined,
    tool_choice: call.tools.length > 0 ? choiceOf(parameterOf(call, "tool_choice")) : undefined,
  });
}

/** POST /v1/responses. */
export function responsesBody(call: RecordedCall): Fields {
  const ids = new CallIds();
  const effort = effortOf(parameterOf(call, "reasoning_effort"));
  return present({
    model: call.model ?? "",
    input: askedOf(call).flatMap((message) => message.parts.flatMap((part) => responseItems(message, part, ids))),
    tools: listOrNone(
      call.tools.map((tool) =>
        present({ type: "function", name: tool.name, description: tool.description, parameters: schemaOf(tool) }),
      ),
    ),
    ...sampling(call),
    max_output_tokens: parameterOf(call, "max_tokens"),
    reasoning: effort === undefined ? undefined : { effort },
  });
}

const sampling = (call: RecordedCall) => ({
  temperature: parameterOf(call, "temperature"),
  top_p: parameterOf(call, "top_p"),
  service_tier: parameterOf(call, "service_tier"),
});

const listOrNone = (list: readonly Json[]) => (list.length > 0 ? list : undefined);
const isFields = (value: Json | undefined): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function effortOf(value: Json | undefined): Json | undefined {
  const effort = isFields(value) ? value["effort"] : value;
  return typeof effort === "string" ? effort : undefined;
}

function choiceOf(value: Json | undefined): Json | undefined {
  const type = isFields(value) && Object.keys(value).length === 1 ? value["type"] : value;
  return type === "any" ? "required" : type;
}

function chatMessages(message: Message, ids: CallIds): Fields[] {
  const results = message.parts.flatMap((part) =>
    part.type === "tool_result"
      ? [{ role: "tool", tool_call_id: ids.ofResult(part.id), content: textOf(part.result) }]
      : [],
  );
  const calls = message.parts.flatMap((part) =>
    part.type === "tool_call"
      ? [
          {
            id: ids.ofCall(part.id),
            type: "function",
            function: { name: part.name, arguments: textOf(part.arguments) },
          },
        ]
      : [],
  );
  const content = contentOf(message.parts);
  if (content === null && calls.length === 0) return results;
  return [...results, present({ role: message.role, content, tool_calls: listOrNone(calls) })];
}

function contentOf(parts: readonly MessagePart[]): Json {
  const texts = textsOf(parts);
  const images = parts.filter((part) => part.type === "image");
  if (images.length === 0) return texts.length === 0 ? null : texts.join("\n");
  return [
    ...texts.map((text) => ({ type: "text", text })),
    ...images.map((image) => ({ type: "image_url", image_url: { url: image.source } })),
  ];
}

function responseItems(message: Message, part: MessagePart, ids: CallIds): Fields[] {
  switch (part.type) {
    case "text": {
      const type = message.role === "assistant" ? "output_text" : "input_text";
      return [{ role: message.role, content: [{ type, text: part.text }] }];
    }
    case "image":
      return [{ role: message.role, content: [{ type: "input_image", image_url: part.source }] }];
    case "tool_call": {
      const call_id = ids.ofCall(part.id);
      return [{ type: "function_call", call_id, name: part.name, arguments: textOf(part.arguments) }];
    }
    case "tool_result":
      return [{ type: "function_call_output", call_id: ids.ofResult(part.id), output: textOf(part.result) }];
    default:
      return [];
  }
}
