// What a run contributes to costs, as rows that add up. A pure function of the run, its spans and what was marked as waste:
// counted anew after any change it replaces what was counted before.
import { type Figures, noFigures } from "@/lib/domain/cost/measures";
import type { WasteMark } from "@/lib/domain/cost/waste-marks";
import { type ModelCall, modelCalls } from "@/lib/domain/trace/call-groups";
import type { CallFacts, RunStatus, SpanFacts } from "@/lib/domain/trace/run";
import type { Tokens } from "@/lib/domain/trace/step";
import { type Cost, payerOf, payersOf } from "@/lib/domain/trace/summarise-run";

export type CostSpan = CallFacts & Cost & Pick<SpanFacts, "name" | "failed" | "provider" | "toolName">;

export type CountedRun = {
  readonly status: RunStatus;
  readonly schemaFailures: number;
  readonly silentFailures: number;
  readonly marks: readonly WasteMark[];
};

/** Null in all four: the row of the run. */
export type FactLabels = {
  readonly step: string | null;
  readonly model: string | null;
  readonly provider: string | null;
  readonly tool: string | null;
};
export type CostFact = { readonly labels: FactLabels; readonly figures: Figures };

/** Of different facts of one run; what is beyond them is counted as one step. */
const factsMax = 200;
const otherSteps = "(other steps)";

/** No fact is larger: a client that claims absurd numbers must not break the sums. */
const most = 10 ** 13;

export function countRun(run: CountedRun, spans: readonly CostSpan[]): CostFact[] {
  const facts = new Facts(run, spans);
  const byId = facts.byId;
  const calls = [...modelCalls(spans, byId, "llm"), ...modelCalls(spans, byId, "embedding")];
  const payers = new Set(payersOf(spans, byId, calls));
  for (const call of calls) {
    const payer = payerOf(call);
    facts.addCall(call, payers.delete(payer) ? payer : null);
  }
  for (const span of spans) if (span.kind === "tool") facts.addTool(span);
  for (const span of payers) facts.addCost(facts.of(span, span), span, span.tokens, [span]);
  return facts.all();
}

class Facts {
  readonly byId: ReadonlyMap<string, CostSpan>;
  readonly #run: CountedRun;
  readonly #marks: ReadonlyMap<string, WasteMark>;
  readonly #facts = new Map<string, CostFact>();

  constructor(run: CountedRun, spans: readonly CostSpan[]) {
    this.#run = run;
    this.byId = new Map(spans.map((span) => [span.spanId, span]));
    this.#marks = new Map(run.marks.map((mark) => [mark.spanId, mark]));
    const figures = { ...noFigures(), runs: 1, schemaFailures: run.schemaFailures, silentFailures: run.silentFailures };
    this.#facts.set("", { labels: { step: null, model: null, provider: null, tool: null }, figures });
  }

  addCall(call: ModelCall<CostSpan>, payer: CostSpan | null): void {
    const { span, costOf: views, tokens } = call;
    const figures = this.of(span, views.find(({ model }) => model !== null) ?? span);
    add(figures, "calls", 1);
    if (views.some(({ failed }) => failed)) add(figures, "failedCalls", 1);
    add(figures, "input", tokens.input);
    add(figures, "cached", tokens.cacheRead);
    add(figures, "written", tokens.cacheWrite);
    add(figures, "output", tokens.output);
    add(figures, "reasoning", tokens.reasoning);
    if (payer !== null) this.addCost(figures, payer, tokens, views);
  }

  addTool(span: CostSpan): void {
    const figures = this.of(span, span);
    add(figures, "toolCalls", 1);
    if (span.failed) add(figures, "failedCalls", 1);
  }

  /** The money of one payer, and how much of it was for nothing. */
  addCost(figures: Figures, payer: CostSpan, tokens: Tokens, views: readonly CostSpan[]): void {
    const cost = Math.min(Math.max(payer.costMicroUsd ?? 0, 0), most);
    add(figures, "cost", cost);
    if (payer.costState === "unpriced" || payer.costState === "partial") {
      add(figures, "unpricedCalls", 1);
      add(figures, "unpricedTokens", (tokens.input ?? 0) + (tokens.output ?? 0));
    }
    const { status } = this.#run;
    if (status === "failed" || status === "halted") figures.waste.failed += cost;
    else {
      const mark = views.map(({ spanId }) => this.#marks.get(spanId)).find((found) => found !== undefined);
      if (mark !== undefined) figures.waste[mark.cause] += Math.min(mark.microUsd ?? cost, cost);
    }
  }

  /** The figures of the row that a span belongs to; `answered` knows the model. */
  of(span: CostSpan, answered: CostSpan): Figures {
    const { model, provider } = answered;
    const isFull = this.#facts.size >= factsMax;
    const step = isFull ? otherSteps : this.#stepOf(span);
    const labels = { step, model, provider, tool: isFull ? null : this.#toolOf(span) };
    const key = JSON.stringify(Object.values(labels));
    const known = this.#facts.get(key);
    if (known !== undefined) return known.figures;
    const fact = { labels, figures: noFigures() };
    this.#facts.set(key, fact);
    return fact.figures;
  }

  all(): CostFact[] {
    return [...this.#facts.values()];
  }

  /** Its name; a call that is named after its model says nothing of the step, which is then the nearest one above it. */
  #stepOf(span: CostSpan): string {
    const isNamedAfterModel = span.model !== null && span.name.includes(span.model);
    if (!isNamedAfterModel) return span.name;
    const above = this.#above(span, ({ kind }) => kind === "agent" || kind === "chain" || kind === "tool");
    return above?.name ?? span.name;
  }

  #toolOf(span: CostSpan): string | null {
    const tool = span.kind === "tool" ? span : this.#above(span, ({ kind }) => kind === "tool");
    return tool === undefined ? null : (tool.toolName ?? tool.name);
  }

  #above(span: CostSpan, test: (span: CostSpan) => boolean): CostSpan | undefined {
    const seen = new Set([span.spanId]);
    let at = span.parentSpanId === null ? undefined : this.byId.get(span.parentSpanId);
    while (at !== undefined && !seen.has(at.spanId) && !test(at)) {
      seen.add(at.spanId);
      at = at.parentSpanId === null ? undefined : this.byId.get(at.parentSpanId);
    }
    return at !== undefined && test(at) ? at : undefined;
  }
}

type Amount = Exclude<keyof Figures, "waste">;
function add(figures: Figures, of: Amount, amount: number | null): void {
  figures[of] = Math.min(figures[of] + (amount ?? 0), most);
}
