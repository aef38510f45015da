// What a model or agent was called with besides its messages, and how its cost came about.
import type { Rates } from "@/lib/domain/cost/price-book";
import type { Step, StepKind, ToolOffer } from "@/lib/domain/trace/step";
import { explainCost } from "@/lib/otlp/dialects/cost";
import { type Parameter, parametersOf } from "@/lib/otlp/dialects/parameters";
import type { Reading } from "@/lib/otlp/dialects/reading";
import { toolsOf } from "@/lib/otlp/dialects/tools";
import { openReading } from "@/lib/otlp/to-step";
import type { WireLog, WireSpan } from "@/lib/otlp/wire";

type Call = { readonly tools: readonly ToolOffer[]; readonly parameters: readonly Parameter[] };

/** Of the step that `toStep` made of the same span and logs. `own`: rates in the place of the list price. */
export function toCall(span: WireSpan, logs: readonly WireLog[], step: Step, own: Rates | null = null) {
  const reading = openReading(span, logs, null);
  return { ...callOf(reading, step.kind), cost: explainCost(reading, step, own) };
}

export function callOf(reading: Reading, kind: StepKind): Call {
  const calls = kind === "llm" || kind === "agent";
  return {
    tools: calls ? toolsOf(reading) : [],
    parameters: calls || kind === "embedding" ? parametersOf(reading) : [],
  };
}
