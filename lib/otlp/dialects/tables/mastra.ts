// Mastra. Keys: mastra-ai/mastra observability/otel-exporter (1.x: gen_ai.* and mastra.TYPE.input/.output; 0.x: bare input
// and output beside gen_ai.prompt/completion). Where a model_inference span is sent it is the call, and model_generation
// the loop around it; older ones send only model_generation.
import type { StepKind } from "@/lib/domain/trace/step";
import type { Dialect, Source } from "@/lib/otlp/dialects/table";

const types: { readonly [type: string]: StepKind } = {
  agent_run: "agent",
  model_inference: "llm",
  // Between a model_generation and its calls where the exporter makes both model calls (OpenInference).
  model_step: "other",
  model_chunk: "other",
  llm_generation: "llm",
  llm_chunk: "chain",
  tool_call: "tool",
  mcp_tool_call: "tool",
  provider_tool_call: "tool",
  client_tool_call: "tool",
  processor_run: "chain",
  workflow_run: "chain",
  workflow_step: "chain",
  workflow_conditional: "chain",
  workflow_conditional_eval: "chain",
  workflow_parallel: "chain",
  workflow_loop: "chain",
  workflow_sleep: "chain",
  workflow_wait_event: "gate",
  rag_embedding: "embedding",
  rag_vector_operation: "retrieval",
  rag_ingestion: "chain",
  rag_action: "chain",
  memory_operation: "chain",
  generic: "chain",
};
const ofType = (side: string): Source[] => [
  ...Object.keys(types)
    .concat("model_generation")
    .map((type) => `mastra.${type}.${side}`),
  `mastra.${side}`,
];

export const mastra: Dialect = {
  id: "mastra",
  prefixes: ["mastra."],
  scopes: /mastra/i,
  kind: [
    { key: "mastra.span.type", kinds: types },
    {
      key: "gen_ai.operation.name",
      kinds: { chat: "llm", tool_selection: "llm", model_generation: "chain", llm_generation: "llm" },
    },
    { key: "mastra.span.type", kinds: { model_generation: "llm" } },
  ],
  firstToken: [{ key: "mastra.completion_start_time", unit: "moment" }],
  sessionId: [
    "gen_ai.conversation.id",
    "mastra.metadata.threadId",
    "mastra.metadata.sessionId",
    "mastra.metadata.session_id",
    "threadId",
    "sessionId",
  ],
  userId: ["mastra.metadata.userId", "mastra.metadata.user_id", "mastra.metadata.resourceId", "userId"],
  input: ["gen_ai.input.messages", "gen_ai.prompt", ...ofType("input"), "input"],
  rawInput: [...ofType("input"), "input"],
  rawOutput: [...ofType("output"), "output"],
  output: ["gen_ai.output.messages", "gen_ai.completion", ...ofType("output"), "output"],
  tools: [
    { key: "mastra.model_generation.input", at: ["tools"] },
    { key: "input", at: ["tools"] },
  ],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^(execute_tool|tool\.execute|tool:|mcp_tool:)\s*/ }],
  toolArguments: ["gen_ai.tool.call.arguments", "gen_ai.tool.input", ...ofType("input"), "input"],
  toolResult: ["gen_ai.tool.call.result", "gen_ai.tool.output", ...ofType("output"), "output"],
  failedWhen: [{ key: "error", is: "true" }],
  pipeline: ["gen_ai.agent.name", "gen_ai.agent.id", "workflow.id"],
};
