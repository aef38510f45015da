// Anthropic messages: https://docs.anthropic.com/en/api/messages
import type { ModelApi } from "@/lib/domain/model/api";
import type { Draft } from "@/lib/domain/model/draft";
import { at, countOf, type Fields, fieldsOf, isFields, listOf, textOf } from "@/lib/domain/model/json";
import { messageOf, partsOf } from "@/lib/domain/model/part";

/** Tools of Anthropic's that the caller runs; its own have no type. All others the provider runs, for a fee. */
const ownTools = /^(custom|bash|text_editor|computer|browser|memory)(_|$)/;

/** Cached and written tokens are counted beside the input. What a later event leaves out is as it was. */
function readUsage(value: unknown, into: Draft): void {
  const news = Object.entries(fieldsOf(value)).filter(([, item]) => item !== null);
  into.told = { ...into.told, ...Object.fromEntries(news) };
  const count = (...path: string[]) => countOf(at(into.told, ...path));
  const input = count("input_tokens");
  const out = count("output_tokens");
  if (input === null || out === null) return;
  const cachedIn = count("cache_read_input_tokens") ?? 0;
  const written = count("cache_creation_input_tokens") ?? 0;
  const long = Math.min(written, count("cache_creation", "ephemeral_1h_input_tokens") ?? 0);
  into.usage = {
    in: input + cachedIn + written,
    out,
    cachedIn,
    cacheWrite: written - long,
    cacheWriteLong: long,
    reasoning: count("output_tokens_details", "thinking_tokens") ?? 0,
  };
}

/** A whole answer, or the first event of a stream, in which most of it is still empty. */
function readWhole(answer: Fields, into: Draft): void {
  into.id = textOf(answer["id"]);
  into.model = textOf(answer["model"]);
  for (const [index, block] of listOf(answer["content"]).entries()) into.put(0, partsOf(block), index);
  readEnd(answer["usage"], answer["stop_reason"], into);
}

function readEnd(usage: unknown, reason: unknown, into: Draft): void {
  readUsage(usage, into);
  into.end(0, reason);
  into.final = into.usage !== null && into.finish.size > 0;
}

function readEvent(event: Fields, into: Draft): void {
  const index = countOf(event["index"]) ?? 0;
  const { type, delta, message, content_block: block } = event;
  if (isFields(message)) readWhole(message, into);
  // a block begins with what its deltas add to
  for (const from of [block, delta]) {
    into.write(0, index, "text", at(from, "text"));
    into.write(0, index, "reasoning", at(from, "thinking"));
  }
  const name = at(block, "name");
  const written = at(delta, "partial_json");
  if (name !== undefined || written !== undefined)
    into.call(0, index, { id: at(block, "id"), name, arguments: written });
  if (type === "message_delta") readEnd(event["usage"], at(delta, "stop_reason"), into);
  if (type === "error") into.fault = at(event, "error", "type") === "rate_limit_error" ? "429" : "5xx";
}

export const messages: ModelApi = {
  maker: "anthropic",
  imageTokens: 5_000, // 4,784 for the largest picture that is not scaled down
  asked: (body) => ({
    system: partsOf(body["system"]),
    messages: listOf(body["messages"]).map((message) =>
      messageOf(at(message, "role"), partsOf(at(message, "content"))),
    ),
  }),
  settings: (body) => body,
  withOutputMax: (body, tokens) => ({ ...body, max_tokens: tokens }),
  costsMore: (body) =>
    body["speed"] === "fast" ||
    body["inference_geo"] === "us" ||
    listOf(body["mcp_servers"]).length > 0 ||
    listOf(body["tools"]).some((tool) => !ownTools.test(String(at(tool, "type") ?? "custom"))),
  readWhole,
  readEvent,
};
