// A run that grants what it is told to and writes everything down.
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { Price } from "@/lib/domain/model/prices";
import { type Active, type ActiveRun, type ActiveStep, active } from "@/sdk/src/active";
import { Halt } from "@/sdk/src/halt";

export interface Recorded {
  readonly holds: { microUsd: number; settled?: number | null | "released" }[];
  readonly outcomes: [resource: string, outcome: string][];
  requests: number;
  tokens: number;
}

export class RecordingRun {
  readonly recorded: Recorded = { holds: [], outcomes: [], requests: 0, tokens: 0 };
  readonly stop = new AbortController();
  readonly spans = new InMemorySpanExporter();
  readonly #span;
  readonly #tracer;
  leftMicroUsd = 1_000_000;
  /** Refuses the hold. */
  refuses: Halt | null = null;
  /** Refuses the pass. */
  isOpen: Halt | null = null;
  price: Price | null = { in: 2.5, out: 10, cachedIn: 1.25 };

  constructor() {
    const spanProcessors = [new SimpleSpanProcessor(this.spans)];
    this.#tracer = new BasicTracerProvider({ spanProcessors }).getTracer("tracegate");
    this.#span = this.#tracer.startSpan("step");
  }

  get stepSpanId(): string {
    return this.#span.spanContext().spanId;
  }

  /** Runs code as the body of a step does. */
  within<T>(body: () => Promise<T>): Promise<T> {
    return active.run(this.active(), body);
  }

  /** The one chat span. */
  span() {
    const [chat, ...more] = this.spans.getFinishedSpans().filter(({ name }) => name.startsWith("chat "));
    if (chat === undefined || more.length > 0) throw new Error(`${more.length} chat spans too many`);
    return chat;
  }

  active(): Active {
    return { run: this.#run(), step: this.#step() };
  }

  #run(): ActiveRun {
    const { recorded } = this;
    return {
      runId: "run-1",
      traceId: this.#span.spanContext().traceId,
      pipeline: "test",
      signal: this.stop.signal,
      span: this.#span,
      tracer: this.#tracer,
      redact: (_path, value) => value,
      price: async () => this.price,
      hold: async (microUsd) => this.#hold(microUsd),
      pass: async (resource) => {
        if (this.isOpen !== null) throw this.isOpen;
        return { report: (outcome) => recorded.outcomes.push([resource, outcome]) };
      },
      left: () => ({ usd: this.leftMicroUsd / 1e6, steps: 10, ms: 60_000 }),
    };
  }

  #hold(microUsd: number | null) {
    if (this.refuses !== null) throw this.refuses;
    if (microUsd === null) throw new Halt("budget", "No price is known", { runId: "run-1", detail: "unpriced" });
    const hold: Recorded["holds"][number] = { microUsd };
    this.recorded.holds.push(hold);
    const settle = (to: number | null | "released") => {
      if (hold.settled !== undefined) throw new Error(`settled twice: ${hold.settled}, then ${to}`);
      hold.settled = to;
    };
    return { id: `hold-${this.recorded.holds.length}`, microUsd, settle, release: () => settle("released") };
  }

  #step(): ActiveStep {
    const { recorded } = this;
    return {
      name: "step",
      key: "step~0",
      attempt: 1,
      signal: new AbortController().signal,
      span: this.#span,
      beforeHold: async () => undefined,
      leftMicroUsd: () => this.leftMicroUsd,
      leftTokens: () => null,
      countRequest: () => {
        recorded.requests += 1;
      },
      countTokens: (tokens) => {
        recorded.tokens += tokens;
      },
    };
  }
}
