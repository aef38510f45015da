// What costs are counted in. All measures of a fact are integers that add up: over runs, over hours, over anything.

/** Columns of cost_facts and cost_sums, in the order of every statement. */
export const measures = [
  ...["runs", "calls", "tool_calls", "failed_calls", "schema_failures", "silent_failures", "cost", "unpriced_calls"],
  ...["unpriced_tokens", "tokens_input", "tokens_cached", "tokens_written", "tokens_output", "tokens_reasoning"],
  ...["waste_failed", "waste_retries", "waste_loops", "waste_repairs", "waste_unused", "waste_cache"],
] as const;

export const wasteCauses = ["failed", "retries", "loops", "repairs", "unused", "cache"] as const;
export type WasteCause = (typeof wasteCauses)[number];

/** Money in micro-dollars. Cached and written tokens are part of the input, reasoning is part of the output. */
export type Figures = {
  /** 1 in the row of a run. */
  runs: number;
  /** Of models, embeddings among them. */
  calls: number;
  toolCalls: number;
  /** Of models and tools. */
  failedCalls: number;
  schemaFailures: number;
  silentFailures: number;
  cost: number;
  /** Calls that have usage without a price, and the tokens of them. */
  unpricedCalls: number;
  unpricedTokens: number;
  input: number;
  cached: number;
  written: number;
  output: number;
  reasoning: number;
  /** By cause; no money is in two of them. */
  waste: Record<WasteCause, number>;
};

export const noFigures = (): Figures => ({
  ...{ runs: 0, calls: 0, toolCalls: 0, failedCalls: 0, schemaFailures: 0, silentFailures: 0, cost: 0 },
  ...{ unpricedCalls: 0, unpricedTokens: 0, input: 0, cached: 0, written: 0, output: 0, reasoning: 0 },
  waste: { failed: 0, retries: 0, loops: 0, repairs: 0, unused: 0, cache: 0 },
});

/** In the order of `measures`. */
export function numbersOf(of: Figures): number[] {
  return [
    ...[of.runs, of.calls, of.toolCalls, of.failedCalls, of.schemaFailures, of.silentFailures, of.cost],
    ...[of.unpricedCalls, of.unpricedTokens, of.input, of.cached, of.written, of.output, of.reasoning],
    ...wasteCauses.map((cause) => of.waste[cause]),
  ];
}

/** The way back. */
export function figuresOf(numbers: readonly number[]): Figures {
  const at = (name: (typeof measures)[number]) => numbers[measures.indexOf(name)] ?? 0;
  return {
    ...{ runs: at("runs"), calls: at("calls"), toolCalls: at("tool_calls"), failedCalls: at("failed_calls") },
    ...{ schemaFailures: at("schema_failures"), silentFailures: at("silent_failures"), cost: at("cost") },
    ...{ unpricedCalls: at("unpriced_calls"), unpricedTokens: at("unpriced_tokens"), input: at("tokens_input") },
    ...{ cached: at("tokens_cached"), written: at("tokens_written"), output: at("tokens_output") },
    reasoning: at("tokens_reasoning"),
    waste: {
      ...{ failed: at("waste_failed"), retries: at("waste_retries"), loops: at("waste_loops") },
      ...{ repairs: at("waste_repairs"), unused: at("waste_unused"), cache: at("waste_cache") },
    },
  };
}

export function addFigures(numbers: readonly (readonly number[])[]): Figures {
  return figuresOf(measures.map((_, at) => numbers.reduce((sum, each) => sum + (each[at] ?? 0), 0)));
}

export const wastedOf = ({ waste }: Figures): number => wasteCauses.reduce((sum, cause) => sum + waste[cause], 0);
