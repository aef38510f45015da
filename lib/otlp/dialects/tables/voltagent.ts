// VoltAgent. Keys: VoltAgent/voltagent packages/core/src/observability and agent/open-telemetry. One llm span may stand for
// all steps with the usage of the last; the sum is on the agent span.
import type { Dialect } from "@/lib/otlp/dialects/table";

const usage = (prefix: string) => ({
  input: [`${prefix}.prompt_tokens`],
  output: [`${prefix}.completion_tokens`],
  cacheRead: [`${prefix}.cached_tokens`],
  reasoning: [`${prefix}.reasoning_tokens`],
  total: [`${prefix}.total_tokens`],
});

export const voltAgent: Dialect = {
  id: "voltagent",
  prefixes: ["voltagent."],
  scopes: /voltagent/i,
  kind: [
    {
      key: "span.type",
      kinds: {
        agent: "agent",
        llm: "llm",
        tool: "tool",
        memory: "other",
        retriever: "retrieval",
        embedding: "embedding",
        workflow: "chain",
        "workflow-step": "chain",
        guardrail: "guard",
        middleware: "other",
        vector: "retrieval",
        summary: "other",
      },
    },
    { key: "entity.type", kinds: { agent: "agent", tool: "tool", workflow: "chain", retriever: "retrieval" } },
  ],
  model: ["llm.model", "ai.model.name"],
  provider: ["llm.provider", "ai.model.provider"],
  tokens: [usage("llm.usage"), usage("usage")],
  finishReason: ["llm.finish_reason", "ai.response.finish_reason"],
  sessionId: ["conversation.id", "voltagent.conversation_id"],
  userId: ["user.id"],
  input: ["llm.messages", "agent.messages", "input"],
  output: ["output", "llm.response", "llm.output"],
  rawInput: ["input"],
  rawOutput: ["output"],
  toolName: ["tool.name"],
  toolArguments: ["input", "tool.arguments"],
  toolResult: ["output"],
  attempt: ["llm.attempt"],
  pipeline: ["entity.name"],
};
