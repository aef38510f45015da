import type { Approval } from "@/lib/contract/approvals";
import type { Halt } from "@/sdk/src/halt";
import type { Run } from "@/sdk/src/run/run";

/** Why a question to people stops a step; null: it may go on. */
export function haltOf(run: Run, approval: Approval, step: string): Halt | null {
  const { id, state, decision } = approval;
  const detail = { approvalId: id, state, decision };
  if (state === "rejected") {
    const said = [decision?.reason, decision?.comment].filter(Boolean).join(": ");
    return run.halt("rejected", `${step} was rejected: ${said}`, detail, step);
  }
  if (state === "cancelled") return run.halt("rejected", `The question about ${step} was cancelled.`, detail, step);
  if (state === "expired") return run.halt("expired", `Nobody decided about ${step} in time.`, detail, step);
  return null;
}

export const isEdited = ({ argsHash, originalArgsHash }: Approval) => argsHash !== originalArgsHash;
