import type { Span } from "@opentelemetry/api";
import { priceUsage } from "@/lib/domain/model/prices";
import type { ActiveStep } from "@/sdk/src/active";
import { settings } from "@/sdk/src/settings";
import type { StepCall } from "@/sdk/src/step/call";
import { toMicroUsd } from "@/sdk/src/step/definition";
import type { Issue, StepContext } from "@/sdk/src/types";

type Spend = Parameters<StepContext["spend"]>[0];

/** One try of a step, a repair or a fallback. */
export class Attempt implements ActiveStep {
  readonly call: StepCall;
  readonly attempt: number;
  readonly span: Span;
  #requests = 0;
  #spent = 0;
  #prices: Promise<void>[] = [];

  constructor(call: StepCall, attempt: number, span: Span) {
    this.call = call;
    this.attempt = attempt;
    this.span = span;
  }

  get name(): string {
    return this.call.definition.name;
  }

  get key(): string {
    return this.call.key;
  }

  get signal(): AbortSignal {
    return this.call.signal;
  }

  get ledger() {
    return this.call.ledger;
  }

  get tool(): string | null {
    return this.call.definition.kind === "tool" ? this.name : null;
  }

  beforeHold(): Promise<void> {
    return this.call.makeWay();
  }

  leftMicroUsd(): number | null {
    return this.call.leftMicroUsd();
  }

  leftTokens(): number | null {
    const { tokens } = this.call.definition;
    return tokens === null ? null : Math.max(0, tokens - this.call.tokens);
  }

  countRequest(): void {
    this.#requests += 1;
  }

  countTokens(tokens: number): void {
    this.call.tokens += tokens;
  }

  context(key: string, issues: readonly Issue[] | undefined): StepContext {
    return {
      signal: this.signal,
      key,
      attempt: this.attempt,
      ...(issues === undefined ? {} : { issues }),
      fit: (model, inputTokens) => this.#fit(model, inputTokens),
      spend: (usage) => this.#spend(usage),
    };
  }

  #fit(model: string, inputTokens: number): number {
    const price = settings().prices?.[model];
    const { run } = this.call;
    if (price === undefined) {
      const message = `No price of ${model} is known here: name it in tracegate({ prices }), or call it through modelFetch.`;
      throw run.halt("budget", message, { code: "unpriced", model }, this.name);
    }
    const left = Math.min(this.leftMicroUsd() ?? Number.POSITIVE_INFINITY, run.left().usd * 1e6 + this.call.reserved);
    const tokens = Math.min(
      this.leftTokens() ?? Number.POSITIVE_INFINITY,
      tokensFor(left, price, inputTokens) + inputTokens,
    );
    return Math.max(0, Math.floor(tokens - inputTokens));
  }

  #spend({ model, in: input = 0, out = 0, cachedIn = 0, usd }: Spend): void {
    this.countTokens(input + out);
    this.span.setAttributes({
      "gen_ai.request.model": model,
      "gen_ai.usage.input_tokens": input,
      "gen_ai.usage.output_tokens": out,
    });
    if (usd !== undefined) this.#book(toMicroUsd(usd));
    else if (model !== undefined) this.#prices.push(this.#priced(model, { in: input, out, cachedIn }));
  }

  async #priced(model: string, usage: { in: number; out: number; cachedIn: number }): Promise<void> {
    const price = settings().prices?.[model] ?? (await this.call.run.price("", model));
    if (price === null)
      throw this.call.run.halt("budget", `No price of ${model} is known.`, { code: "unpriced", model }, this.name);
    this.#book(priceUsage(price, usage));
  }

  #book(microUsd: number): void {
    this.#spent += microUsd;
    this.call.book(microUsd);
    this.span.setAttribute("tracegate.cost.micro_usd", this.#spent);
  }

  /** What was told of usage is priced; how many requests left is written down. */
  async settle(): Promise<void> {
    if (this.#requests > 0) this.span.setAttribute("tracegate.requests", this.#requests);
    // one model call in one try of an llm step: more is a second owner of retries
    if (this.call.definition.kind === "llm" && this.#requests > 1) this.span.setAttribute("tracegate.amplified", true);
    await Promise.all(this.#prices);
  }
}

function tokensFor(microUsd: number, price: { in: number; out: number }, inputTokens: number): number {
  return price.out === 0 ? Number.MAX_SAFE_INTEGER : (microUsd - inputTokens * price.in) / price.out;
}
