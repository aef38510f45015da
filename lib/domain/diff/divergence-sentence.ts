// The first divergence in one sentence for people.
import type { StepKind } from "@/lib/domain/trace/step";
import type { DiffField } from "./compare-steps";
import type { DiffRow } from "./diff-rows";
import type { DiffStep } from "./run-shape";

const kindWords: Readonly<Record<StepKind, string>> = {
  agent: "The agent",
  llm: "The model call",
  tool: "The tool",
  retrieval: "The retrieval",
  embedding: "The embedding",
  chain: "The step",
  guard: "The guard",
  gate: "The gate",
  other: "The step",
};

const errorChars = 160;

export function divergenceSentence(rows: readonly DiffRow[], at: number): string {
  const row = rows[at];
  if (!row) return "";
  if (row.change === "moved" && row.base && row.head) return movedSentence(row, row.base, row.head);
  if (row.base && row.head) return changedSentence(row, row.base, row.head);
  return row.head ? addedSentence(rows, at, row.head) : row.base ? removedSentence(rows, at, row.base) : "";
}

const called = ({ kind, name, model }: DiffStep) => `${kindWords[kind]} “${name || model || "without a name"}”`;
const errorOf = ({ errorText }: DiffStep) => {
  const text = (errorText ?? "").replace(/\s+/g, " ").trim().slice(0, errorChars).replace(/[.]$/, "");
  return text === "" ? "" : `: ${text}`;
};

function addedSentence(rows: readonly DiffRow[], at: number, step: DiffStep): string {
  if (step.failed) {
    const again = rows
      .slice(at + 1)
      .find(({ head }) => head?.parentSpanId === step.parentSpanId && head.name === step.name);
    if (again) return `${called(step)} failed and was tried again${errorOf(step)}.`;
    return `${called(step)} ran here and failed${errorOf(step)}; the base has no such step.`;
  }
  return `${called(step)} ran here; the base has no such step.`;
}

function removedSentence(rows: readonly DiffRow[], at: number, step: DiffStep): string {
  const before = rows.slice(0, at).findLast(({ base, head }) => head && base?.parentSpanId === step.parentSpanId)?.head;
  const failed = step.failed ? " (it failed there)" : "";
  return `${called(step)} is missing${before ? ` after “${before.name}”` : ""}; the base ran it here${failed}.`;
}

function movedSentence({ fields }: DiffRow, base: DiffStep, head: DiffStep): string {
  const where = fields.includes("order") ? "in another order than in the base" : "below another step than in the base";
  const also = fields.filter((field) => field !== "order");
  const more = also.length > 0 ? `, with ${listOf(also.map((field) => `another ${fieldWords[field]}`))}` : "";
  return `${called(head.name ? head : base)} ran ${where}${more}.`;
}

const fieldWords: Readonly<Record<DiffField, string>> = {
  prompt: "prompt",
  answer: "answer",
  arguments: "set of arguments",
  result: "result",
  model: "model",
  parameters: "set of parameters",
  tools: "set of tools",
  schema: "schema",
  error: "error",
  status: "outcome",
  name: "name",
  order: "order",
};

function changedSentence({ fields }: DiffRow, base: DiffStep, head: DiffStep): string {
  const has = (field: DiffField) => fields.includes(field);
  if (has("name") && fields.length === 1) return `${called(base)} is now called “${head.name}”.`;
  const given = givenWords(fields, base, head);
  if (has("status"))
    return head.failed
      ? `${called(head)} failed${given ? `, ${given}` : ""}${errorOf(head)}; it did not in the base.`
      : `${called(head)} succeeded${given ? `, ${given}` : ""}; in the base it failed${errorOf(base)}.`;
  if (given) return `${called(head)} ran ${given}.`;
  if (has("error")) return `${called(head)} failed with another error${errorOf(head)}.`;
  if (head.kind === "llm") return `${called(head)} answered the same prompt differently.`;
  return `${called(head)} came to another result from the same input.`;
}

/** What it was given that it was not in the base. */
function givenWords(fields: readonly DiffField[], base: DiffStep, head: DiffStep): string {
  const words = fields.flatMap((field) => {
    if (field === "model") return [`with model ${head.model ?? "unknown"} instead of ${base.model ?? "unknown"}`];
    if (field === "name") return [`under another name than “${base.name}”`];
    const given = { prompt: "another prompt", arguments: "other arguments", parameters: "other parameters" } as const;
    if (field in given) return [`with ${given[field as keyof typeof given]}`];
    return field === "tools" ? ["with another list of tools"] : field === "schema" ? ["with another schema"] : [];
  });
  return listOf(words);
}

const listOf = (words: readonly string[]) =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
