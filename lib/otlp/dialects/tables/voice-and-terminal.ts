// Smaller dialects: voice agents and coding agents in a terminal.
import type { Dialect } from "@/lib/otlp/dialects/table";
import { genAiUsage } from "@/lib/otlp/dialects/tables/gen-ai-usage";

/** livekit/agents livekit/agents/telemetry/trace_types.py. */
export const livekit: Dialect = {
  id: "livekit",
  prefixes: ["lk."],
  scopes: /^livekit/,
  kind: [
    { name: /^(llm_request|llm_request_run|llm_node)$/, kind: "llm" },
    { name: /^function_tool$/, kind: "tool" },
    { name: /^(agent_turn|agent_session|start_agent_activity|invoke_agent)$/, kind: "agent" },
    { name: /^(tts_|stt_|user_|eou_|drain|on_|job_)/, kind: "other" },
  ],
  input: ["lk.chat_ctx", "lk.input_text", "lk.user_transcript", "lk.user_input"],
  output: [{ key: "lk.response.text", as: "text" }, "lk.function_tool.output"],
  toolCalls: ["lk.response.function_calls"],
  tools: ["lk.function_tools"],
  toolName: ["lk.function_tool.name", "gen_ai.tool.name"],
  toolArguments: ["lk.function_tool.arguments"],
  toolResult: ["lk.function_tool.output"],
  firstToken: [{ key: "lk.response.ttft", unit: "s" }],
  failedWhen: [{ key: "lk.function_tool.is_error", is: "true" }],
  sessionId: ["lk.session_id", "lk.room_name"],
  pipeline: ["lk.agent_name"],
};

/** pipecat-ai/pipecat src/pipecat/utils/tracing/service_attributes.py. */
export const pipecat: Dialect = {
  id: "pipecat",
  scopes: /^pipecat/,
  markers: ["conversation.type", "turn.number"],
  kind: [
    { name: /^(llm|llm_.*)$/, kind: "llm" },
    { name: /^(tts|stt)$/, kind: "other" },
    { name: /^(conversation|turn)/, kind: "chain" },
  ],
  input: ["input"],
  output: ["output"],
  firstToken: [{ key: "metrics.ttfb", unit: "s" }],
  sessionId: ["conversation.id"],
};

/** google-gemini/gemini-cli and its forks; spans with gen_ai.*, texts in llm_* and tool_* attributes or log records. */
export const geminiCli: Dialect = {
  id: "gemini-cli",
  scopes: /^(gemini-cli|qwen-code)/,
  prefixes: ["gemini_cli.", "qwen-code."],
  kind: [
    { name: /^(llm_call|generateContent|generateContentStream)/, kind: "llm" },
    { name: /^(tool_call|tool)\b/, kind: "tool" },
    { name: /^(user_prompt|agent_call|system_prompt)/, kind: "agent" },
    { name: /^schedule_tool_calls/, kind: "chain" },
  ],
  model: ["gen_ai.response.model", "gen_ai.request.model", "model_name", "model"],
  tokens: [
    {
      input: ["input_token_count"],
      output: ["output_token_count"],
      cacheRead: ["cached_content_token_count"],
      reasoning: ["thoughts_token_count"],
      total: ["total_token_count"],
      cached: "inclusive",
    },
  ],
  toolName: ["gen_ai.tool.name", "function_name"],
  toolArguments: [{ key: "gen_ai.input.messages", at: ["args"] }, "gen_ai.tool.call.arguments", "function_args"],
  toolResult: [
    { key: "gen_ai.output.messages", at: ["response", "responseParts", "0", "functionResponse", "response", "output"] },
    { key: "gen_ai.output.messages", at: ["response", "responseParts", "0", "functionResponse", "response"] },
  ],
  failedWhen: [{ key: "gen_ai.output.messages", at: ["status"], is: "error" }],
  errorMessage: [
    "error",
    "error_message",
    { key: "gen_ai.output.messages", at: ["response", "responseParts", "0", "functionResponse", "response", "error"] },
  ],
};

/**
 * openai/codex codex-rs/otel: spans of Rust's tracing, hundreds a turn. A sampling request is the call, the part of its
 * stream that ends it has the usage; what was asked and what tools did is in log records.
 */
export const codex: Dialect = {
  id: "codex",
  scopes: /^codex/,
  prefixes: ["codex."],
  kind: [
    { name: /^session_task\.turn$/, kind: "agent" },
    { name: /^try_run_sampling_request$/, kind: "llm" },
    { name: /^dispatch_tool_call_with_state$/, kind: "tool" },
    { has: "gen_ai.usage.output_tokens", kind: "llm" },
    {
      name: /^(codex\.exec|codex\.turn_input|session_task\.run|run_turn|run_sampling_request|codex\.sampling)$/,
      kind: "chain",
    },
  ],
  tokens: [{ ...genAiUsage, reasoning: ["codex.usage.reasoning_output_tokens"], total: ["codex.usage.total_tokens"] }],
  sessionId: ["conversation.id", "thread_id"],
  input: [{ log: "codex.user_prompt", key: "prompt" }],
  toolName: [{ log: "codex.tool_result", key: "tool_name" }],
  toolArguments: [{ log: "codex.tool_result", key: "arguments" }],
  toolResult: [{ log: "codex.tool_result", key: "output" }],
};
