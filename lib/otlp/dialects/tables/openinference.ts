// OpenInference. Keys: Arize-ai/openinference spec/semantic_conventions.md. The prompt count includes cached tokens.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const openInference: Dialect = {
  id: "openinference",
  prefixes: ["openinference.", "llm.token_count.", "llm.input_messages.", "llm.output_messages."],
  scopes: /openinference/i,
  kind: [
    // LlamaIndex: methods that build a request are marked LLM too; they ask nothing.
    { name: /\._prepare_\w+$/, kind: "chain" },
    {
      key: "openinference.span.kind",
      as: "unquote",
      kinds: {
        llm: "llm",
        embedding: "embedding",
        chain: "chain",
        retriever: "retrieval",
        reranker: "retrieval",
        tool: "tool",
        agent: "agent",
        guardrail: "guard",
        evaluator: "chain",
        prompt: "chain",
        unknown: "chain",
      },
    },
    { has: "llm.token_count.completion", kind: "llm" },
    { has: "llm.output_messages.0.message.role", kind: "llm" },
    { has: "llm.model_name", kind: "llm" },
  ],
  model: [
    "llm.response.model_name",
    "llm.model_name",
    "embedding.model_name",
    "reranker.model_name",
    "llm.request.model_name",
  ],
  provider: ["llm.provider", "llm.system"],
  tokens: [
    {
      input: ["llm.token_count.prompt"],
      output: ["llm.token_count.completion"],
      cacheRead: ["llm.token_count.prompt_details.cache_read", "llm.token_count.prompt_details.cache_input"],
      cacheWrite: ["llm.token_count.prompt_details.cache_write"],
      reasoning: ["llm.token_count.completion_details.reasoning"],
      total: ["llm.token_count.total"],
    },
  ],
  cost: ["llm.cost.total"],
  finishReason: ["llm.finish_reason"],
  firstToken: [{ event: "First Token Stream Event" }],
  sessionId: [
    "session.id",
    "metadata.sessionId",
    "metadata.session_id",
    "metadata.thread_id",
    { key: "metadata", at: ["session_id"] },
    { key: "metadata", at: ["sessionId"] },
    { key: "metadata", at: ["thread_id"] },
  ],
  userId: [
    "user.id",
    "metadata.userId",
    "metadata.user_id",
    { key: "metadata", at: ["user_id"] },
    { key: "metadata", at: ["userId"] },
  ],
  answersWithReasoning: true,
  input: [{ prefix: "llm.input_messages" }, "input.value", { prefix: "llm.prompts" }],
  output: [{ prefix: "llm.output_messages" }, "output.value", { prefix: "llm.choices" }],
  rawInput: ["input.value", { prefix: "embedding.embeddings", at: [] }, { prefix: "reranker.input_documents" }],
  rawOutput: ["output.value", { prefix: "retrieval.documents" }, { prefix: "reranker.output_documents" }],
  toolName: ["tool.name", "tool_call.function.name", { span: "name" }],
  // By the convention tool.parameters is the tool's schema; some write the arguments there.
  toolArguments: ["tool_call.function.arguments", { key: "input.value", as: "call_arguments" }, "tool.parameters"],
  toolResult: ["output.value"],
  pipeline: ["agent.name"],
};
