import type { Span } from "@opentelemetry/api";
import { Linked } from "@/sdk/src/abort";
import type { ActiveStep, Hold } from "@/sdk/src/active";
import { DeadlineOver } from "@/sdk/src/control/client";
import { Halt, haltIn } from "@/sdk/src/halt";
import { hashJson, toJson } from "@/sdk/src/json";
import { spending } from "@/sdk/src/parts";
import { Deadline } from "@/sdk/src/run/deadline";
import { shortHash } from "@/sdk/src/run/journal";
import { Ledger } from "@/sdk/src/run/ledger";
import type { Scope } from "@/sdk/src/run/parking";
import type { Run } from "@/sdk/src/run/run";
import type { StepDefinition } from "@/sdk/src/step/definition";

/** The try of a step that another step is called in. */
export interface Above {
  readonly call: StepCall;
  readonly span: Span;
  readonly signal: AbortSignal;
}

/** One call of a step: all its tries, repairs and fallbacks, under one ceiling and one deadline. */
export class StepCall implements Scope {
  readonly definition: StepDefinition;
  readonly run: Run;
  readonly above: StepCall | null;
  readonly spanAbove: Span;
  readonly value: unknown;
  readonly inputHash: string;
  readonly key: string;
  readonly ledger: Ledger;
  readonly deadline: Deadline | null;
  waits = 0;
  tokens = 0;
  /** The answer that lets an effect happen. */
  approvalId: string | null = null;
  /** Money was reserved or spent under it. */
  hasSpent = false;
  readonly #linked: Linked;
  #whole: Promise<Hold> | null = null;
  #way: Promise<void> | null = null;
  #booked = 0;
  #reserved = 0;

  constructor(definition: StepDefinition, run: Run, parent: Above | null, asked: Asked) {
    this.definition = definition;
    this.run = run;
    this.above = parent?.call ?? null;
    this.spanAbove = parent?.span ?? run.span;
    this.value = asked.value;
    const json = toJson(asked.value, `Input of ${definition.name}`);
    this.inputHash = hashJson(json);
    this.key = keyOf(run, definition.name, this.inputHash, this.above?.key, asked.key);
    this.ledger = new Ledger(definition.microUsd, this.above?.ledger);
    this.deadline = definition.ms === null ? null : new Deadline("step", definition.ms);
    this.#linked = new Linked(asked.signal, parent?.signal ?? run.signal, this.deadline?.signal);
  }

  get signal(): AbortSignal {
    return this.#linked.signal;
  }

  get reserved(): number {
    return this.#reserved;
  }

  /** Of the tightest ceiling: its own, or one of a step around it. `freed`: reserved inside, and made way for. */
  leftMicroUsd(freed = 0): number | null {
    const around = this.above?.leftMicroUsd(freed + this.#reserved) ?? null;
    if (this.ledger.limit === null) return around;
    const own = Math.max(0, this.ledger.left() + this.#reserved + freed - this.#booked);
    return around === null ? own : Math.min(own, around);
  }

  /** Reserves the whole ceiling, unless the calls inside are known to reserve for themselves. */
  async secure(attempt: ActiveStep): Promise<void> {
    const { microUsd, reservesByCall } = this.definition;
    if (reservesByCall || microUsd === null || microUsd === 0 || this.#way !== null) return;
    this.#whole ??= this.#reserveWhole(attempt, microUsd);
    try {
      await this.#whole;
    } catch (error) {
      const detail = error instanceof Halt ? (error.detail as { instead?: unknown } | null) : null;
      if (!detail?.instead) throw error;
      // its budget does something else than halt: each call asks for itself
      this.#whole = null;
      this.definition.reservesByCall = true;
    }
  }

  async #reserveWhole({ name, key, span }: ActiveStep, microUsd: number): Promise<Hold> {
    this.hasSpent = true;
    const step = {
      ...{ name, key, span, ledger: this.ledger, isWhole: true as const },
      beforeHold: async () => this.above?.makeWay(),
      leftMicroUsd: () => Math.min(microUsd, this.above?.leftMicroUsd() ?? microUsd),
    };
    const { reserve } = await spending();
    const hold = await reserve(this.run, microUsd, step, this.signal);
    this.#reserved = microUsd;
    // it waits with the step: people may be asked inside
    this.run.parking.open -= 1;
    return hold;
  }

  /** A call inside reserves for itself: the reservation of the whole makes way, and so do those around it. */
  async makeWay(): Promise<void> {
    this.hasSpent = true;
    this.definition.reservesByCall = true;
    this.#way ??= this.#closeWhole();
    await this.#way;
    await this.above?.makeWay();
  }

  async #closeWhole(): Promise<void> {
    const whole = this.#whole;
    if (whole === null) return;
    this.#whole = null;
    const hold = await whole;
    this.#reserved = 0;
    this.run.parking.open += 1;
    if (this.#booked > 0) hold.settle(this.#booked);
    else await hold.release();
    this.#booked = 0;
  }

  /** The author tells of money spent without modelFetch. */
  book(microUsd: number): void {
    this.hasSpent = true;
    this.#booked += microUsd;
  }

  /** What was told is settled from what was reserved; without a reservation it is booked as it is. */
  async settle(): Promise<void> {
    if (this.#whole !== null) {
      await this.#closeWhole();
    } else if (this.#booked > 0) {
      const microUsd = this.#booked;
      this.#booked = 0;
      // the next call of this step reserves its ceiling first
      this.definition.reservesByCall = false;
      const { reserve } = await spending();
      const hold = await reserve(this.run, microUsd, null, this.signal);
      hold.settle(microUsd);
    }
  }

  /** An abort in the words of a boundary; the caller's own abort, and other errors, as they are. */
  toError(error: unknown): unknown {
    if (error instanceof Halt) return error;
    const { name } = this.definition;
    const reason = this.signal.aborted ? this.signal.reason : error;
    if (reason instanceof DeadlineOver) {
      return this.run.halt("budget", reason.message, { limit: "ms", of: reason.of, limitMs: reason.limitMs }, name);
    }
    if (reason instanceof Halt) return reason;
    return haltIn(error) ?? (this.signal.aborted ? reason : error);
  }

  end(): void {
    this.deadline?.end();
    this.#linked.end();
  }
}

export interface Asked {
  readonly value: unknown;
  readonly key: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * name ~ hash of the input ~ n-th call with it. Steps inside a step count for themselves: a step above that is replayed does
 * not run them again, so that a common count would differ. A key of the author's stands for n.
 */
function keyOf(run: Run, name: string, inputHash: string, above: string | undefined, key: string | undefined): string {
  const stem = `${name}~${inputHash.slice(0, 16)}`;
  const suffix = above === undefined ? "" : `~p${shortHash(above)}`;
  if (key !== undefined) return `${stem}~k${hashJson(key).slice(0, 16)}${suffix}`;
  const counter = stem + suffix;
  const n = run.counts.get(counter) ?? 0;
  run.counts.set(counter, n + 1);
  return `${stem}~${n}${suffix}`;
}
