// What any client may send, whatever its dialect: general OpenTelemetry attributes and the plain names that hand-written
// instrumentation uses. Always asked last.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const common: Dialect = {
  id: "otel",
  kind: [
    {
      key: "span.kind",
      kinds: {
        llm: "llm",
        tool: "tool",
        agent: "agent",
        retrieval: "retrieval",
        retriever: "retrieval",
        embedding: "embedding",
        chain: "chain",
        workflow: "chain",
      },
    },
    {
      key: "span.type",
      kinds: {
        llm: "llm",
        tool: "tool",
        agent: "agent",
        retrieval: "retrieval",
        retriever: "retrieval",
        embedding: "embedding",
        chain: "chain",
        workflow: "chain",
        guardrail: "guard",
      },
    },
  ],
  model: ["model", "model_name", "llm.model"],
  provider: ["provider"],
  tokens: [
    {
      input: ["llm.usage.prompt_tokens", "usage.prompt_tokens"],
      output: ["llm.usage.completion_tokens", "usage.completion_tokens"],
      total: ["llm.usage.total_tokens"],
    },
    {
      input: ["input_tokens", "prompt_tokens", "usage.input_tokens"],
      output: ["output_tokens", "completion_tokens", "usage.output_tokens"],
    },
  ],
  cost: ["cost_usd", "llm.cost.total"],
  sessionId: [
    "session.id",
    "session_id",
    "sessionId",
    "conversation.id",
    "conversation_id",
    { key: "thread.id", as: "worded" },
    "thread_id",
    "threadId",
  ],
  userId: ["user.id", "enduser.id", "user_id", "userId"],
  input: ["input.value", "input", "inputs", "prompt", "messages"],
  output: ["output.value", "output", "outputs", "completion", "response"],
  rawInput: ["input.value", "input", "inputs", "prompt"],
  rawOutput: ["output.value", "output", "outputs", "response", "result"],
  tools: ["tools", "llm.tools"],
  parameters: [
    { key: "temperature", name: "temperature" },
    { key: "max_tokens", name: "max_tokens" },
  ],
  toolName: ["tool.name", "tool_name", "mcp.tool.name"],
  toolArguments: [
    "tool.parameters",
    "tool.arguments",
    "tool.input",
    "tool_arguments",
    "tool_input",
    "input.value",
    "input",
    "inputs",
  ],
  toolResult: ["tool.result", "tool.output", "tool_response", "tool_output", "output.value", "output", "outputs"],
  errorMessage: ["error.message", "exception.message", "otel.status_description"],
  errorType: ["error.type", "exception.type", "http.response.status_code", "http.status_code"],
  attempt: ["attempt"],
  pipelineVersion: [],
};
