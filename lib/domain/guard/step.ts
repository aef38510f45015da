import { canonicalJson } from "@/lib/domain/canonical-json";
import { type LeasedRun, liveLease } from "@/lib/domain/guard/lease";
import { Refusal } from "@/lib/domain/guard/refusal";

export type Effect = "pure" | "keyed" | "once";
export type StepStatus = "claimed" | "done" | "failed" | "in_doubt";
/** A journal entry as stored: `claimed` may be in doubt by now. */
export type Step = {
  readonly name: string;
  readonly inputHash: string;
  readonly effect: Effect;
  readonly status: "claimed" | "done" | "failed";
  readonly result: unknown;
  readonly error: unknown;
  readonly argsHash: string;
  readonly approvalId: string | null;
  readonly fence: number;
  readonly firstClaimedAt: Date;
};
export type Outcome = { readonly status: "done" | "failed"; readonly result: unknown; readonly error: unknown };

/** Providers forget idempotency keys after a day: an older claim is not repeated. */
const repeatableMs = 23 * 3_600_000;

/** A claim lives as long as the lease of its fence; after that nobody knows whether the effect happened. */
export function stepStatus(step: Step, run: LeasedRun, now: Date): StepStatus {
  if (step.status !== "claimed") return step.status;
  return liveLease(run, now)?.fence === step.fence ? "claimed" : "in_doubt";
}

export function requireSameStep(
  known: Step,
  asked: { name: string; inputHash: string; effect: Effect },
  key: string,
): void {
  const differs = (["name", "inputHash", "effect"] as const).find((field) => known[field] !== asked[field]);
  if (differs === undefined) return;
  throw new Refusal("drift", `The journal has this step with another ${differs}: the code has changed since.`, {
    members: { key },
  });
}

/**
 * What becomes of a claim of a step that was claimed before and has no outcome. Throws `in_progress` while it is at work.
 */
export function decideRepeat(step: Step, run: LeasedRun, argsHash: string, now: Date): "repeat" | "in_doubt" {
  if (stepStatus(step, run, now) === "claimed") {
    throw new Refusal("in_progress", "This step is claimed under the same lease and has no outcome yet.");
  }
  if (step.effect !== "keyed" || now.getTime() - step.firstClaimedAt.getTime() >= repeatableMs) return "in_doubt";
  if (step.argsHash === argsHash) return "repeat";
  throw new Refusal("drift", "A repeat must send the arguments of the first attempt under the same key.");
}

type Completion =
  | { readonly status: "absent"; readonly via: "run" | "check" }
  | (Outcome & { readonly via: "run" | "check" });

/** `stored`: the same outcome was there. Needs the live fence already checked. */
export function decideCompletion(
  step: Step | null,
  completion: Completion,
  run: LeasedRun,
  now: Date,
): "stored" | "record" | "absent" {
  if (step === null) throw notClaimed();
  const status = stepStatus(step, run, now);
  if (status === "done" || status === "failed") return "stored";
  if (completion.via === "check") {
    if (status !== "in_doubt") throw notClaimed();
    return completion.status === "absent" ? "absent" : "record";
  }
  if (status !== "claimed") throw notClaimed();
  return "record";
}

export function sameOutcome(step: Step, outcome: Outcome): boolean {
  const text = ({ status, result, error }: Outcome) => canonicalJson([status, result ?? null, error ?? null]);
  return step.status !== "claimed" && text({ ...step, status: step.status }) === text(outcome);
}

function notClaimed(): Refusal {
  return new Refusal("not_claimed", "There is no claim of this fence to complete. Claim the step first.");
}
