import { active } from "@/sdk/src/active";
import { executeAlone } from "@/sdk/src/run/execute";
import type { Run } from "@/sdk/src/run/run";
import { defineStep } from "@/sdk/src/step/definition";
import { executeStep } from "@/sdk/src/step/execute";
import type { AnySchema, In, Out, Step, StepFunction, StepOptions } from "@/sdk/src/types";

/**
 * A boundary around one thing that an agent does: contract, gate, claim, breaker, budget, tries, journal.
 * @example
 * const lookup = step("order.lookup", { kind: "tool", input: z.object({ id: z.string() }), output: Order },
 *   ({ id }, s) => db.order(id, { signal: s.signal }));
 * const order = await lookup({ id: "o-1" });
 */
export function step<I extends AnySchema, O extends AnySchema>(
  name: string,
  options: StepOptions<I, O>,
  run: StepFunction<Out<I>, In<O>>,
): Step<I, O> {
  const definition = defineStep(name, options, run);
  const call = async (input: unknown, ...more: unknown[]) => {
    const how = { key: keyIn(more[0]), signal: signalIn(more) };
    const store = active.getStore();
    if (store !== undefined) return executeStep(definition, store.run as Run, input, how);
    const limits = { microUsd: definition.microUsd ?? 0, steps: 100_000, ms: aloneMs };
    return executeAlone(name, limits, input, how.signal, (inside) => executeStep(definition, inside, input, how));
  };
  return call as Step<I, O>;
}

/** A step alone is bounded by itself. */
const aloneMs = 86_400_000;

function keyIn(call: unknown): string | undefined {
  const key = (call as { key?: unknown } | undefined)?.key;
  return typeof key === "string" ? key : undefined;
}

/** Ours, or as the Vercel AI SDK and OpenAI Agents hand it to a tool. */
function signalIn(more: readonly unknown[]): AbortSignal | undefined {
  for (const one of more) {
    const { signal, abortSignal } = (one ?? {}) as { signal?: unknown; abortSignal?: unknown };
    const found = [signal, abortSignal].find((candidate) => candidate instanceof AbortSignal);
    if (found !== undefined) return found as AbortSignal;
  }
  return undefined;
}
