// OpenLLMetry / Traceloop. Keys: traceloop/openllmetry opentelemetry/semconv_ai/__init__.py and the JS packages. Model
// calls are gen_ai.* (older: indexed gen_ai.prompt.N.*); its Anthropic instrumentation sends the prompt without cached.
import type { Dialect } from "@/lib/otlp/dialects/table";
import { genAiUsage } from "@/lib/otlp/dialects/tables/gen-ai-usage";

export const openLlmetry: Dialect = {
  id: "openllmetry",
  prefixes: ["traceloop.", "llm.request.", "llm.usage."],
  scopes: /traceloop/i,
  kind: [
    // Its LangChain tools are "task" for old readers; the operation says what they are.
    {
      key: "gen_ai.operation.name",
      kinds: { execute_tool: "tool", invoke_agent: "agent", chat: "llm", embeddings: "embedding", workflow: "chain" },
    },
    {
      key: "traceloop.span.kind",
      kinds: { workflow: "chain", task: "chain", agent: "agent", tool: "tool", unknown: "other" },
    },
    { key: "llm.request.type", kinds: { chat: "llm", completion: "llm", embedding: "embedding", rerank: "retrieval" } },
  ],
  tokens: [
    {
      input: [...genAiUsage.input, "llm.usage.prompt_tokens"],
      output: [...genAiUsage.output, "llm.usage.completion_tokens"],
      cacheRead: [...genAiUsage.cacheRead, "llm.usage.cache_read_input_tokens"],
      cacheWrite: [...genAiUsage.cacheWrite, "llm.usage.cache_creation_input_tokens"],
      reasoning: [...genAiUsage.reasoning, "llm.usage.reasoning_tokens"],
      total: genAiUsage.total,
    },
  ],
  model: ["gen_ai.response.model", "gen_ai.request.model", "llm.response.model", "llm.request.model"],
  finishReason: [
    "gen_ai.response.finish_reasons",
    "gen_ai.completion.0.finish_reason",
    "gen_ai.response.finish_reason",
    "gen_ai.response.stop_reason",
    "llm.response.finish_reason",
    "llm.response.stop_reason",
  ],
  firstToken: [{ event: "llm.content.completion.chunk" }, { event: "gen_ai.content.completion.chunk" }],
  sessionId: [
    "traceloop.association.properties.session_id",
    "traceloop.association.properties.sessionId",
    "traceloop.association.properties.conversation_id",
    "traceloop.association.properties.thread_id",
    "traceloop.association.properties.chat_id",
  ],
  userId: ["traceloop.association.properties.user_id", "traceloop.association.properties.userId", "llm.user"],
  input: [{ key: "traceloop.entity.input", as: "call_arguments" }],
  output: ["traceloop.entity.output"],
  rawInput: [{ key: "traceloop.entity.input", as: "call_arguments" }],
  rawOutput: ["traceloop.entity.output"],
  tools: ["gen_ai.tool.definitions", { prefix: "llm.request.functions" }, "llm.request.functions"],
  parameters: [{ prefix: "gen_ai.request." }, { prefix: "llm.request." }, { prefix: "llm." }],
  toolName: ["gen_ai.tool.name", "traceloop.entity.name", { span: "name" }],
  toolArguments: [
    // LangChain in Python: {input_str, inputs, tags, metadata, kwargs}, under both keys.
    { key: "traceloop.entity.input", at: ["inputs"] },
    "gen_ai.tool.call.arguments",
    { key: "traceloop.entity.input", as: "call_arguments" },
  ],
  toolResult: ["gen_ai.tool.call.result", "traceloop.entity.output"],
  pipeline: ["traceloop.workflow.name"],
  pipelineVersion: ["traceloop.entity.version"],
};
