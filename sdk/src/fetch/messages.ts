// Anthropic messages: https://docs.anthropic.com/en/api/messages
import type { ModelApi } from "@/sdk/src/fetch/api";
import type { Draft } from "@/sdk/src/fetch/draft";
import { countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/sdk/src/fetch/json";
import { type Message, partsOf, toolsOf } from "@/sdk/src/fetch/part";

/** Tools of Anthropic's that the caller runs; its own have no type. All others the provider runs, for a fee. */
const ownTools = /^(custom|bash|text_editor|computer|browser|memory)(_|$)/;

function messageOf(value: unknown): Message {
  const message = fieldsOf(value);
  const parts = partsOf(message["content"]);
  const results = parts.length > 0 && parts.every(({ type }) => type === "tool_call_response");
  return { role: results ? "tool" : (textOf(message["role"]) ?? "user"), parts };
}

/** Cached and written tokens are counted beside the input. What a later event leaves out is as it was. */
function readUsage(value: unknown, into: Draft): void {
  const told = Object.entries(fieldsOf(value)).filter(([, item]) => item !== null);
  const usage: Fields = { ...into.told, ...Object.fromEntries(told) };
  into.told = usage;
  const input = countOf(usage["input_tokens"]);
  const out = countOf(usage["output_tokens"]);
  if (input === null || out === null) return;
  const cachedIn = countOf(usage["cache_read_input_tokens"]) ?? 0;
  const written = countOf(usage["cache_creation_input_tokens"]) ?? 0;
  const long = Math.min(written, countOf(fieldsOf(usage["cache_creation"])["ephemeral_1h_input_tokens"]) ?? 0);
  into.usage = {
    in: input + cachedIn + written,
    out,
    cachedIn,
    cacheWrite: written - long,
    cacheWriteLong: long,
    reasoning: countOf(fieldsOf(usage["output_tokens_details"])["thinking_tokens"]) ?? 0,
  };
}

function readWhole(answer: Fields, into: Draft): void {
  into.id = textOf(answer["id"]);
  into.model = textOf(answer["model"]);
  readUsage(answer["usage"], into);
  for (const [index, block] of listOf(answer["content"]).entries()) into.put(0, partsOf([block]), index);
  finish(answer, into);
}

function finish({ stop_reason }: Fields, into: Draft): void {
  if (typeof stop_reason !== "string") return;
  into.finish.set(0, stop_reason);
  into.final = into.usage !== null;
}

function readEvent(event: Fields, into: Draft): void {
  const index = countOf(event["index"]) ?? 0;
  const delta = fieldsOf(event["delta"]);
  switch (event["type"]) {
    case "message_start":
      readWhole(fieldsOf(event["message"]), into);
      break;
    case "content_block_start":
      startBlock(fieldsOf(event["content_block"]), index, into);
      break;
    case "content_block_delta":
      into.write(0, index, "text", delta["text"]);
      into.write(0, index, "reasoning", delta["thinking"]);
      if (typeof delta["partial_json"] === "string") into.call(0, index, { arguments: delta["partial_json"] });
      break;
    case "message_delta":
      readUsage(event["usage"], into);
      finish(delta, into);
      break;
    case "error":
      into.fault = fieldsOf(event["error"])["type"] === "rate_limit_error" ? "429" : "5xx";
  }
}

function startBlock(block: Fields, index: number, into: Draft): void {
  into.write(0, index, "text", block["text"]);
  into.write(0, index, "reasoning", block["thinking"]);
  if (typeof block["name"] === "string") into.call(0, index, { id: block["id"], name: block["name"] });
}

export const messages: ModelApi = {
  maker: "anthropic",
  imageTokens: 5_000, // 4,784 for the largest picture that is not scaled down
  asked: (body) => ({
    system: partsOf(body["system"]),
    messages: listOf(body["messages"]).map(messageOf),
    tools: toolsOf(body["tools"]),
    parameters: {
      temperature: body["temperature"],
      top_p: body["top_p"],
      top_k: body["top_k"],
      max_tokens: body["max_tokens"],
      stop_sequences: body["stop_sequences"],
    },
  }),
  outputMax: (body) => countOf(body["max_tokens"]),
  withOutputMax: (body, tokens) => ({ ...body, max_tokens: tokens }),
  choices: () => 1,
  costsMore: (body) =>
    body["speed"] === "fast" ||
    body["inference_geo"] === "us" ||
    isFields(body["container"]) ||
    listOf(body["mcp_servers"]).length > 0 ||
    listOf(body["tools"]).some((tool) => !ownTools.test(String(fieldsOf(tool)["type"] ?? "custom"))),
  readWhole,
  readEvent,
};
