// OpenAI responses: https://platform.openai.com/docs/api-reference/responses
import type { ModelApi } from "@/sdk/src/fetch/api";
import type { Draft } from "@/sdk/src/fetch/draft";
import { countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/sdk/src/fetch/json";
import { callPart, type Message, type Part, partsOf, reasoningPart, responsePart, toolsOf } from "@/sdk/src/fetch/part";

/** Tools that the caller runs. All others the provider runs, for a fee and with tokens of their own. */
const ownTools = ["function", "custom", "local_shell", "apply_patch", "computer_use_preview", "computer"];

function itemOf(value: unknown): Message {
  const item = fieldsOf(value);
  const type = textOf(item["type"]) ?? "message";
  if (type.endsWith("_output")) return { role: "tool", parts: [responsePart(item["call_id"], item["output"])] };
  if (type === "message" || "role" in item) {
    const role = textOf(item["role"]) ?? "user";
    return { role: role === "developer" ? "system" : role, parts: partsOf(item["content"]) };
  }
  return { role: "assistant", parts: partsOfItem(item, type) };
}

function partsOfItem(item: Fields, type: string): readonly Part[] {
  if (type.endsWith("_call")) {
    return [
      callPart(
        item["call_id"] ?? item["id"],
        item["name"] ?? type,
        item["arguments"] ?? item["input"] ?? item["action"],
      ),
    ];
  }
  if (type !== "reasoning") return partsOf(item["content"] ?? [item]);
  const thoughts = [...listOf(item["summary"]), ...listOf(item["content"])].map((part) =>
    textOf(fieldsOf(part)["text"]),
  );
  return thoughts.flatMap((thought) => (thought ? [reasoningPart(thought)] : []));
}

function readUsage(value: unknown, into: Draft): void {
  const usage = fieldsOf(value);
  const input = countOf(usage["input_tokens"]);
  const output = countOf(usage["output_tokens"]);
  if (input === null || output === null) return;
  into.usage = {
    in: input,
    out: output,
    cachedIn: countOf(fieldsOf(usage["input_tokens_details"])["cached_tokens"]) ?? 0,
    reasoning: countOf(fieldsOf(usage["output_tokens_details"])["reasoning_tokens"]) ?? 0,
  };
  into.final = true;
}

const faultOf = (error: Fields) => (/rate_limit/.test(String(error["code"])) ? "429" : "5xx");

function readWhole(answer: Fields, into: Draft): void {
  into.id = textOf(answer["id"]) ?? into.id;
  into.model = textOf(answer["model"]) ?? into.model;
  readUsage(answer["usage"], into);
  for (const [index, item] of listOf(answer["output"]).entries()) into.put(0, itemOf(item).parts, index);
  const status = textOf(answer["status"]);
  if (isFields(answer["error"])) into.fault = faultOf(answer["error"]);
  if (status === null || ["in_progress", "queued"].includes(status)) return;
  const reason = textOf(fieldsOf(answer["incomplete_details"])["reason"]);
  const called = listOf(answer["output"]).some((item) => /_call$/.test(String(fieldsOf(item)["type"])));
  into.finish.set(0, reason ?? (status === "completed" ? (called ? "tool_calls" : "stop") : status));
}

function readEvent(event: Fields, into: Draft): void {
  const type = textOf(event["type"]) ?? "";
  if (isFields(event["response"])) readWhole(event["response"], into);
  // an item is put when it is done, so that a stream that breaks off still shows what came whole
  const index = countOf(event["output_index"]) ?? 0;
  if (type === "response.output_item.done") into.put(0, itemOf(event["item"]).parts, index);
  if (type === "error") into.fault = faultOf(fieldsOf(event["error"] ?? event));
}

export const responses: ModelApi = {
  maker: "openai",
  imageTokens: 50_000, // as in chat completions
  asked: (body) => ({
    system: partsOf(body["instructions"]),
    messages: Array.isArray(body["input"])
      ? body["input"].map(itemOf)
      : [{ role: "user", parts: partsOf(body["input"]) }],
    tools: toolsOf(body["tools"]),
    parameters: {
      temperature: body["temperature"],
      top_p: body["top_p"],
      max_tokens: body["max_output_tokens"],
      reasoning_effort: fieldsOf(body["reasoning"])["effort"],
    },
  }),
  outputMax: (body) => countOf(body["max_output_tokens"]),
  withOutputMax: (body, tokens) => ({ ...body, max_output_tokens: tokens }),
  choices: () => 1,
  costsMore: (body) =>
    body["service_tier"] === "priority" ||
    listOf(body["tools"]).some((tool) => !ownTools.includes(String(fieldsOf(tool)["type"]))),
  readWhole,
  readEvent,
};
