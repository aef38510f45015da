// MLflow tracing. Keys: mlflow/mlflow mlflow/tracing/constant.py. Every value is JSON, strings with their quotes.
import type { Dialect, Source } from "@/lib/otlp/dialects/table";

const usage = (name: string): Source[] => [{ key: "mlflow.chat.tokenUsage", at: [name] }];
const quoted = (key: string): Source => ({ key, as: "unquote" });

export const mlflow: Dialect = {
  id: "mlflow",
  prefixes: ["mlflow."],
  scopes: /^mlflow/,
  kind: [
    {
      key: "mlflow.spanType",
      as: "unquote",
      kinds: {
        llm: "llm",
        chat_model: "llm",
        agent: "agent",
        tool: "tool",
        chain: "chain",
        workflow: "chain",
        task: "chain",
        retriever: "retrieval",
        reranker: "retrieval",
        embedding: "embedding",
        guardrail: "guard",
        evaluator: "chain",
        parser: "chain",
        memory: "other",
        unknown: "chain",
      },
    },
  ],
  model: [
    quoted("mlflow.llm.model"),
    { key: "mlflow.spanOutputs", at: ["model"] },
    { key: "mlflow.spanInputs", at: ["model"] },
  ],
  provider: [quoted("mlflow.llm.provider")],
  tokens: [
    {
      input: usage("input_tokens"),
      output: usage("output_tokens"),
      cacheRead: usage("cache_read_input_tokens"),
      cacheWrite: usage("cache_creation_input_tokens"),
      reasoning: usage("reasoning_tokens"),
      total: usage("total_tokens"),
    },
  ],
  cost: [{ key: "mlflow.llm.cost", at: ["total_cost"] }],
  sessionId: [quoted("mlflow.trace.session"), quoted("session.id")],
  userId: [quoted("mlflow.trace.user"), quoted("user.id")],
  input: ["mlflow.spanInputs"],
  output: ["mlflow.spanOutputs"],
  rawInput: [quoted("mlflow.spanInputs")],
  rawOutput: [quoted("mlflow.spanOutputs")],
  tools: ["mlflow.chat.tools", { key: "mlflow.spanInputs", at: ["tools"] }],
  parameters: [{ key: "mlflow.spanInputs" }],
  toolName: [quoted("mlflow.spanFunctionName"), { span: "name" }],
  toolArguments: ["mlflow.spanInputs"],
  toolResult: ["mlflow.spanOutputs"],
  pipeline: [quoted("mlflow.traceName")],
};
