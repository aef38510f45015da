// Pydantic AI and Logfire, instrumentation versions 1 to 4. Keys: pydantic/pydantic-ai pydantic_ai/_instrumentation.py and
// models/instrumented.py; pydantic/logfire integrations (request_data, response_data). The agent's span repeats the sums.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const logfire: Dialect = {
  id: "logfire",
  prefixes: ["logfire.", "pydantic_ai."],
  scopes: /^(pydantic-ai|logfire)/,
  markers: ["all_messages_events", "model_request_parameters"],
  kind: [
    {
      key: "gen_ai.operation.name",
      kinds: { chat: "llm", invoke_agent: "agent", execute_tool: "tool", embeddings: "embedding" },
    },
    { has: "pydantic_ai.all_messages", kind: "agent" },
    { has: "all_messages_events", kind: "agent" },
    { name: /^(invoke_agent\b|agent run$|\S+ run$)/, kind: "agent" },
    { name: /^(running tool|execute_tool)\b/, kind: "tool" },
    { name: /^running \d+ tools?$/, kind: "chain" },
    { name: /^running output function/, kind: "tool" },
    { has: "response_data", kind: "llm" },
  ],
  model: [
    "gen_ai.response.model",
    { key: "response_data", at: ["model"] },
    "gen_ai.request.model",
    { key: "request_data", at: ["model"] },
  ],
  cost: ["operation.cost"],
  finishReason: ["gen_ai.response.finish_reasons", { key: "response_data", at: ["finish_reason"] }],
  input: [
    "gen_ai.input.messages",
    { key: "events", as: "json_list", take: "asked" },
    { key: "pydantic_ai.all_messages", take: "asked" },
    { key: "all_messages_events", as: "json_list", take: "asked" },
    "request_data",
  ],
  output: [
    "gen_ai.output.messages",
    { key: "events", as: "json_list", take: "answered" },
    { key: "final_result", as: "text" },
    { key: "response_data", at: ["message"] },
    { key: "response_data", at: ["combined_chunk_content"] },
    "response_data",
    { key: "pydantic_ai.all_messages", take: "answered" },
    { key: "all_messages_events", as: "json_list", take: "answered" },
  ],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^(running tool:?|execute_tool)\s*/ }],
  toolArguments: ["gen_ai.tool.call.arguments", "tool_arguments"],
  toolResult: ["gen_ai.tool.call.result", "tool_response"],
  pipeline: ["gen_ai.agent.name", "agent_name"],
};
