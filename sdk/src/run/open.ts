import type { RunState, StartRun } from "@/lib/contract/control-runs";
import { orAborted } from "@/sdk/src/abort";
import type { Asking } from "@/sdk/src/control/client";
import { pagesOf } from "@/sdk/src/control/pages";
import type { Server } from "@/sdk/src/control/server";
import { hashJson, toJson } from "@/sdk/src/json";
import type { Run, RunLimits } from "@/sdk/src/run/run";

export interface Job {
  readonly pipeline: string;
  readonly version: string;
  readonly limits: RunLimits;
  /** A known run that is gone on with; else a run is started. */
  readonly resumeId?: string;
  readonly input?: unknown;
  readonly id?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** When aborted the run is left to another process. */
  readonly handOver?: AbortSignal | undefined;
  readonly parkMs: number;
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  /** Whether to wait for another executor. */
  readonly waitIfHeld: boolean;
  readonly body: (input: unknown, run: Run) => Promise<unknown>;
}

/** A run inside a run has an id that the same call gets again after a resume. */
export function innerId(parent: Run, above: string, { pipeline, input }: Job): string {
  const inputHash = hashJson(toJson(input, `Input of ${pipeline}`));
  const counter = `${above} ${pipeline} ${inputHash}`;
  const n = parent.counts.get(counter) ?? 0;
  parent.counts.set(counter, n + 1);
  return `${pipeline.slice(0, 60)}:${hashJson([parent.runId, counter, n]).slice(0, 40)}`;
}

export function starter(
  server: Server,
  job: Job,
  { runId, traceId, parent }: { runId: string; traceId: string; parent: Run | null },
) {
  const input = toJson(job.input, `Input of ${job.pipeline}`);
  const body: StartRun = {
    id: runId,
    pipeline: job.pipeline,
    version: job.version,
    traceId,
    inputHash: hashJson(input),
    input,
    limits: job.limits,
    // JSON leaves out what is undefined
    userId: job.userId,
    sessionId: job.sessionId,
    parentRunId: parent?.runId,
  };
  return async (asking: Asking) => {
    // the server refuses a parent that it does not know yet
    if (parent !== null) await orAborted(asking.signal ?? parent.signal, parent.grant.settled());
    return wholeJournal(server, await server.call<RunState>("POST", "/runs", body, asking), asking);
  };
}

export const reader = (server: Server, runId: string) => async (asking: Asking) =>
  wholeJournal(server, await server.call<RunState>("GET", `/runs/${runId}/state`, undefined, asking), asking);

/** The journal comes in pages. */
async function wholeJournal(server: Server, state: RunState, asking: Asking): Promise<RunState> {
  const journal = [...state.journal];
  const more = pagesOf<RunState>(server, `/runs/${state.id}/state`, asking, state.nextCursor);
  for await (const page of more) journal.push(...page.journal);
  return { ...state, journal, nextCursor: null };
}
