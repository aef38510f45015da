// OpenAI responses: https://platform.openai.com/docs/api-reference/responses
import type { ModelApi } from "@/lib/domain/model/api";
import type { Draft } from "@/lib/domain/model/draft";
import { at, countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/lib/domain/model/json";
import {
  callPart,
  type Message,
  messageOf,
  type Part,
  partsOf,
  reasoningPart,
  responsePart,
} from "@/lib/domain/model/part";

/** Tools that the caller runs. All others the provider runs, for a fee and with tokens of their own. */
const ownTools = /^(function|custom|local_shell|apply_patch|computer(_use_preview)?)$/;

function read(value: unknown): Message {
  const item = fieldsOf(value);
  const type = textOf(item["type"]) ?? "message";
  if (type === "message") return messageOf(item["role"], partsOf(item["content"]));
  return messageOf("assistant", partsOfItem(item, type));
}

function partsOfItem(item: Fields, type: string): readonly Part[] {
  const id = item["call_id"] ?? item["id"];
  if (type.endsWith("_output")) return [responsePart(id, item["output"])];
  if (type.endsWith("_call")) return [callPart(id, item["name"] ?? type, item["arguments"] ?? item["input"])];
  if (type !== "reasoning") return partsOf(item);
  const thoughts = [...listOf(item["summary"]), ...listOf(item["content"])].map((part) => textOf(at(part, "text")));
  return thoughts.flatMap((thought) => (thought ? [reasoningPart(thought)] : []));
}

function readUsage(usage: unknown, into: Draft): void {
  const input = countOf(at(usage, "input_tokens"));
  const output = countOf(at(usage, "output_tokens"));
  if (input === null || output === null) return;
  into.usage = {
    in: input,
    out: output,
    cachedIn: countOf(at(usage, "input_tokens_details", "cached_tokens")) ?? 0,
    reasoning: countOf(at(usage, "output_tokens_details", "reasoning_tokens")) ?? 0,
  };
  into.final = true;
}

const faultOf = (error: unknown) => (/rate_limit/.test(String(at(error, "code"))) ? "429" : "5xx");

function readWhole(answer: Fields, into: Draft): void {
  into.id = textOf(answer["id"]) ?? into.id;
  into.model = textOf(answer["model"]) ?? into.model;
  const output = listOf(answer["output"]);
  for (const [index, item] of output.entries()) into.put(0, read(item).parts, index);
  readUsage(answer["usage"], into);
  if (isFields(answer["error"])) into.fault = faultOf(answer["error"]);
  const { status } = answer;
  if (status === "in_progress" || status === "queued") return;
  const called = output.some((item) => /_call$/.test(String(at(item, "type"))));
  const completed = status === "completed" ? (called ? "tool_calls" : "stop") : status;
  into.end(0, at(answer, "incomplete_details", "reason") ?? completed);
}

function readEvent(event: Fields, into: Draft): void {
  const { type, response } = event;
  if (isFields(response)) readWhole(response, into);
  // an item is put when it is done, so that a stream that breaks off still shows what came whole
  if (type === "response.output_item.done") into.put(0, read(event["item"]).parts, countOf(event["output_index"]) ?? 0);
  if (type === "error") into.fault = faultOf(event["error"] ?? event);
}

export const responses: ModelApi = {
  maker: "openai",
  imageTokens: 50_000, // as in chat completions
  asked: ({ instructions, input }) => ({
    system: partsOf(instructions),
    messages: Array.isArray(input) ? input.map(read) : [messageOf("user", partsOf(input))],
  }),
  settings: (body) => body,
  withOutputMax: (body, tokens) => ({ ...body, max_output_tokens: tokens }),
  costsMore: (body) =>
    body["service_tier"] === "priority" ||
    listOf(body["tools"]).some((tool) => !ownTools.test(String(at(tool, "type")))),
  readWhole,
  readEvent,
};
