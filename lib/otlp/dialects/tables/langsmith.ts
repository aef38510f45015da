// LangSmith over OpenTelemetry. Keys: langchain-ai/langsmith-sdk js/src/experimental/otel and python _internal/otel. The
// run's type is in langsmith.span.kind (gen_ai.operation.name calls a retriever "embeddings" and a prompt "chat");
// langsmith.trace.session_* is the project, not a conversation.
import type { Dialect, Source } from "@/lib/otlp/dialects/table";
import { genAiUsage } from "@/lib/otlp/dialects/tables/gen-ai-usage";

/** JavaScript sends it as a key of its own, Python among the metadata. */
const usage = (...at: string[]): Source[] =>
  ["langsmith.usage_metadata", "langsmith.metadata.usage_metadata"].map((key) => ({ key, at }));

export const langSmith: Dialect = {
  id: "langsmith",
  prefixes: ["langsmith."],
  scopes: /langsmith/i,
  kind: [
    {
      key: "langsmith.span.kind",
      kinds: {
        llm: "llm",
        chat_model: "llm",
        chain: "chain",
        tool: "tool",
        retriever: "retrieval",
        embedding: "embedding",
        prompt: "chain",
        parser: "chain",
        agent: "agent",
      },
    },
  ],
  tokens: [
    {
      input: [...genAiUsage.input, ...usage("input_tokens")],
      output: [...genAiUsage.output, ...usage("output_tokens")],
      cacheRead: [...genAiUsage.cacheRead, ...usage("input_token_details", "cache_read")],
      cacheWrite: [...genAiUsage.cacheWrite, ...usage("input_token_details", "cache_creation")],
      reasoning: [...genAiUsage.reasoning, ...usage("output_token_details", "reasoning")],
      total: ["gen_ai.usage.total_tokens"],
    },
  ],
  cost: [{ key: "langsmith.usage_metadata", at: ["total_cost"] }],
  firstToken: [{ event: "new_token" }],
  sessionId: [
    "langsmith.metadata.session_id",
    "langsmith.metadata.thread_id",
    "langsmith.metadata.conversation_id",
    "langsmith.metadata.sessionId",
    "langsmith.metadata.threadId",
  ],
  userId: ["langsmith.metadata.user_id", "langsmith.metadata.userId", "langsmith.metadata.ls_user_id"],
  input: ["gen_ai.prompt", { messages: "input" }, { prefix: "gen_ai.prompt" }],
  output: ["gen_ai.completion", { messages: "output" }, { prefix: "gen_ai.completion" }],
  rawInput: ["gen_ai.prompt"],
  rawOutput: ["gen_ai.completion"],
  // Its first update sets OK, which the OpenTelemetry SDK never takes back: only the exception event tells of a failure.
  failsByEvent: true,
  tools: [{ key: "gen_ai.prompt", at: ["tools"] }],
  parameters: [{ prefix: "gen_ai.request." }, { prefix: "langsmith.metadata.ls_" }],
  toolName: ["gen_ai.tool.name", "langsmith.trace.name", { span: "name" }],
  toolArguments: ["gen_ai.tool.call.arguments", { key: "gen_ai.prompt", as: "wrapped" }],
  toolResult: ["gen_ai.tool.call.result", { key: "gen_ai.completion", as: "wrapped" }],
};
