// Firebase Genkit. Keys: firebase/genkit js/core/src/tracing/instrumentation.ts. Input and output are JSON of the action.
import type { Dialect, Source } from "@/lib/otlp/dialects/table";

const input = "genkit:input";
const output = "genkit:output";

/** The provider's own answer, which has the details that Genkit's usage leaves out. */
const raw = (...at: string[]): Source[] => ["custom", "raw"].map((name) => ({ key: output, at: [name, ...at] }));

export const genkit: Dialect = {
  id: "genkit",
  prefixes: ["genkit:", "genkit."],
  scopes: /^genkit/,
  kind: [
    {
      key: "genkit:metadata:subtype",
      kinds: {
        model: "llm",
        "background-model": "llm",
        tool: "tool",
        "tool.v2": "tool",
        flow: "chain",
        agent: "agent",
        embedder: "embedding",
        retriever: "retrieval",
        reranker: "retrieval",
        indexer: "chain",
        prompt: "chain",
        "executable-prompt": "chain",
        evaluator: "chain",
        util: "chain",
      },
    },
    {
      key: "genkit:type",
      kinds: {
        model: "llm",
        flow: "chain",
        flowstep: "chain",
        tool: "tool",
        util: "chain",
        helper: "chain",
        action: "chain",
        prompttemplate: "chain",
        dotprompt: "chain",
        middleware: "chain",
      },
    },
  ],
  model: ["gen_ai.response.model", "gen_ai.request.model", { key: output, at: ["model"] }],
  calledModel: ["genkit:name"],
  tokens: [
    {
      input: [{ key: output, at: ["usage", "inputTokens"] }],
      output: [{ key: output, at: ["usage", "outputTokens"] }],
      cacheRead: [
        { key: output, at: ["usage", "cachedContentTokens"] },
        ...raw("usage", "prompt_tokens_details", "cached_tokens"),
      ],
      reasoning: [
        { key: output, at: ["usage", "thoughtsTokens"] },
        ...raw("usage", "completion_tokens_details", "reasoning_tokens"),
      ],
      total: [{ key: output, at: ["usage", "totalTokens"] }],
    },
  ],
  finishReason: [
    { key: output, at: ["finishReason"] },
    { key: output, at: ["candidates", "0", "finishReason"] },
  ],
  sessionId: [
    { key: "genkit:metadata:context", at: ["sessionId"] },
    { key: "genkit:metadata:context", at: ["session_id"] },
    "genkit:sessionId",
    "genkit:metadata:genkit:sessionId",
    "genkit:metadata:sessionId",
  ],
  userId: ["genkit:metadata:userId", { key: "genkit:metadata:context", at: ["userId"] }],
  input: [input],
  output: [output],
  rawInput: [input],
  rawOutput: [output],
  tools: [{ key: input, at: ["tools"] }],
  parameters: [{ key: input, at: ["config"] }],
  toolName: ["genkit:name", { span: "name" }],
  toolArguments: [input],
  toolResult: [output],
  failedWhen: [{ key: "genkit:state", is: "error" }],
  pipeline: ["genkit:metadata:flow:name"],
};
