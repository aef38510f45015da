import { type Fault, faultOf, retryAfterMs } from "@/lib/domain/model/faults";
import { orAborted, sleep } from "@/sdk/src/abort";
import { active } from "@/sdk/src/active";
import { Halt, haltIn } from "@/sdk/src/halt";
import { findNotJson } from "@/sdk/src/json";
import { Attempt } from "@/sdk/src/step/attempt";
import type { StepCall } from "@/sdk/src/step/call";
import { backoffMs } from "@/sdk/src/step/retry";
import { closeAttempt, openAttempt } from "@/sdk/src/step/spans";
import type { Bad, Tried } from "@/sdk/src/step/tried";
import { inSpan } from "@/sdk/src/telemetry/telemetry";
import type { Issue, StepFunction } from "@/sdk/src/types";
import { plainIssues, validate } from "@/sdk/src/validate";

/**
 * Tries, repairs, then each fallback once: calls ≤ attempts + repair + fallbacks. `key` is the provider's idempotency key.
 */
export async function runAttempts(call: StepCall, value: unknown, key: string): Promise<Tried> {
  const tries = new Tries(call, value, key);
  let last = await tries.main();
  for (const [at, fallback] of call.definition.fallbacks.entries()) {
    if (!("why" in last) || !mayFallBack(call, last)) return last;
    last = await tries.call(fallback, { fallback: at + 1 });
  }
  return last;
}

/** What has happened, or may have, is not done in another way. */
function mayFallBack(call: StepCall, bad: Bad): boolean {
  if (call.signal.aborted) return false;
  if (bad.why === "schema") return call.definition.effect === "pure";
  const halt = haltIn(bad.error);
  if (halt !== null) return halt.code === "breaker";
  return call.definition.effect === "pure" || !bad.dispatched || isDefinite(bad.fault);
}

/** Did an effect that failed certainly not happen? A cut or slow answer says nothing. */
export const isDefinite = (fault: Fault) => fault === "other" || fault === "429";

type How = { readonly issues?: readonly Issue[]; readonly breaker?: string; readonly fallback?: number };

class Tries {
  readonly #call: StepCall;
  readonly #value: unknown;
  readonly #key: string;
  #count = 0;
  #firstSpanId: string | undefined;

  constructor(call: StepCall, value: unknown, key: string) {
    this.#call = call;
    this.#value = value;
    this.#key = key;
  }

  async main(): Promise<Tried> {
    const { run, attempts, repair, breaker } = this.#call.definition;
    let tries = 1;
    let repairs = 0;
    let issues: readonly Issue[] | undefined;
    for (;;) {
      const tried = await this.call(run, { ...(issues && { issues }), ...(breaker === undefined ? {} : { breaker }) });
      if (!("why" in tried)) return tried;
      if (tried.why === "schema") {
        if (repairs++ >= repair) return tried;
        issues = tried.issues;
      } else {
        if (tries++ >= attempts || !(await this.#waitToRetry(tried, tries - 1))) return tried;
      }
    }
  }

  /** False: this error, the budget of retries or the deadline leaves no other try. */
  async #waitToRetry(bad: Bad & { why: "error" }, n: number): Promise<boolean> {
    const { definition, run, signal, deadline } = this.#call;
    if (signal.aborted || haltIn(bad.error) !== null) return false;
    if (definition.effect === "once" && bad.dispatched) return false;
    if (!(definition.mayRetry?.(bad.error) ?? bad.fault !== "other")) return false;
    const ms = backoffMs(n, retryAfterMs(bad.error, Date.now()), Math.random());
    if (ms >= (deadline?.leftMs() ?? Number.POSITIVE_INFINITY) || ms >= run.deadline.leftMs()) return false;
    if (run.retriesLeft < 1 || !definition.retries.take()) return false;
    run.retriesLeft -= 1;
    await sleep(ms, signal).catch(() => {});
    return !signal.aborted;
  }

  /** One call of one function, in a span of its own. */
  async call(run: StepFunction<unknown, unknown>, how: How): Promise<Tried> {
    const call = this.#call;
    this.#count += 1;
    const span = openAttempt(call, {
      attempt: this.#count,
      retryOf: this.#firstSpanId,
      fallback: how.fallback,
      value: this.#value,
    });
    this.#firstSpanId ??= span.spanContext().spanId;
    const attempt = new Attempt(call, this.#count, span);
    const tried = await this.#guarded(attempt, run, how);
    closeAttempt(attempt, tried);
    return tried;
  }

  async #guarded(attempt: Attempt, run: StepFunction<unknown, unknown>, how: How): Promise<Tried> {
    const call = this.#call;
    let late: Promise<unknown> | null = null;
    let report: ((outcome: "ok" | Fault) => void) | undefined;
    try {
      if (attempt.leftTokens() === 0) {
        const message = `The step has used its ${call.definition.tokens} tokens.`;
        throw call.run.halt("budget", message, { limit: "tokens", tokens: call.definition.tokens }, attempt.name);
      }
      call.definition.retries.addCall();
      if (how.breaker !== undefined) {
        const pass = await call.run.pass(how.breaker, attempt);
        report = (outcome) => pass.report(outcome);
      }
      await call.secure(attempt);
      if (call.signal.aborted) throw call.signal.reason;
      late = this.#dispatch(attempt, run, how.issues);
      const raw = await orAborted(call.signal, late);
      await attempt.settle();
      report?.("ok");
      return await judge(call, raw);
    } catch (error) {
      // the caller, a deadline or a kill ended it: that says nothing of the provider
      const fault = call.signal.aborted && !isTimeout(call.signal.reason) ? "other" : faultOf(error);
      report?.(error instanceof Halt ? "other" : fault);
      await attempt.settle().catch(() => {});
      return { why: "error", error, fault, dispatched: late !== null, late: call.signal.aborted ? late : null };
    }
  }

  async #dispatch(attempt: Attempt, run: StepFunction<unknown, unknown>, issues?: readonly Issue[]): Promise<unknown> {
    return active.run({ run: attempt.call.run, step: attempt }, () =>
      inSpan(attempt.span, () => run(this.#value, attempt.context(this.#key, issues))),
    );
  }
}

const isTimeout = (reason: unknown) => reason instanceof Error && reason.name === "TimeoutError";

/** The next step gets what the contract says, and what a replay would give it. */
async function judge(call: StepCall, raw: unknown): Promise<Tried> {
  const checked = await validate(call.definition.output, raw);
  const issues = checked.issues ?? notJsonIssues(checked.value);
  if (issues !== null) return { why: "schema", issues, plain: plainIssues(issues), value: raw };
  return { output: "value" in checked ? checked.value : undefined };
}

function notJsonIssues(value: unknown): readonly Issue[] | null {
  const path = value === undefined ? null : findNotJson(value);
  return path && [{ path, message: "is not JSON, which is what the journal keeps: hand on text or numbers" }];
}
