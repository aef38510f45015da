import { ruleFamilies, ruleIds } from "@/lib/domain/findings/rules";
import { type RunStatus, runStatuses } from "@/lib/domain/trace/run";
import { stepKinds } from "@/lib/domain/trace/step";

// The fields that a query may name: what kind of value each takes, and what it means in words for the reader.

export const hasValues = {
  error: "a step failed",
  finding: "a rule found something",
  approval: "it came to a gate where a person decides",
  session: "it belongs to a session",
  user: "it names a user",
  cost: "it cost money",
  unpriced: "some usage has no price",
  halt: "a boundary halted it",
  orphan: "a step's parent never arrived",
  open: "a step has not ended",
} as const;
export type HasValue = keyof typeof hasValues;

/**
 * word: the whole value, `*` for any text · choice: one of a closed list · contains: a part of the value · text: words of prompts
 * and answers · id: how a trace id begins · the others: amounts and times, which can be compared.
 */
export type FieldKind = "word" | "choice" | "contains" | "text" | "id" | "money" | "duration" | "count" | "time";
export type Field = {
  readonly kind: FieldKind;
  /** What the value is, in a few words. */
  readonly means: string;
  readonly example: string;
  readonly choices?: readonly string[];
};

export const fields = {
  status: {
    kind: "choice",
    means: "how it ended, or where it stands",
    example: "status:failed,halted",
    choices: runStatuses,
  },
  pipeline: { kind: "word", means: "name of the agent program", example: "pipeline:refund-*" },
  version: { kind: "word", means: "version of the pipeline", example: "version:v41" },
  service: { kind: "word", means: "service.name of the process", example: "service:worker" },
  model: { kind: "word", means: "a model that some step used", example: "model:gpt-*" },
  provider: { kind: "word", means: "a provider that some step called", example: "provider:openai" },
  kind: { kind: "choice", means: "there is a step of this kind", example: "kind:tool", choices: stepKinds },
  tool: { kind: "word", means: "a tool that was called", example: "tool:order.lookup" },
  step: { kind: "word", means: "name of some step", example: "step:judge" },
  session: { kind: "word", means: "session id", example: "session:chat-7" },
  user: { kind: "word", means: "user id", example: "user:cus_*" },
  tag: { kind: "word", means: "a tag that the run's root carries", example: "tag:nightly" },
  cost: { kind: "money", means: "dollars", example: "cost>0.10" },
  duration: { kind: "duration", means: "from start to end", example: "duration>30s" },
  tokens: { kind: "count", means: "input and output tokens", example: "tokens>10k" },
  steps: { kind: "count", means: "number of steps", example: "steps>100" },
  llm_calls: { kind: "count", means: "number of model calls", example: "llm_calls>10" },
  tool_calls: { kind: "count", means: "number of tool calls", example: "tool_calls:0" },
  error: { kind: "contains", means: "words of the error message", example: 'error:"rate limit"' },
  halt: { kind: "word", means: "code of the boundary that halted it", example: "halt:budget" },
  started: { kind: "time", means: "when it began", example: "started>-2h" },
  finished: { kind: "time", means: "when it ended", example: "finished:today" },
  finding: {
    kind: "choice",
    means: "what a rule found: a rule, the first word of its name, or the id of a group of findings",
    example: "finding:schema",
    choices: [...ruleFamilies, ...ruleIds],
  },
  has: {
    kind: "choice",
    means: "it has a finding, an approval, an orphan …",
    example: "has:error",
    choices: Object.keys(hasValues),
  },
  text: { kind: "text", means: "words in prompts and answers", example: 'text:"refund"' },
  id: { kind: "id", means: "how the trace id begins", example: "id:4bf92f35" },
  attr: { kind: "word", means: "an attribute of some step, by its key", example: "attr.http.route:/refunds" },
} as const satisfies Record<string, Field>;
export type FieldName = keyof typeof fields;

export const fieldNames = Object.keys(fields).filter(isField);
export function isField(name: string): name is FieldName {
  return Object.hasOwn(fields, name);
}
export const fieldOf = (name: FieldName): Field => fields[name];

export const isStatus = (value: string): value is RunStatus => runStatuses.some((known) => known === value);
export const isHas = (value: string): value is HasValue => Object.hasOwn(hasValues, value);
