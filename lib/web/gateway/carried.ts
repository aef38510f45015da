// The calls that this process carries: what stops them, and what keeps their money held.
import { logError } from "@/lib/server/errors";
import { keepCalls, killedRuns, renewEveryMs } from "@/lib/server/gateway/keep-calls";
import { onControlChanged } from "@/lib/server/live";
import { allKept } from "@/lib/web/gateway/after-call";
import { Refused } from "@/lib/web/gateway/refused";

/** More at once is refused: each is a connection to its caller and one to a vendor. */
const callsMax = 1_000;

type Carried = { readonly holdId: string; readonly runId: string; readonly stop: AbortController };

/** Of one project, while one of its calls is here. */
class ProjectCalls {
  readonly calls = new Set<Carried>();
  /** Those that wait for leave, too. */
  count = 0;
  /** How often something of its control plane has changed that may be a kill. */
  changes = 0;
  readonly unsubscribe: () => void;
  readonly #projectId: string;

  constructor(projectId: string) {
    this.#projectId = projectId;
    this.unsubscribe = onControlChanged(projectId, (_names, hasEvents) => {
      if (!hasEvents) return;
      this.changes += 1;
      void this.stopKilled();
    });
  }

  async stopKilled(): Promise<void> {
    const calls = [...this.calls];
    if (calls.length === 0) return;
    try {
      const killed = await killedRuns(this.#projectId, calls);
      const message = "An operator killed this run: its calls are cut off.";
      for (const call of calls) if (killed.has(call.runId)) call.stop.abort(new Refused({ code: "killed", message }));
    } catch (error) {
      logError(error, { process: "gateway" });
    }
  }

  renew(): void {
    keepCalls(this.#projectId, [...this.calls]).catch((error: unknown) => logError(error, { process: "gateway" }));
  }
}

const projects = new Map<string, ProjectCalls>();
let count = 0;
let renewing: NodeJS.Timeout | null = null;

export type Watch = {
  /** From now on a kill stops it. */
  readonly carry: (call: { holdId: string; runId: string }, stop: AbortController) => void;
  readonly end: () => void;
};

/** Before leave to call is asked: a kill that comes right after it is not missed. */
export function watchCalls(projectId: string): Watch {
  if (count >= callsMax) {
    throw new Refused({ code: "overloaded", message: `${callsMax} calls are under way here.`, retryAfterS: 1 });
  }
  const project = projects.get(projectId) ?? new ProjectCalls(projectId);
  projects.set(projectId, project);
  project.count += 1;
  count += 1;
  renewing ??= setInterval(() => {
    for (const each of projects.values()) if (each.calls.size > 0) each.renew();
  }, renewEveryMs).unref();
  const seen = project.changes;
  let carried: Carried | null = null;
  return {
    carry: ({ holdId, runId }, stop) => {
      carried = { holdId, runId, stop };
      project.calls.add(carried);
      if (project.changes !== seen) void project.stopKilled();
    },
    end: () => {
      if (carried !== null) project.calls.delete(carried);
      project.count -= 1;
      count -= 1;
      if (project.count > 0) return;
      project.unsubscribe();
      projects.delete(projectId);
    },
  };
}

/** Before the process ends. */
export async function closeGateway(): Promise<void> {
  await allKept();
  if (renewing !== null) clearInterval(renewing);
  renewing = null;
}
