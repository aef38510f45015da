import { describeError } from "@/lib/domain/model/faults";
import { inTime, orAborted } from "@/sdk/src/abort";
import { DeadlineOver, Refused, Unreachable } from "@/sdk/src/control/client";
import { Halt, haltIn } from "@/sdk/src/halt";
import { toJson } from "@/sdk/src/json";
import type { Joined } from "@/sdk/src/run/joined";
import type { Run } from "@/sdk/src/run/run";
import { failSpan } from "@/sdk/src/step/spans";
import { flushTelemetry, record } from "@/sdk/src/telemetry/telemetry";

export type Finished = { readonly runId: string; readonly traceId: string } & (
  | { readonly status: "done"; readonly output: unknown }
  | { readonly status: "parked"; readonly waiting: readonly string[] }
  | { readonly status: "halted"; readonly halt: Halt }
);
type End = { status: "done" | "failed" | "halted"; haltCode?: string; output?: unknown; error?: unknown };

/** A caller waits this long for the server to hear of the end; then it is told in the background. */
const patienceMs = 5_000;
const behindMs = 15 * 60_000;
const behindMax = 1_000;
const outputBytesMax = 500_000;
/** These leave the run open: a person's word, or the end of a pause, lets it go on. */
const resumable = new Set(["in_doubt", "paused"]);

/** Runs the body to its end, and tells the server what it was. */
export async function finish(run: Run, joined: Joined, body: () => Promise<unknown>): Promise<Finished> {
  const ids = { runId: run.runId, traceId: run.traceId };
  const running = body();
  running.catch(() => {});
  try {
    const parked = run.parking.parked.then((waiting) => ({ waiting }));
    const first = await Promise.race([orAborted(run.signal, running).then((output) => ({ output })), parked]);
    if ("waiting" in first) return await park(run, first.waiting);
    if (joined.how !== "ended") await tellEnd(run, { status: "done", ...outputOf(run, first.output) });
    return { ...ids, status: "done", output: first.output };
  } catch (error) {
    return await fail(run, error);
  } finally {
    run.close(new Error(`Run ${run.runId} has ended here.`));
    run.end();
    run.span.end();
    void flushTelemetry();
  }
}

async function park(run: Run, waiting: readonly string[]): Promise<Finished> {
  run.span.addEvent("tracegate.parked", { "tracegate.approval.ids": [...waiting] });
  await inTime(patienceMs, run.quiet());
  await Promise.all(run.parking.scopes().map((scope) => scope.settle?.().catch(() => {})));
  await leaveOpen(run);
  return { runId: run.runId, traceId: run.traceId, status: "parked", waiting };
}

async function fail(run: Run, thrown: unknown): Promise<Finished> {
  const error = toBoundary(run, thrown);
  failSpan(run.span, error);
  run.close(error);
  const halt = haltIn(error);
  if (run.isReplay && halt === null) throw error;
  if (halt === null) {
    await tellEnd(run, { status: "failed", error: describeError(error) });
    throw error;
  }
  if (halt.code === "killed") {
    await inTime(patienceMs, Promise.all([run.quiet(), run.server.settles.flush()]));
    run.grant.stop();
  } else if (resumable.has(halt.code)) await inTime(patienceMs, leaveOpen(run));
  else if (!run.isReplay)
    await tellEnd(run, { status: "halted", haltCode: halt.code, error: { message: halt.message } });
  return { runId: run.runId, traceId: run.traceId, status: "halted", halt };
}

/** The run's own deadline in the words of a halt. */
function toBoundary(run: Run, error: unknown): unknown {
  const reason = run.signal.aborted ? (run.signal.reason as unknown) : error;
  if (!(reason instanceof DeadlineOver)) return error;
  return run.halt("budget", reason.message, { limit: "ms", limitMs: reason.limitMs });
}

async function leaveOpen(run: Run): Promise<void> {
  await run.journal.flush().catch(() => {});
  await run.server.settles.flush();
  await run.grant.release();
}

/** What is on its way first, then the end; a server that is away hears of it when it is back. */
async function tellEnd(run: Run, end: End): Promise<void> {
  const telling = (async () => {
    await inTime(patienceMs, run.quiet());
    await run.journal.flush().catch(() => {});
    await run.server.settles.flush();
    try {
      await run.ask({
        path: `/runs/${run.runId}/end`,
        body: (fence) => ({ fence, ...end }),
        signal: run.grant.signal,
        step: null,
      });
    } finally {
      run.grant.stop();
    }
  })();
  const told = telling.catch((error) => refuse(error));
  if (!run.server.isAway) await inTime(patienceMs, told);
  leaveBehind(run, told);
}

let behind = 0;

/** Ends that a server which is away shall hear of when it is back: for a while, and not without bound. */
function leaveBehind(run: Run, told: Promise<void>): void {
  run.grant.isIdle = true;
  behind += 1;
  const timer = setTimeout(() => run.grant.stop(), behind > behindMax ? 0 : behindMs).unref();
  void told.finally(() => {
    behind -= 1;
    clearTimeout(timer);
  });
}

/** A refusal of the end is told where it means something: a kill was quicker, another process has the run. */
function refuse(error: unknown): void {
  if (error instanceof Halt || error instanceof Unreachable || error instanceof Refused) return;
  throw error;
}

function outputOf(run: Run, output: unknown): { output?: unknown } {
  record(run.span, "tracegate.output", output, `${run.pipeline}.output`);
  const json = toJson(output, `Output of ${run.pipeline}`);
  return JSON.stringify(json).length > outputBytesMax ? {} : { output: json };
}

const startHalts: Record<string, Halt["code"]> = {
  killed: "killed",
  paused: "paused",
  draining: "paused",
  drift: "drift",
};

/** A refusal of the start as a halt; null: it is a mistake of the author's. */
export function startHalt({ runId }: { runId: string }, error: unknown): Halt | null {
  if (!(error instanceof Refused)) return null;
  const code = startHalts[error.code];
  return code === undefined ? null : new Halt(code, error.message, { runId, detail: error.members });
}

/** The server did not let the run begin here. */
export function refusedStart(ids: { runId: string; traceId: string }, error: unknown): Finished {
  const halt = startHalt(ids, error);
  if (halt === null) throw error;
  return { ...ids, status: "halted", halt };
}
