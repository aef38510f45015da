// A step: a span as its author sees it. Everything here is derived from the span (and the log records that belong to it)
// by the dialect tables of lib/otlp; null always means that the client did not say.

export const stepKinds = ["agent", "llm", "tool", "retrieval", "embedding", "chain", "guard", "gate", "other"] as const;
export type StepKind = (typeof stepKinds)[number];

/** `input` counts all prompt tokens, cached ones included; `output` all generated ones, reasoning included. */
export type Tokens = {
  readonly input: number | null;
  readonly output: number | null;
  readonly cacheRead: number | null;
  readonly cacheWrite: number | null;
  readonly reasoning: number | null;
};

/** complete: every used class has a price · partial: some have · unpriced: usage without a price · none: no usage. */
export const costStates = ["complete", "partial", "unpriced", "none"] as const;
export type CostState = (typeof costStates)[number];

/** JSON as a client sent it inside a string, or the string itself where it does not parse. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type ToolCall = { readonly id: string | null; readonly name: string; readonly arguments: Json };
/** A tool that a call was offered; `schema` of its arguments, null where it is not sent. */
export type ToolOffer = { readonly name: string; readonly description: string | null; readonly schema: Json };
export type ToolUse = { readonly name: string | null; readonly arguments: Json; readonly result: Json };
export type StepError = { readonly message: string; readonly type: string | null };

export type Step = {
  readonly kind: StepKind;
  /** The model that answered, else the one asked for. */
  readonly model: string | null;
  readonly provider: string | null;
  readonly tokens: Tokens;
  readonly costMicroUsd: number | null;
  readonly costState: CostState;
  /** Who said what it cost; null: nobody. */
  readonly pricedBy: "client" | "book" | null;
  readonly finishReason: string | null;
  /** When the first token of the answer came, after the start. */
  readonly firstTokenNs: number | null;
  readonly sessionId: string | null;
  readonly userId: string | null;
  /** llm: text of the last user message; otherwise the step's input as text. */
  readonly inputText: string | null;
  /** llm: text of the answer; otherwise the step's output as text. */
  readonly outputText: string | null;
  /** Tool calls that a model asked for in its answer. */
  readonly toolCalls: readonly ToolCall[];
  /** What a tool step ran. */
  readonly tool: ToolUse | null;
  readonly error: StepError | null;
  /** 1-based; null where unknown. */
  readonly attempt: number | null;
  /** Id of the recognised dialect, "otel" where none was. */
  readonly dialect: string;
  /** Name and version of the pipeline (agent program) that this span says it belongs to. */
  readonly pipeline: string | null;
  readonly pipelineVersion: string | null;
  /** Halt code, where the span says that a boundary halted the run. */
  readonly haltCode: string | null;
};

export type MessagePart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "reasoning"; readonly text: string }
  | { readonly type: "tool_call"; readonly id: string | null; readonly name: string; readonly arguments: Json }
  | { readonly type: "tool_result"; readonly id: string | null; readonly name: string | null; readonly result: Json }
  | { readonly type: "image"; readonly mimeType: string | null; readonly source: string }
  | { readonly type: "file"; readonly mimeType: string | null; readonly name: string | null; readonly source: string }
  | { readonly type: "other"; readonly value: Json };

export type Message = {
  /** system, user, assistant, tool, or what the client wrote. */
  readonly role: string;
  readonly name: string | null;
  readonly direction: "input" | "output";
  readonly parts: readonly MessagePart[];
};

/** Which dialect read the span, from which keys, and which keys nothing understood. */
export type Mapping = {
  readonly dialect: string;
  /** Step field → the attribute, event or log key it was read from. */
  readonly used: readonly { readonly field: string; readonly key: string }[];
  readonly ignored: readonly string[];
};
