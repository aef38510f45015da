// OpenAI chat completions and what is compatible with it: https://platform.openai.com/docs/api-reference/chat
import type { ModelApi } from "@/sdk/src/fetch/api";
import type { Draft } from "@/sdk/src/fetch/draft";
import { countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/sdk/src/fetch/json";
import { callPart, type Message, partsOf, reasoningPart, responsePart, toolsOf } from "@/sdk/src/fetch/part";

function messageOf(value: unknown): Message {
  const message = fieldsOf(value);
  const role = textOf(message["role"]) ?? "user";
  if (role === "tool") return { role, parts: [responsePart(message["tool_call_id"], message["content"])] };
  const thought = textOf(message["reasoning_content"] ?? message["reasoning"]);
  const calls = listOf(message["tool_calls"]).map((call) => {
    const { id, function: named, custom } = fieldsOf(call);
    const called = fieldsOf(named ?? custom);
    return callPart(id, called["name"], called["arguments"] ?? called["input"]);
  });
  return {
    role: role === "developer" ? "system" : role,
    parts: [
      ...(thought ? [reasoningPart(thought)] : []),
      ...partsOf(message["content"] ?? message["refusal"]),
      ...calls,
    ],
  };
}

function readUsage(value: unknown, into: Draft): void {
  const usage = fieldsOf(value);
  const input = countOf(usage["prompt_tokens"]);
  const output = countOf(usage["completion_tokens"]);
  if (input === null || output === null) return;
  const read = fieldsOf(usage["prompt_tokens_details"]);
  const reasoning = countOf(fieldsOf(usage["completion_tokens_details"])["reasoning_tokens"]) ?? 0;
  // xAI counts reasoning beside the completion: its total tells
  const beside = usage["total_tokens"] === input + output + reasoning;
  into.usage = {
    in: input,
    out: beside ? output + reasoning : output,
    cachedIn: countOf(read["cached_tokens"] ?? usage["prompt_cache_hit_tokens"]) ?? 0,
    cacheWrite: countOf(read["cache_write_tokens"]) ?? 0,
    reasoning,
  };
}

function readHead(answer: Fields, into: Draft): void {
  into.id ??= textOf(answer["id"]);
  into.model ??= textOf(answer["model"]) || null;
  readUsage(answer["usage"], into);
  const error = answer["error"];
  if (isFields(error))
    into.fault = [error["code"], error["status"]].some((code) => String(code) === "429") ? "429" : "5xx";
}

function readEvent(event: Fields, into: Draft): void {
  readHead(event, into);
  for (const item of listOf(event["choices"])) {
    const choice = fieldsOf(item);
    const index = countOf(choice["index"]) ?? 0;
    const delta = fieldsOf(choice["delta"]);
    into.write(index, 0, "reasoning", delta["reasoning_content"] ?? delta["reasoning"]);
    into.write(index, 0, "text", delta["content"] ?? delta["refusal"]);
    for (const call of listOf(delta["tool_calls"])) {
      const { index: at, id, function: named } = fieldsOf(call);
      into.call(index, countOf(at) ?? 0, {
        id,
        name: fieldsOf(named)["name"],
        arguments: fieldsOf(named)["arguments"],
      });
    }
    if (typeof choice["finish_reason"] === "string") into.finish.set(index, choice["finish_reason"]);
  }
  // usage comes in a chunk of its own after the last choice, or with the last choice
  if (into.usage !== null && into.finish.size > 0 && isFields(event["usage"])) into.final = true;
}

function readWhole(answer: Fields, into: Draft): void {
  readHead(answer, into);
  for (const item of listOf(answer["choices"])) {
    const choice = fieldsOf(item);
    const index = countOf(choice["index"]) ?? 0;
    into.put(index, messageOf({ role: "assistant", ...fieldsOf(choice["message"]) }).parts);
    if (typeof choice["finish_reason"] === "string") into.finish.set(index, choice["finish_reason"]);
  }
  into.final = into.usage !== null;
}

/** Newer models of OpenAI know only the new name, and all of them know it; most others know only the old one. */
const newModels = /^(o\d|gpt-5)/;

export const chat: ModelApi = {
  maker: "openai",
  imageTokens: 50_000, // gpt-4o-mini bills 2,833 + 8 × 5,667 for a picture in high detail
  asked: (body) => ({
    system: [],
    messages: listOf(body["messages"]).map(messageOf),
    tools: toolsOf(body["tools"]),
    parameters: {
      temperature: body["temperature"],
      top_p: body["top_p"],
      max_tokens: body["max_completion_tokens"] ?? body["max_tokens"],
      frequency_penalty: body["frequency_penalty"],
      presence_penalty: body["presence_penalty"],
      stop_sequences: typeof body["stop"] === "string" ? [body["stop"]] : body["stop"],
      seed: body["seed"],
      "choice.count": body["n"],
      reasoning_effort: body["reasoning_effort"],
    },
  }),
  outputMax: (body) => countOf(body["max_completion_tokens"] ?? body["max_tokens"]),
  withOutputMax: (body, tokens, { host, model }) => ({
    ...body,
    [host === "openai" || host === "azure.ai.openai" || newModels.test(model) ? "max_completion_tokens" : "max_tokens"]:
      tokens,
  }),
  choices: (body) => Math.max(1, countOf(body["n"]) ?? 1),
  costsMore: (body) =>
    body["service_tier"] === "priority" ||
    isFields(body["prediction"]) ||
    isFields(body["audio"]) ||
    isFields(body["web_search_options"]) ||
    listOf(body["plugins"]).length > 0 ||
    listOf(body["tools"]).some((tool) => !["function", "custom"].includes(String(fieldsOf(tool)["type"]))),
  readWhole,
  readEvent,
};
