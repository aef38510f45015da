// Langfuse SDKs (Python v3+, JS v4+). Keys: langfuse/langfuse-js packages/core LangfuseOtelSpanAttributes. Classes of
// usage exclude each other: "input" is without input_cached_tokens, "output" without output_reasoning_tokens.
import type { Dialect, Source } from "@/lib/otlp/dialects/table";

const usage = (...names: string[]): Source[] =>
  names.map((name) => ({ key: "langfuse.observation.usage_details", at: [name] }));

export const langfuse: Dialect = {
  id: "langfuse",
  prefixes: ["langfuse."],
  scopes: /^langfuse/,
  kind: [
    {
      key: "langfuse.observation.type",
      kinds: {
        generation: "llm",
        embedding: "embedding",
        agent: "agent",
        tool: "tool",
        chain: "chain",
        retriever: "retrieval",
        guardrail: "guard",
        evaluator: "chain",
        event: "chain",
        span: "chain",
      },
    },
  ],
  model: ["langfuse.observation.model.name"],
  tokens: [
    {
      input: usage("input", "prompt_tokens", "promptTokens", "input_tokens", "inputTokens"),
      output: usage("output", "completion_tokens", "completionTokens", "output_tokens", "outputTokens"),
      cacheRead: usage(
        "input_cached_tokens",
        "cache_read_input_tokens",
        "input_cache_read",
        "input_cache_read_tokens",
        "cached_tokens",
        "cachedInputTokens",
        "cache_read",
      ).concat({ key: "langfuse.observation.usage_details", at: ["prompt_tokens_details", "cached_tokens"] }),
      cacheWrite: usage(
        "cache_creation_input_tokens",
        "input_cache_creation",
        "input_cache_write_tokens",
        "cache_write",
      ),
      reasoning: usage(
        "output_reasoning_tokens",
        "output_reasoning",
        "reasoning_tokens",
        "reasoningTokens",
        "reasoning",
      ).concat({
        key: "langfuse.observation.usage_details",
        at: ["completion_tokens_details", "reasoning_tokens"],
      }),
      inputBeside: usage("input_audio_tokens", "input_audio", "input_image_tokens"),
      outputBeside: usage(
        "output_audio_tokens",
        "output_audio",
        "output_accepted_prediction_tokens",
        "output_rejected_prediction_tokens",
      ),
      total: usage("total", "total_tokens", "totalTokens"),
      cached: "exclusive",
      thought: "exclusive",
    },
  ],
  cost: [{ key: "langfuse.observation.cost_details", at: ["total"] }],
  finishReason: [{ key: "langfuse.observation.output", at: ["finish_reason"] }],
  firstToken: [{ key: "langfuse.observation.completion_start_time", unit: "moment" }],
  sessionId: [
    "session.id",
    "langfuse.session.id",
    "langfuse.trace.metadata.langfuse_session_id",
    "langfuse.observation.metadata.langfuse_session_id",
    "langfuse.trace.metadata.session_id",
    "langfuse.trace.metadata.thread_id",
  ],
  userId: [
    "user.id",
    "langfuse.user.id",
    "langfuse.trace.metadata.langfuse_user_id",
    "langfuse.observation.metadata.langfuse_user_id",
  ],
  input: ["langfuse.observation.input", "langfuse.trace.input"],
  output: ["langfuse.observation.output", "langfuse.trace.output"],
  rawInput: ["langfuse.observation.input", "langfuse.trace.input"],
  rawOutput: ["langfuse.observation.output", "langfuse.trace.output"],
  tools: [
    { key: "langfuse.observation.input", at: ["tools"] },
    { key: "langfuse.observation.model.parameters", at: ["tools"] },
  ],
  parameters: [{ key: "langfuse.observation.model.parameters" }],
  toolName: ["gen_ai.tool.name", "ai.toolCall.name", { span: "name" }],
  toolArguments: ["langfuse.observation.input"],
  toolResult: ["langfuse.observation.output"],
  failedWhen: [{ key: "langfuse.observation.level", is: "error" }],
  errorMessage: ["langfuse.observation.status_message"],
  pipeline: ["langfuse.trace.name"],
  pipelineVersion: ["langfuse.version"],
};
