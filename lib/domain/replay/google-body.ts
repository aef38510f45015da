// POST …/models/MODEL:generateContent of the Gemini API.
import type { Json, MessagePart } from "@/lib/domain/trace/step";
import {
  askedOf,
  type Fields,
  isSystem,
  parameterOf,
  present,
  type RecordedCall,
  schemaOf,
  textsOf,
} from "./recorded-call";

export function generateContentBody(call: RecordedCall): Fields {
  const asked = askedOf(call);
  const system = textsOf(asked.filter(isSystem).flatMap((message) => message.parts));
  const stops = parameterOf(call, "stop_sequences");
  const config = present({
    temperature: parameterOf(call, "temperature"),
    topP: parameterOf(call, "top_p"),
    topK: parameterOf(call, "top_k"),
    maxOutputTokens: parameterOf(call, "max_tokens"),
    stopSequences: typeof stops === "string" ? [stops] : stops,
    seed: parameterOf(call, "seed"),
  });
  return present({
    contents: asked
      .filter((message) => !isSystem(message))
      .map((message) => ({
        role: message.role === "assistant" || message.role === "model" ? "model" : "user",
        parts: message.parts.flatMap(partOf),
      }))
      .filter(({ parts }) => parts.length > 0),
    systemInstruction: system.length === 0 ? undefined : { parts: system.map((text) => ({ text })) },
    tools: call.tools.length === 0 ? undefined : [{ functionDeclarations: call.tools.map(declarationOf) }],
    generationConfig: Object.keys(config).length === 0 ? undefined : config,
  });
}

const declarationOf = (tool: RecordedCall["tools"][number]): Fields =>
  present({ name: tool.name, description: tool.description, parametersJsonSchema: schemaOf(tool) });

function partOf(part: MessagePart): Fields[] {
  switch (part.type) {
    case "text":
      return [{ text: part.text }];
    case "tool_call":
      return [{ functionCall: { name: part.name, args: part.arguments } }];
    case "tool_result":
      return [{ functionResponse: { name: part.name ?? "tool", response: responseOf(part.result) } }];
    default:
      return [];
  }
}

/** The API takes an object only. */
const responseOf = (result: Json): Json =>
  typeof result === "object" && result !== null && !Array.isArray(result) ? result : { result };
