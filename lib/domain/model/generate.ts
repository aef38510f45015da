// Google generateContent, of the Gemini API and of Vertex AI: https://ai.google.dev/api/generate-content
import type { ModelApi } from "@/lib/domain/model/api";
import type { Draft } from "@/lib/domain/model/draft";
import { at, countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/lib/domain/model/json";
import { messageOf, partsOf } from "@/lib/domain/model/part";

/** Tools that the caller runs. All others the provider runs, for a fee and with tokens of their own. */
const ownTools = /^(function_?declarations|computer_?use)$/i;

const settings = (body: Fields) => fieldsOf(body["generationConfig"] ?? body["generation_config"]);

/** Reasoning is counted beside the candidates, what its tools read beside the prompt. */
function readUsage(usage: unknown, into: Draft): void {
  const count = (name: string) => countOf(at(usage, name));
  const prompt = count("promptTokenCount");
  if (prompt === null) return;
  const reasoning = count("thoughtsTokenCount") ?? 0;
  into.usage = {
    in: prompt + (count("toolUsePromptTokenCount") ?? 0),
    out: (count("candidatesTokenCount") ?? 0) + reasoning,
    cachedIn: count("cachedContentTokenCount") ?? 0,
    reasoning,
  };
}

function read(answer: Fields, into: Draft): void {
  into.id ??= textOf(answer["responseId"]);
  into.model ??= textOf(answer["modelVersion"]);
  for (const candidate of listOf(answer["candidates"])) {
    const index = countOf(at(candidate, "index")) ?? 0;
    for (const part of partsOf(at(candidate, "content", "parts"))) {
      const { type, content } = part;
      // texts come in pieces, everything else whole
      if (type === "text" || type === "reasoning") into.write(index, 0, type, content);
      else into.put(index, [part]);
    }
    into.end(index, at(candidate, "finishReason"));
  }
  into.end(0, at(answer, "promptFeedback", "blockReason"));
  readUsage(answer["usageMetadata"], into);
  into.final = into.usage !== null && into.finish.size > 0;
  if (isFields(answer["error"])) into.fault = answer["error"]["code"] === 429 ? "429" : "5xx";
}

export const generate: ModelApi = {
  maker: "gcp.gemini",
  imageTokens: 16_384, // 258 a tile, and no more than 63 tiles for the widest picture seen
  asked: (body) => ({
    system: partsOf(at(body["systemInstruction"] ?? body["system_instruction"], "parts")),
    messages: listOf(body["contents"]).map((content) => messageOf(at(content, "role"), partsOf(at(content, "parts")))),
  }),
  settings,
  withOutputMax: (body, tokens) => ({
    ...body,
    // undefined leaves the other spelling out
    generation_config: undefined,
    generationConfig: { ...settings(body), maxOutputTokens: tokens },
  }),
  costsMore: (body) =>
    [settings(body)["responseModalities"] ?? []].flat().some((modality) => modality !== "TEXT") ||
    listOf(body["tools"]).some((tool) => Object.keys(fieldsOf(tool)).some((name) => !ownTools.test(name))),
  readWhole: read,
  readEvent: read,
};
