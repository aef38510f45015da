// Smaller dialects: frameworks and tracers whose own keys stand beside or instead of gen_ai.*.
import type { StepKind } from "@/lib/domain/trace/step";
import type { Dialect } from "@/lib/otlp/dialects/table";

const braintrustTypes: { readonly [type: string]: StepKind } = {
  llm: "llm",
  tool: "tool",
  function: "chain",
  task: "chain",
  eval: "chain",
  score: "chain",
  scorer: "chain",
};

/** braintrustdata/braintrust-sdk, OpenTelemetry mode: everything is JSON in a string. */
export const braintrust: Dialect = {
  id: "braintrust",
  prefixes: ["braintrust."],
  scopes: /^braintrust/,
  kind: [
    { key: "braintrust.span_attributes", at: ["type"], kinds: braintrustTypes },
    { key: "braintrust.span_attributes.type", kinds: braintrustTypes },
  ],
  model: [{ key: "braintrust.metadata", at: ["model"] }, "braintrust.metadata.model"],
  provider: [{ key: "braintrust.metadata", at: ["provider"] }],
  tokens: [
    {
      input: [{ key: "braintrust.metrics", at: ["prompt_tokens"] }, "braintrust.metrics.prompt_tokens"],
      output: [{ key: "braintrust.metrics", at: ["completion_tokens"] }, "braintrust.metrics.completion_tokens"],
      cacheRead: [
        { key: "braintrust.metrics", at: ["prompt_cached_tokens"] },
        "braintrust.metrics.prompt_cached_tokens",
      ],
      cacheWrite: [
        { key: "braintrust.metrics", at: ["prompt_cache_creation_tokens"] },
        "braintrust.metrics.prompt_cache_creation_tokens",
      ],
      reasoning: [
        { key: "braintrust.metrics", at: ["completion_reasoning_tokens"] },
        "braintrust.metrics.completion_reasoning_tokens",
      ],
      total: [{ key: "braintrust.metrics", at: ["tokens"] }],
    },
  ],
  cost: [{ key: "braintrust.metrics", at: ["estimated_cost"] }],
  sessionId: [
    { key: "braintrust.metadata", at: ["session_id"] },
    { key: "braintrust.metadata", at: ["sessionId"] },
    { key: "braintrust.metadata", at: ["thread_id"] },
  ],
  userId: [
    { key: "braintrust.metadata", at: ["user_id"] },
    { key: "braintrust.metadata", at: ["userId"] },
  ],
  input: ["braintrust.input_json", "braintrust.input"],
  output: ["braintrust.output_json", "braintrust.output"],
  rawInput: ["braintrust.input_json", "braintrust.input"],
  rawOutput: ["braintrust.output_json", "braintrust.output"],
  toolName: [{ span: "name" }],
  toolArguments: ["braintrust.input_json", "braintrust.input"],
  toolResult: ["braintrust.output_json", "braintrust.output"],
  errorMessage: ["braintrust.error"],
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
  output: ["lk.response.text", "lk.function_tool.output"],
  toolCalls: ["lk.response.function_calls"],
  toolName: ["lk.function_tool.name", "gen_ai.tool.name"],
  toolArguments: ["lk.function_tool.arguments"],
  toolResult: ["lk.function_tool.output"],
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
  sessionId: ["conversation.id"],
};

/** wandb/weave: calls exported over OpenTelemetry. */
export const weave: Dialect = {
  id: "weave",
  prefixes: ["wandb.", "weave."],
  kind: [{ key: "weave.span.kind", kinds: { llm: "llm", tool: "tool", agent: "agent" } }],
  sessionId: ["wandb.thread_id", "weave.thread_id"],
  input: ["weave.inputs", "wandb.inputs"],
  output: ["weave.output", "wandb.output"],
  rawInput: ["weave.inputs", "wandb.inputs"],
  rawOutput: ["weave.output", "wandb.output"],
};

/** getsentry/sentry-javascript and sentry-python, AI agents module: `op` says the kind. */
export const sentry: Dialect = {
  id: "sentry",
  prefixes: ["sentry."],
  kind: [
    {
      key: "sentry.op",
      kinds: {
        "gen_ai.chat": "llm",
        "gen_ai.generate_text": "llm",
        "gen_ai.generate_content": "llm",
        "gen_ai.stream_text": "llm",
        "gen_ai.messages": "llm",
        "gen_ai.responses": "llm",
        "gen_ai.embeddings": "embedding",
        "gen_ai.execute_tool": "tool",
        "gen_ai.invoke_agent": "agent",
        "gen_ai.create_agent": "agent",
        "gen_ai.handoff": "chain",
      },
    },
  ],
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
  toolArguments: ["gen_ai.tool.call.arguments", "function_args"],
  errorMessage: ["error", "error_message"],
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

/** The Anthropic SDK's own spans: gen_ai.* and a few keys of its own; the prompt count includes cached tokens. */
export const anthropicSdk: Dialect = {
  id: "anthropic-sdk",
  scopes: /^com\.anthropic\.sdk/,
  prefixes: ["anthropic.message.", "anthropic.tool_result."],
  finishReason: ["anthropic.message.stop_reason"],
  toolName: ["gen_ai.tool.name", { span: "name", after: /^anthropic\.custom_tool_use\s+/ }],
  toolResult: ["anthropic.tool_result.content"],
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

/** langwatch/langwatch typescript-sdk observability/semconv: values are {"type", "value"} as JSON. */
export const langWatch: Dialect = {
  id: "langwatch",
  prefixes: ["langwatch."],
  kind: [
    {
      key: "langwatch.span.type",
      kinds: {
        llm: "llm",
        agent: "agent",
        tool: "tool",
        chain: "chain",
        workflow: "chain",
        task: "chain",
        module: "chain",
        component: "chain",
        rag: "retrieval",
        guardrail: "guard",
        evaluation: "chain",
      },
    },
  ],
  sessionId: ["langwatch.thread.id"],
  userId: ["langwatch.user.id"],
  input: [{ key: "langwatch.input", at: ["value"] }],
  output: [{ key: "langwatch.output", at: ["value"] }],
  rawInput: [{ key: "langwatch.input", at: ["value"] }, "langwatch.input"],
  rawOutput: [{ key: "langwatch.output", at: ["value"] }, "langwatch.output"],
  toolName: [{ span: "name" }],
  toolArguments: [{ key: "langwatch.input", at: ["value"] }],
  toolResult: [{ key: "langwatch.output", at: ["value"] }],
};

/** AgentOps-AI/agentops agentops/semconv. */
export const agentOps: Dialect = {
  id: "agentops",
  prefixes: ["agentops."],
  scopes: /^agentops/,
  kind: [
    {
      key: "agentops.span.kind",
      kinds: {
        session: "chain",
        agent: "agent",
        workflow: "chain",
        operation: "chain",
        task: "chain",
        tool: "tool",
        llm: "llm",
        chain: "chain",
        guardrail: "guard",
      },
    },
  ],
  sessionId: ["agentops.session.id"],
  input: ["agentops.entity.input"],
  output: ["agentops.entity.output"],
  rawInput: [{ key: "agentops.entity.input", as: "call_arguments" }],
  rawOutput: ["agentops.entity.output"],
  toolName: ["gen_ai.tool.name", "tool.name", "agentops.entity.name", "operation.name"],
  toolArguments: ["tool.parameters", { key: "agentops.entity.input", as: "call_arguments" }],
  toolResult: ["tool.result", "agentops.entity.output"],
};
