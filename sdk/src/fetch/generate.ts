// Google generateContent, of the Gemini API and of Vertex AI: https://ai.google.dev/api/generate-content
import type { ModelApi } from "@/sdk/src/fetch/api";
import type { Draft } from "@/sdk/src/fetch/draft";
import { countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/sdk/src/fetch/json";
import { type Message, type Part, partsOf, toolsOf } from "@/sdk/src/fetch/part";

/** Tools that the caller runs. All others the provider runs, for a fee and with tokens of their own. */
const ownTools = ["functionDeclarations", "function_declarations", "computerUse", "computer_use"];

const configOf = (body: Fields) => fieldsOf(body["generationConfig"] ?? body["generation_config"]);

function contentOf(value: unknown): Message {
  const content = fieldsOf(value);
  const parts = partsOf(content["parts"]);
  const results = parts.length > 0 && parts.every(({ type }) => type === "tool_call_response");
  return { role: results ? "tool" : content["role"] === "model" ? "assistant" : "user", parts };
}

/** Reasoning is counted beside the candidates, what its tools read beside the prompt. */
function readUsage(value: unknown, into: Draft): void {
  const usage = fieldsOf(value);
  const prompt = countOf(usage["promptTokenCount"]);
  if (prompt === null) return;
  const reasoning = countOf(usage["thoughtsTokenCount"]) ?? 0;
  into.usage = {
    in: prompt + (countOf(usage["toolUsePromptTokenCount"]) ?? 0),
    out: (countOf(usage["candidatesTokenCount"]) ?? 0) + reasoning,
    cachedIn: countOf(usage["cachedContentTokenCount"]) ?? 0,
    reasoning,
  };
}

function read(answer: Fields, into: Draft): void {
  into.id ??= textOf(answer["responseId"]);
  into.model ??= textOf(answer["modelVersion"]);
  readUsage(answer["usageMetadata"], into);
  const blocked = textOf(fieldsOf(answer["promptFeedback"])["blockReason"]);
  if (blocked !== null) into.finish.set(0, blocked);
  for (const item of listOf(answer["candidates"])) {
    const candidate = fieldsOf(item);
    const index = countOf(candidate["index"]) ?? 0;
    for (const part of listOf(fieldsOf(candidate["content"])["parts"])) readPart(index, partsOf([part]), into);
    if (typeof candidate["finishReason"] === "string") into.finish.set(index, candidate["finishReason"]);
  }
  into.final = into.usage !== null && into.finish.size > 0;
  if (isFields(answer["error"])) into.fault = answer["error"]["code"] === 429 ? "429" : "5xx";
}

/** Texts come in pieces, everything else whole. */
function readPart(choice: number, [part]: readonly Part[], into: Draft): void {
  if (part === undefined) return;
  const { type, content } = part;
  if (type === "text" || type === "reasoning") into.write(choice, 0, type, content);
  else into.put(choice, [part]);
}

export const generate: ModelApi = {
  maker: "gcp.gemini",
  imageTokens: 16_384, // 258 a tile of 768 pixels, and no more than 63 tiles for the widest picture seen
  asked: (body) => {
    const config = configOf(body);
    return {
      system: partsOf(fieldsOf(body["systemInstruction"] ?? body["system_instruction"])["parts"]),
      messages: listOf(body["contents"]).map(contentOf),
      tools: toolsOf(body["tools"]),
      parameters: {
        temperature: config["temperature"],
        top_p: config["topP"],
        top_k: config["topK"],
        max_tokens: config["maxOutputTokens"],
        stop_sequences: config["stopSequences"],
        seed: config["seed"],
        "choice.count": config["candidateCount"],
      },
    };
  },
  outputMax: (body) => countOf(configOf(body)["maxOutputTokens"] ?? configOf(body)["max_output_tokens"]),
  withOutputMax: (body, tokens) => {
    const { generation_config, ...rest } = body;
    return { ...rest, generationConfig: { ...configOf(body), maxOutputTokens: tokens } };
  },
  choices: (body) => Math.max(1, countOf(configOf(body)["candidateCount"]) ?? 1),
  costsMore: (body) =>
    [configOf(body)["responseModalities"]].flat().some((modality) => modality !== undefined && modality !== "TEXT") ||
    listOf(body["tools"]).some((tool) => Object.keys(fieldsOf(tool)).some((name) => !ownTools.includes(name))),
  readWhole: read,
  readEvent: read,
};
