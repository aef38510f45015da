// Anthropic messages: https://docs.anthropic.com/en/api/messages and /en/docs/build-with-claude/streaming
import { type Dialect, fragments, pieces, type Said, type StreamEvent } from "./answer";

/** The provider counts cached and written tokens beside its input. */
const usageOf = ({ tokens }: Said, output_tokens: number) => ({
  input_tokens: tokens.in - tokens.cached - tokens.written,
  cache_creation_input_tokens: tokens.written,
  cache_read_input_tokens: tokens.cached,
  cache_creation: { ephemeral_5m_input_tokens: tokens.written, ephemeral_1h_input_tokens: 0 },
  output_tokens,
  ...(tokens.reasoning > 0 ? { output_tokens_details: { thinking_tokens: tokens.reasoning } } : {}),
  service_tier: "standard",
});

function blocksOf(said: Said) {
  return [
    ...(said.reasoning === ""
      ? []
      : [{ type: "thinking" as const, thinking: said.reasoning, signature: "c2NyaXB0ZWQ=" }]),
    ...(said.text === "" ? [] : [{ type: "text" as const, text: said.text }]),
    ...said.toolCalls.map(({ id, name, arguments: input }) => ({
      type: "tool_use" as const,
      id: `toolu_${id}`,
      name,
      input,
    })),
  ];
}
type Block = ReturnType<typeof blocksOf>[number];

const stopOf = (said: Said) => (said.truncated ? "max_tokens" : said.toolCalls.length > 0 ? "tool_use" : "end_turn");
const message = (said: Said, content: readonly Block[], stop_reason: string | null, output_tokens: number) => ({
  id: `msg_${said.id}`,
  type: "message",
  role: "assistant",
  model: said.model,
  content,
  stop_reason,
  stop_sequence: null,
  usage: usageOf(said, output_tokens),
});

function events(said: Said): readonly StreamEvent[] {
  const bare = [
    { type: "message_start", message: message(said, [], null, 1) },
    ...blocksOf(said).flatMap((block, index) => [
      { type: "content_block_start", index, content_block: emptied(block) },
      ...(index === 0 ? [{ type: "ping" }] : []),
      ...deltasOf(block).map((delta) => ({ type: "content_block_delta", index, delta })),
      { type: "content_block_stop", index },
    ]),
    {
      type: "message_delta",
      delta: { stop_reason: stopOf(said), stop_sequence: null },
      usage: usageOf(said, said.tokens.out),
    },
    { type: "message_stop" },
  ];
  return bare.map((data) => ({ event: data.type, data }));
}

function emptied(block: Block): object {
  if (block.type === "thinking") return { ...block, thinking: "", signature: "" };
  return block.type === "text" ? { ...block, text: "" } : { ...block, input: {} };
}

function deltasOf(block: Block): readonly object[] {
  if (block.type === "text") return pieces(block.text).map((text) => ({ type: "text_delta", text }));
  if (block.type === "thinking") {
    const thoughts = pieces(block.thinking).map((thinking) => ({ type: "thinking_delta", thinking }));
    return [...thoughts, { type: "signature_delta", signature: block.signature }];
  }
  const parts = ["", ...fragments(JSON.stringify(block.input))];
  return parts.map((partial_json) => ({ type: "input_json_delta", partial_json }));
}

export const messages: Dialect = {
  whole: (said) => message(said, blocksOf(said), stopOf(said), said.tokens.out),
  events,
};
