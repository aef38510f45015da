import type { ActiveStep, Pass } from "@/sdk/src/active";
import { BreakerOpen, Breakers } from "@/sdk/src/control/breakers";
import type { RunContext } from "@/sdk/src/run/context";

/** Leave for a run to call a resource, or the Halt that refuses it. */
export async function pass(run: RunContext, resource: string, step: ActiveStep | null): Promise<Pass> {
  const { server } = run;
  server.breakers ??= new Breakers(server, server.holder, server.hub);
  try {
    return await server.breakers.pass(resource, step?.signal ?? run.signal);
  } catch (error) {
    if (!(error instanceof BreakerOpen)) throw error;
    step?.span.addEvent("tracegate.breaker.refused", {
      "tracegate.resource": resource,
      "tracegate.breaker": error.state,
    });
    throw run.halt("breaker", error.message, { resource, state: error.state }, step?.name);
  }
}
