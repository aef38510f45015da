import { type ControlState, killed, paused } from "@/lib/domain/guard/controls";
import { Refusal } from "@/lib/domain/guard/refusal";
import { addMs, isOver } from "@/lib/domain/guard/time";

/** What decides who may write for a run. */
export type LeasedRun = {
  readonly status: "open" | "done" | "failed" | "halted";
  readonly killed: boolean;
  readonly fence: number;
  readonly leaseHolder: string | null;
  readonly leaseExpiresAt: Date | null;
};
export type Lease = { readonly holder: string; readonly fence: number; readonly expiresAt: Date };

/** The lease that lives now. */
export function liveLease(run: LeasedRun, now: Date): Lease | null {
  if (run.leaseHolder === null || run.leaseExpiresAt === null || isOver(run.leaseExpiresAt, now)) return null;
  return { holder: run.leaseHolder, fence: run.fence, expiresAt: run.leaseExpiresAt };
}

export function requireOpen(run: LeasedRun): void {
  if (run.killed) throw killed("The run was killed: it is halted for good.");
  if (run.status !== "open") throw new Refusal("run_ended", `The run has ended as ${run.status}.`);
}

/** Only the holder of the live lease writes: a process that woke late has an older fence. */
export function requireFence(run: LeasedRun, fence: number, now: Date): void {
  if (liveLease(run, now)?.fence !== fence) {
    throw new Refusal(
      "fenced",
      "This fence is not that of the run's live lease: stop, another executor may have taken over.",
    );
  }
}

type Wanted = { readonly holder: string; readonly ms: number; readonly fence?: number | undefined };

/**
 * The lease after a request: without a fence a grant, which gives the next fence; with one a renewal, which keeps it.
 */
export function decideLease(run: LeasedRun, wanted: Wanted, state: ControlState, now: Date): Lease {
  requireOpen(run);
  const live = liveLease(run, now);
  const expiresAt = addMs(now, wanted.ms);
  if (wanted.fence !== undefined) {
    if (live?.fence === wanted.fence && live.holder === wanted.holder) return { ...live, expiresAt };
    throw new Refusal("fenced", "Only the holder of the live lease renews it, with its fence. Ask for a new lease.");
  }
  if (state === "kill") throw killed("This scope is killed.");
  if (state === "pause") throw paused();
  if (live !== null) {
    throw new Refusal("held", `${live.holder} executes this run until its lease ends.`, {
      members: { holder: live.holder, expiresAt: live.expiresAt.toISOString() },
      retryAfterMs: live.expiresAt.getTime() - now.getTime(),
    });
  }
  return { holder: wanted.holder, fence: run.fence + 1, expiresAt };
}

export type RunStatus = "running" | "waiting" | "done" | "failed" | "halted" | "lost";

/** What a reader is told: an ended run its end, else whether somebody decides or executes. */
export function runStatus(run: LeasedRun, hasPendingApproval: boolean, now: Date): RunStatus {
  if (run.status !== "open") return run.status;
  if (hasPendingApproval) return "waiting";
  return isOver(run.leaseExpiresAt, now) ? "lost" : "running";
}
