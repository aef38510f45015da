import { active } from "@/sdk/src/active";
import type { Options } from "@/sdk/src/gate/point";
import { effects } from "@/sdk/src/parts";
import { executeAlone } from "@/sdk/src/run/execute";
import type { Run } from "@/sdk/src/run/run";
import type { AnySchema, Decision, Out } from "@/sdk/src/types";

/**
 * Asks people at a point that is no step, and tells what they decided: a rejection is an answer here, not a halt.
 * @example
 * const plan = await gate("plan.review", { args: Plan, value: draft, risk: "medium", ask: "Go on with this plan?", edit: ["steps"] });
 * if (plan.verdict === "approved") await carryOut(plan.value);
 */
export async function gate<A extends AnySchema>(name: string, options: Options<A>): Promise<Decision<Out<A>>> {
  const store = active.getStore();
  const { decideAt } = await effects();
  if (store !== undefined) return decideAt(name, options, store.run as Run) as Promise<Decision<Out<A>>>;
  const limits = { microUsd: 0, steps: 1, ms: 86_400_000 };
  const alone = (run: Run) => decideAt(name, options, run);
  return executeAlone(name, limits, options.value, options.signal, alone) as Promise<Decision<Out<A>>>;
}
