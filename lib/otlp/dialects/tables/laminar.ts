// Laminar. Keys: lmnr-ai/lmnr-ts and lmnr-python. Functions wrapped with observe() record an exception but no status.
import type { Dialect } from "@/lib/otlp/dialects/table";

export const laminar: Dialect = {
  id: "laminar",
  prefixes: ["lmnr."],
  scopes: /^lmnr/,
  kind: [
    {
      key: "lmnr.span.type",
      kinds: {
        llm: "llm",
        cached: "llm",
        tool: "tool",
        default: "chain",
        executor: "chain",
        evaluator: "other",
        human_evaluator: "other",
        evaluation: "chain",
        pipeline: "chain",
        agent: "agent",
      },
    },
  ],
  cost: ["gen_ai.usage.cost"],
  sessionId: ["lmnr.association.properties.session_id"],
  userId: ["lmnr.association.properties.user_id"],
  input: ["lmnr.span.input"],
  output: ["lmnr.span.output"],
  rawInput: ["lmnr.span.input"],
  rawOutput: ["lmnr.span.output"],
  toolName: ["gen_ai.tool.name", { span: "name" }],
  toolArguments: ["lmnr.span.input"],
  toolResult: ["lmnr.span.output"],
  failsByEvent: true,
};

/** The same scope's spans without a type are functions of the application. */
export const laminarFunction: Dialect = {
  id: "laminar",
  scopes: /^lmnr/,
  kind: [{ has: "lmnr.span.path", kind: "chain" }],
};
