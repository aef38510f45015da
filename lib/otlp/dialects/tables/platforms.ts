// Smaller dialects: platforms that tracers send to, with keys of their own beside or instead of gen_ai.*.
import type { StepKind } from "@/lib/domain/trace/step";
import type { Dialect, Source } from "@/lib/otlp/dialects/table";

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

const typed = (name: string): Source => ({ key: `langwatch.${name}`, as: "typed" });
const metric = (...names: string[]): Source[] =>
  names.map((name) => ({ key: "langwatch.metrics", at: ["value", name] }));

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
  tokens: [
    {
      input: metric("promptTokens", "prompt_tokens"),
      output: metric("completionTokens", "completion_tokens"),
      cacheRead: metric("cache_read_input_tokens"),
      cacheWrite: metric("cache_creation_input_tokens"),
      reasoning: metric("reasoning_tokens"),
    },
  ],
  cost: metric("cost"),
  sessionId: ["langwatch.thread.id", "langwatch.langgraph.thread_id", "langwatch.langchain.run.metadata.thread_id"],
  userId: ["langwatch.user.id", "langwatch.langgraph.user_id", "langwatch.langchain.run.metadata.user_id"],
  input: [typed("input")],
  output: [typed("output")],
  rawInput: [typed("input")],
  rawOutput: [typed("output"), typed("contexts")],
  tools: [{ key: "langwatch.langchain.run.extra_params.invocation_params", at: ["tools"] }],
  toolName: [{ span: "name" }],
  toolArguments: [typed("input")],
  toolResult: [typed("output")],
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
