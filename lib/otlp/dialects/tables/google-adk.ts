// Google Agent Development Kit. Keys: google/adk-python src/google/adk/telemetry and adk-js. Requests and answers are the
// Gemini API's own JSON; cached and reasoning tokens are only in there (and the output count may leave reasoning out).
import type { Dialect } from "@/lib/otlp/dialects/table";
import { genAiUsage } from "@/lib/otlp/dialects/tables/gen-ai-usage";

const request = "gcp.vertex.agent.llm_request";
const answer = "gcp.vertex.agent.llm_response";

export const googleAdk: Dialect = {
  id: "google-adk",
  prefixes: ["gcp.vertex.agent."],
  scopes: /^gcp\.vertex\.agent$/,
  kind: [
    // The sum of tools that ran side by side, beside their own spans.
    { name: /^execute_tool \(merged/, kind: "chain" },
    { name: /^call_llm\b/, kind: "llm" },
    { name: /^(generate_content)\b/, kind: "llm" },
    { name: /^(agent_run|invoke_agent)\b/, kind: "agent" },
    { name: /^(execute_tool|tool_call|tool_response)\b/, kind: "tool" },
    { name: /^(invocation|invoke_workflow|invoke_node)\b/, kind: "chain" },
    { name: /^send_data$/, kind: "other" },
  ],
  model: ["gen_ai.response.model", "gen_ai.request.model"],
  tokens: [
    {
      input: [
        ...genAiUsage.input,
        { key: answer, at: ["usageMetadata", "promptTokenCount"] },
        { key: answer, at: ["usage_metadata", "prompt_token_count"] },
      ],
      output: [
        ...genAiUsage.output,
        { key: answer, at: ["usageMetadata", "candidatesTokenCount"] },
        { key: answer, at: ["usage_metadata", "candidates_token_count"] },
      ],
      cacheRead: [
        ...genAiUsage.cacheRead,
        { key: answer, at: ["usageMetadata", "cachedContentTokenCount"] },
        { key: answer, at: ["usage_metadata", "cached_content_token_count"] },
      ],
      reasoning: [
        ...genAiUsage.reasoning,
        { key: answer, at: ["usageMetadata", "thoughtsTokenCount"] },
        { key: answer, at: ["usage_metadata", "thoughts_token_count"] },
      ],
      total: [
        { key: answer, at: ["usageMetadata", "totalTokenCount"] },
        { key: answer, at: ["usage_metadata", "total_token_count"] },
      ],
    },
  ],
  finishReason: [
    "gen_ai.response.finish_reasons",
    { key: answer, at: ["finishReason"] },
    { key: answer, at: ["finish_reason"] },
  ],
  sessionId: ["gcp.vertex.agent.session_id", "gen_ai.conversation.id"],
  userId: ["gcp.vertex.agent.user_id"],
  input: [request, "gcp.vertex.agent.data"],
  output: [answer],
  tools: [{ key: request, at: ["config", "tools"] }],
  parameters: [{ prefix: "gen_ai.request." }, { key: request, at: ["config"] }],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^execute_tool\s+/ }],
  toolArguments: ["gcp.vertex.agent.tool_call_args", "gen_ai.tool.call.arguments"],
  toolResult: ["gcp.vertex.agent.tool_response", "gen_ai.tool.call.result"],
};
