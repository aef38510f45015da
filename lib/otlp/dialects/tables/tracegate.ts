// Tracegate's own SDK: gen_ai.* where a convention exists, tracegate.* otherwise.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const tracegate: Dialect = {
  id: "tracegate",
  prefixes: ["tracegate."],
  scopes: /^tracegate/,
  kind: [
    {
      key: "tracegate.step.kind",
      kinds: {
        agent: "agent",
        llm: "llm",
        tool: "tool",
        retrieval: "retrieval",
        embedding: "embedding",
        chain: "chain",
        guard: "guard",
        gate: "gate",
        other: "other",
      },
    },
    { has: "tracegate.approval.id", kind: "gate" },
  ],
  cost: [{ key: "tracegate.cost.micro_usd", as: "micro" }],
  sessionId: ["tracegate.session.id"],
  userId: ["tracegate.user.id"],
  // what a model step was given and gave, around the calls that it made
  input: ["tracegate.input"],
  output: ["tracegate.output"],
  rawInput: ["tracegate.input"],
  rawOutput: ["tracegate.output"],
  toolName: ["gen_ai.tool.name", "tracegate.step.name", { span: "name" }],
  toolArguments: ["gen_ai.tool.call.arguments", "tracegate.input"],
  toolResult: ["gen_ai.tool.call.result", "tracegate.output"],
  attempt: ["tracegate.attempt"],
  pipeline: ["tracegate.pipeline"],
  pipelineVersion: ["tracegate.pipeline.version"],
  haltCode: ["tracegate.halt.code"],
};
