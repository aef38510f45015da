// OpenAI chat completions and what is compatible with it: https://platform.openai.com/docs/api-reference/chat
import type { ModelApi } from "@/lib/domain/model/api";
import type { Draft } from "@/lib/domain/model/draft";
import { at, countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/lib/domain/model/json";
import { callPart, type Message, messageOf, partsOf, reasoningPart, responsePart } from "@/lib/domain/model/part";

function read(value: unknown): Message {
  const message = fieldsOf(value);
  const { role, content } = message;
  if (role === "tool") return messageOf(role, [responsePart(message["tool_call_id"], content)]);
  const thought = textOf(message["reasoning_content"] ?? message["reasoning"]);
  const calls = listOf(message["tool_calls"]).map((call) => {
    const called = at(call, "function") ?? at(call, "custom");
    return callPart(at(call, "id"), at(called, "name"), at(called, "arguments") ?? at(called, "input"));
  });
  const parts = [...(thought ? [reasoningPart(thought)] : []), ...partsOf(content ?? message["refusal"]), ...calls];
  return messageOf(role, parts);
}

function readUsage(usage: unknown, into: Draft): void {
  const input = countOf(at(usage, "prompt_tokens"));
  const output = countOf(at(usage, "completion_tokens"));
  if (input === null || output === null) return;
  const cached = at(usage, "prompt_tokens_details", "cached_tokens") ?? at(usage, "prompt_cache_hit_tokens");
  const reasoning = countOf(at(usage, "completion_tokens_details", "reasoning_tokens")) ?? 0;
  // xAI counts reasoning beside the completion: its total tells
  const beside = at(usage, "total_tokens") === input + output + reasoning;
  into.usage = {
    in: input,
    out: beside ? output + reasoning : output,
    cachedIn: countOf(cached) ?? 0,
    cacheWrite: countOf(at(usage, "prompt_tokens_details", "cache_write_tokens")) ?? 0,
    reasoning,
  };
  // usage comes in a chunk of its own after the last choice, or with the last choice
  into.final = into.finish.size > 0;
}

function readAnswer(answer: Fields, into: Draft): void {
  into.id ??= textOf(answer["id"]);
  into.model ??= textOf(answer["model"]) || null;
  for (const choice of listOf(answer["choices"])) {
    const index = countOf(at(choice, "index")) ?? 0;
    const message = at(choice, "message");
    if (message !== undefined) into.put(index, read({ ...fieldsOf(message), role: "assistant" }).parts);
    readDelta(index, at(choice, "delta"), into);
    into.end(index, at(choice, "finish_reason"));
  }
  readUsage(answer["usage"], into);
  const { error } = answer;
  if (isFields(error)) into.fault = String(error["code"] ?? error["status"]) === "429" ? "429" : "5xx";
}

function readDelta(index: number, delta: unknown, into: Draft): void {
  into.write(index, 0, "reasoning", at(delta, "reasoning_content") ?? at(delta, "reasoning"));
  into.write(index, 0, "text", at(delta, "content") ?? at(delta, "refusal"));
  for (const call of listOf(at(delta, "tool_calls"))) {
    into.call(index, countOf(at(call, "index")) ?? 0, { ...fieldsOf(at(call, "function")), id: at(call, "id") });
  }
}

/** Newer models of OpenAI know only the new name, and all of them know it; most others know only the old one. */
const newModels = /^(o\d|gpt-5)/;

export const chat: ModelApi = {
  maker: "openai",
  imageTokens: 50_000, // gpt-4o-mini bills 2,833 + 8 × 5,667 for a picture in high detail
  asked: (body) => ({ system: [], messages: listOf(body["messages"]).map(read) }),
  settings: (body) => body,
  withOutputMax: (body, tokens, { host, model }) => ({
    ...body,
    [host === "openai" || host === "azure.ai.openai" || newModels.test(model) ? "max_completion_tokens" : "max_tokens"]:
      tokens,
  }),
  costsMore: (body) =>
    body["service_tier"] === "priority" ||
    ["prediction", "audio", "web_search_options"].some((name) => isFields(body[name])) ||
    listOf(body["plugins"]).length > 0 ||
    listOf(body["tools"]).some((tool) => !/^(function|custom)$/.test(String(at(tool, "type")))),
  readWhole: readAnswer,
  readEvent: readAnswer,
};
