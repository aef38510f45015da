import { toMs } from "@/sdk/src/duration";
import { effects, spending } from "@/sdk/src/parts";
import { RetryBucket } from "@/sdk/src/step/retry";
import type { AnySchema, GateRule, StepFunction, StepOptions } from "@/sdk/src/types";

/** A step as written, its defaults filled in. */
export interface StepDefinition {
  readonly name: string;
  readonly kind: string;
  readonly input: AnySchema;
  readonly output: AnySchema;
  readonly effect: "pure" | "keyed" | "once";
  readonly attempts: number;
  readonly repair: number;
  readonly mayRetry: ((error: unknown) => boolean) | undefined;
  readonly run: StepFunction<unknown, unknown>;
  readonly fallbacks: readonly StepFunction<unknown, unknown>[];
  /** The author said that the run stops when the tries are used up. */
  readonly haltsAtEnd: boolean;
  readonly breaker: string | undefined;
  readonly check: ((input: unknown, key: string) => unknown) | undefined;
  readonly gate: GateRule<unknown> | undefined;
  readonly microUsd: number | null;
  readonly tokens: number | null;
  readonly ms: number | null;
  readonly retries: RetryBucket;
  /** Its calls were seen to reserve for themselves (modelFetch): the ceiling need not be reserved as a whole. */
  reservesByCall: boolean;
}

const nameForm = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;

export function requireName(what: string, name: string): void {
  if (nameForm.test(name)) return;
  throw new TypeError(
    `"${name}" is no name of a ${what}: 1 to 100 letters, digits and . _ : -, a letter or digit first.`,
  );
}

export const toMicroUsd = (usd: number) => Math.ceil(usd * 1e6 - 1e-6);

export function requireUsd(what: string, usd: number | undefined): number | null {
  if (usd === undefined) return null;
  if (usd >= 0 && usd <= 1e9) return toMicroUsd(usd);
  throw new TypeError(`${what}: limits.usd is ${usd}; it is dollars, from 0 to a thousand million.`);
}

function requireWhole(what: string, value: number, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new TypeError(`${what} is ${value}; it is a whole number from ${least} to ${most}.`);
}

export function defineStep<I extends AnySchema, O extends AnySchema>(
  name: string,
  options: StepOptions<I, O>,
  run: unknown,
): StepDefinition {
  requireName("step", name);
  const { kind, input, output, effect = "pure", retry, fallback, breaker, gate, limits, check } = options;
  if (gate !== undefined && effect === "pure") {
    throw new TypeError(`Step ${name} has a gate but no effect: say effect "keyed" or "once", or ask with gate().`);
  }
  if (effect !== "pure") void effects();
  if (breaker !== undefined) requireName("breaker", breaker);
  if (breaker !== undefined || limits?.usd !== undefined) void spending();
  const attempts = requireWhole(`${name}: retry.attempts`, retry?.attempts ?? (effect === "once" ? 1 : 3), 1, 5);
  return {
    name,
    kind,
    input,
    output,
    effect,
    // nothing protects a second try of what only the claim protects
    attempts: effect === "once" ? 1 : attempts,
    repair: effect === "pure" ? requireWhole(`${name}: retry.repair`, retry?.repair ?? 0, 0, 2) : 0,
    mayRetry: retry?.on,
    run: run as StepDefinition["run"],
    fallbacks:
      fallback === undefined || fallback === "halt" ? [] : (fallback as unknown as StepDefinition["fallbacks"]),
    haltsAtEnd: fallback !== undefined,
    breaker,
    check: check as StepDefinition["check"],
    gate: gate as StepDefinition["gate"],
    microUsd: requireUsd(name, limits?.usd),
    tokens: limits?.tokens ?? null,
    ms: limits?.ms === undefined ? null : toMs(limits.ms),
    retries: new RetryBucket(),
    reservesByCall: kind !== "llm" && kind !== "agent",
  };
}
