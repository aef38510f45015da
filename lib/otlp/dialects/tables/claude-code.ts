// Claude Code and the Claude Agent SDK, own telemetry (beta). Keys: its documentation, page "monitoring usage", and what
// it sends. The input count is without cached tokens; answers, tool arguments and cost are only in log records.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const claudeCode: Dialect = {
  id: "claude-code",
  scopes: /^com\.anthropic\.claude_code/,
  markers: ["claude_code.version", "llm_request.context"],
  kind: [
    {
      key: "span.type",
      kinds: {
        interaction: "agent",
        llm_request: "llm",
        tool: "tool",
        "tool.blocked_on_user": "gate",
        "tool.execution": "other",
        hook: "other",
        subagent: "agent",
      },
    },
    { name: /^claude_code\.interaction$/, kind: "agent" },
    { name: /^claude_code\.llm_request$/, kind: "llm" },
    { name: /^claude_code\.tool$/, kind: "tool" },
  ],
  model: ["gen_ai.response.model", "model", "gen_ai.request.model"],
  provider: ["gen_ai.provider.name", "gen_ai.system"],
  tokens: [
    {
      input: ["input_tokens"],
      output: ["output_tokens"],
      cacheRead: ["cache_read_tokens"],
      cacheWrite: ["cache_creation_tokens"],
      cached: "exclusive",
    },
  ],
  cost: [{ log: "claude_code.api_request", key: "cost_usd" }, { log: "api_request", key: "cost_usd" }, "cost_usd"],
  finishReason: ["stop_reason", "gen_ai.response.finish_reasons"],
  firstToken: [{ key: "ttft_ms", unit: "ms" }],
  sessionId: ["session.id", "gen_ai.conversation.id"],
  // `user.id` is a hash of the installation; a deployment names its people with `enduser.id`.
  userId: ["enduser.id", "user.account_uuid", "user.id"],
  input: ["user_prompt", { log: "user_prompt", key: "prompt" }, { log: "claude_code.user_prompt", key: "prompt" }],
  output: [
    { log: "assistant_response", key: "response" },
    { log: "claude_code.assistant_response", key: "response" },
  ],
  toolName: ["gen_ai.tool.name", "tool_name"],
  toolArguments: [
    "tool_input",
    { log: "tool_result", key: "tool_input" },
    { log: "claude_code.tool_result", key: "tool_input" },
  ],
  toolResult: [
    { event: "tool.output", key: "output" },
    { event: "tool.output", key: "content" },
  ],
  failedWhen: [{ key: "success", is: "false" }],
  errorMessage: ["error", "error.message"],
  errorType: ["error.type", "status_code"],
  attempt: ["attempt"],
  pipeline: ["workflow.name"],
};
