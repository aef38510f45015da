// Pydantic AI and Logfire, instrumentation versions 1 to 4. Keys: pydantic/pydantic-ai pydantic_ai/_instrumentation.py and
// models/instrumented.py; pydantic/logfire integrations (request_data, response_data). The agent's span repeats the sums.
import type { Dialect, Source } from "@/lib/otlp/dialects/table";
import { genAiUsage } from "@/lib/otlp/dialects/tables/gen-ai-usage";

/** The provider's own usage, below each of the keys that hold it. */
const provider = (...at: string[]): Source[] => ["gen_ai.usage.raw", "usage"].map((key) => ({ key, at }));

export const logfire: Dialect = {
  id: "logfire",
  prefixes: ["logfire.", "pydantic_ai."],
  scopes: /^(pydantic-ai|logfire)/,
  markers: ["all_messages_events", "model_request_parameters"],
  kind: [
    // A streamed call is a span, and when its stream has ended a record beside it: one call.
    { name: /^streaming response from /, kind: "other" },
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
    // Its bridge for the OpenAI Agents SDK.
    { name: /^Agent run: /, kind: "agent" },
    { name: /^Function: /, kind: "tool" },
    { name: /^Guardrail /, kind: "guard" },
    { name: /^(OpenAI Agents trace: |Task: |Turn |Handoff: |MCP: )/, kind: "chain" },
  ],
  model: [
    "gen_ai.response.model",
    { key: "response_data", at: ["model"] },
    "gen_ai.request.model",
    { key: "request_data", at: ["model"] },
  ],
  cost: ["operation.cost"],
  tokens: [
    {
      input: genAiUsage.input,
      output: genAiUsage.output,
      cacheRead: [
        ...genAiUsage.cacheRead,
        ...provider("prompt_tokens_details", "cached_tokens"),
        ...provider("input_tokens_details", "cached_tokens"),
        ...provider("cache_read_input_tokens"),
      ],
      cacheWrite: [...genAiUsage.cacheWrite, ...provider("cache_creation_input_tokens")],
      reasoning: [
        ...genAiUsage.reasoning,
        ...provider("completion_tokens_details", "reasoning_tokens"),
        ...provider("output_tokens_details", "reasoning_tokens"),
      ],
    },
  ],
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
  sessionId: ["group_id"],
  tools: [
    "gen_ai.tool.definitions",
    { key: "model_request_parameters", at: ["function_tools"] },
    { key: "request_data", at: ["tools"] },
  ],
  parameters: [{ prefix: "gen_ai.request." }, { key: "request_data" }],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^(running tool:?|execute_tool)\s*/ }, "name"],
  toolArguments: ["gen_ai.tool.call.arguments", "tool_arguments"],
  toolResult: ["gen_ai.tool.call.result", "tool_response"],
  pipeline: ["gen_ai.agent.name", "agent_name"],
};
