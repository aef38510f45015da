// Smaller dialects: frameworks and vendor SDKs whose own keys stand beside or instead of gen_ai.*.
import type { Dialect } from "@/lib/otlp/dialects/table";

/** The Anthropic SDK's own spans: gen_ai.* and a few keys of its own; the prompt count includes cached tokens. */
export const anthropicSdk: Dialect = {
  id: "anthropic-sdk",
  scopes: /^com\.anthropic\.sdk/,
  prefixes: ["anthropic.message.", "anthropic.tool_result."],
  finishReason: ["anthropic.message.stop_reason"],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^anthropic\.custom_tool_use\s+/ }],
  toolResult: ["anthropic.tool_result.content"],
};

/** deepset-ai/haystack haystack/tracing and the components' content tags. */
export const haystack: Dialect = {
  id: "haystack",
  prefixes: ["haystack."],
  kind: [
    {
      key: "haystack.component.type",
      kinds: {
        openaichatgenerator: "llm",
        openaigenerator: "llm",
        azureopenaichatgenerator: "llm",
        anthropicchatgenerator: "llm",
        huggingfaceapichatgenerator: "llm",
        toolinvoker: "tool",
        agent: "agent",
        openaitextembedder: "embedding",
        openaidocumentembedder: "embedding",
        sentencetransformerstextembedder: "embedding",
        inmemoryembeddingretriever: "retrieval",
        inmemorybm25retriever: "retrieval",
      },
    },
    { name: /^haystack\.agent\.run/, kind: "agent" },
    { name: /^haystack\.tool\b/, kind: "tool" },
    { has: "haystack.component.name", kind: "chain" },
    { name: /^haystack\.(async_)?pipeline\.run/, kind: "chain" },
  ],
  model: [
    { key: "haystack.component.output", at: ["replies", "0", "meta", "model"] },
    { key: "haystack.component.output", at: ["replies", "0", "_meta", "model"] },
    { key: "haystack.component.output", at: ["meta", "0", "model"] },
  ],
  tokens: [
    {
      input: [
        { key: "haystack.component.output", at: ["replies", "0", "meta", "usage", "prompt_tokens"] },
        { key: "haystack.component.output", at: ["replies", "0", "_meta", "usage", "prompt_tokens"] },
        { key: "haystack.component.output", at: ["meta", "0", "usage", "prompt_tokens"] },
      ],
      output: [
        { key: "haystack.component.output", at: ["replies", "0", "meta", "usage", "completion_tokens"] },
        { key: "haystack.component.output", at: ["replies", "0", "_meta", "usage", "completion_tokens"] },
        { key: "haystack.component.output", at: ["meta", "0", "usage", "completion_tokens"] },
      ],
    },
  ],
  finishReason: [{ key: "haystack.component.output", at: ["replies", "0", "meta", "finish_reason"] }],
  input: ["haystack.component.input", "haystack.pipeline.input_data", "haystack.agent.input"],
  output: [
    { key: "haystack.component.output", at: ["replies"] },
    "haystack.component.output",
    "haystack.pipeline.output_data",
    "haystack.agent.output",
  ],
  rawInput: ["haystack.component.input", "haystack.pipeline.input_data", "haystack.agent.input"],
  rawOutput: ["haystack.component.output", "haystack.pipeline.output_data", "haystack.agent.output"],
  toolName: ["haystack.tool.name", "haystack.component.name"],
  toolArguments: ["haystack.tool.input", "haystack.component.input"],
  toolResult: ["haystack.tool.output", "haystack.component.output"],
};

/** CrewAI's own telemetry (crew_*, task_*) and AG2; model calls are gen_ai.* or openinference. */
export const crewAi: Dialect = {
  id: "crewai",
  scopes: /^crewai/i,
  prefixes: ["crewai."],
  markers: ["crew_id", "crew_key"],
  kind: [
    { name: /\bcrew\.|^crew |kickoff/i, kind: "agent" },
    { name: /tool usage/i, kind: "tool" },
    { has: "crewai.task.id", kind: "chain" },
    { has: "crewai.agent.id", kind: "agent" },
    { has: "crewai.crew.id", kind: "agent" },
    { name: /task/i, kind: "chain" },
  ],
  rawInput: ["crewai.task.description", "crewai.crew.inputs"],
  rawOutput: ["crewai.task.output", "crewai.crew.result"],
  pipeline: ["crewai.crew.name"],
};

/** BerriAI/litellm litellm/integrations/opentelemetry.py. */
export const litellm: Dialect = {
  id: "litellm",
  scopes: /^litellm/,
  prefixes: ["litellm."],
  kind: [
    { name: /^(litellm_request|raw_gen_ai_request)$/, kind: "llm" },
    { name: /proxy|auth|redis|postgres|batch_write|self|router/i, kind: "other" },
  ],
  cost: ["gen_ai.cost.total_cost", "llm.response.cost", "gen_ai.usage.cost", "litellm.cost"],
  userId: ["llm.user", "metadata.user_api_key_end_user_id", "hidden_params.user"],
  sessionId: ["metadata.session_id", "session.id"],
};

/** spring-projects/spring-ai: Micrometer observations; model calls are gen_ai.*, tools and advisors its own. */
export const springAi: Dialect = {
  id: "spring-ai",
  prefixes: ["spring.ai."],
  kind: [
    {
      key: "spring.ai.kind",
      kinds: { tool_call: "tool", chat_client: "chain", advisor: "chain", vector_store: "retrieval" },
    },
  ],
  toolName: ["spring.ai.tool.definition.name"],
  toolArguments: ["spring.ai.tool.call.arguments"],
  toolResult: ["spring.ai.tool.call.result"],
  sessionId: ["spring.ai.chat.client.conversation.id"],
};

/**
 * TanStack/ai packages/ai/src/middlewares/otel.ts: the span of a chat says the sums of its iterations, which are the calls;
 * a tool's arguments and result are the content of one message each.
 */
export const tanStackAi: Dialect = {
  id: "tanstack-ai",
  prefixes: ["tanstack."],
  kind: [
    { has: "tanstack.ai.iterations", kind: "agent" },
    { has: "tanstack.ai.iteration", kind: "llm" },
    { has: "tanstack.ai.tool.outcome", kind: "tool" },
  ],
  input: ["gen_ai.input.messages", "langfuse.observation.input"],
  output: ["gen_ai.output.messages", "langfuse.observation.output"],
  toolName: ["gen_ai.tool.name"],
  toolArguments: [{ key: "gen_ai.input.messages", at: ["0", "content"] }],
  toolResult: [{ key: "gen_ai.output.messages", at: ["0", "content"] }],
};
