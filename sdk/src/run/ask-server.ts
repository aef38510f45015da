import { sleep } from "@/sdk/src/abort";
import { DeadlineOver, Refused, Unreachable } from "@/sdk/src/control/client";
import type { AskServer, RunContext } from "@/sdk/src/run/context";

const pausedMs = 500;

/**
 * A call under the run's lease. What a moment heals is healed here: a lease that ran out, an epoch that is old, a pause (it
 * waits until the step's time is over). The rest becomes a Halt, or stays a Refused that the caller knows.
 */
export async function askServer<T>(run: RunContext, { path, body, signal, step }: AskServer): Promise<T> {
  let isPaused = false;
  for (let tries = 0; ; tries++) {
    try {
      const fence = await run.grant.need(signal);
      const made = body(fence, Math.max(run.epoch, run.grant.epoch, run.server.hub.epoch));
      const asking = { signal, isIdle: () => run.grant.isIdle, ...(typeof made === "string" ? { text: made } : {}) };
      return await run.server.call<T>("POST", path, made, asking);
    } catch (error) {
      if (error instanceof Refused) isPaused = await heal(run, error, step);
      else throw toHalt(run, error, step, isPaused);
      await sleep(isPaused ? pausedMs : Math.min(500, tries * 20), signal, run.grant.isIdle).catch((reason) => {
        throw toHalt(run, reason, step, isPaused);
      });
    }
  }
}

/** True: paused. Throws what no waiting heals. */
async function heal(run: RunContext, refused: Refused, step: string | null): Promise<boolean> {
  switch (refused.code) {
    case "paused":
      return true;
    case "stale_epoch":
      run.epoch = Math.max(run.epoch, Number(refused.members["epoch"]));
      return false;
    case "in_progress":
      return false;
    case "fenced":
    case "run_ended":
      // the answer of the renewal says whose the run is now
      await run.grant.renew();
      return false;
    case "killed":
      await run.grant.renew();
      throw run.signal.aborted ? run.signal.reason : run.halt("killed", refused.message, null, step ?? undefined);
    case "drift":
      throw run.halt("drift", refused.message, refused.members, step ?? undefined);
    default:
      throw refused;
  }
}

/** The promise; where the wait for it was given up, as a halt that says why. */
export const orHalt = <T>(run: RunContext, waiting: Promise<T>, step: string | null): Promise<T> =>
  waiting.catch((error: unknown) => {
    throw toHalt(run, error, step);
  });

/** Why a wait was given up. */
export function toHalt(run: RunContext, error: unknown, step: string | null, isPaused = false): unknown {
  const at = step ?? undefined;
  const isLate = error instanceof DeadlineOver;
  if (isPaused && isLate) return run.halt("paused", "An operator has paused this scope.", null, at);
  if (error instanceof Unreachable) return run.halt("unreachable", error.message, null, at);
  if (isLate) return run.halt("unreachable", "The server did not answer in time.", { limitMs: error.limitMs }, at);
  return error;
}
