import { active } from "@/sdk/src/active";

/**
 * The run that this code is in: its ids, the signal that stops it, what is left of its limits.
 * @example const { signal, left } = current();
 */
export function current(): {
  readonly runId: string;
  readonly traceId: string;
  readonly signal: AbortSignal;
  readonly left: { readonly usd: number; readonly steps: number; readonly ms: number };
} {
  const store = active.getStore();
  if (store === undefined)
    throw new Error("current() is called outside a run: call it in the body of a pipeline or step.");
  const { run, step } = store;
  return { runId: run.runId, traceId: run.traceId, signal: step?.signal ?? run.signal, left: run.left() };
}
