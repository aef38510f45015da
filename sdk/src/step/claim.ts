import type { Approval } from "@/lib/contract/approvals";
import type { Claim } from "@/lib/contract/control-runs";
import { sleep } from "@/sdk/src/abort";
import { Refused } from "@/sdk/src/control/client";
import type { StepCall } from "@/sdk/src/step/call";
import { flushTelemetry } from "@/sdk/src/telemetry/telemetry";

/** What an approval lets happen: the arguments of the moment of the decision, as the real schema reads them. */
export type Leave = { readonly value: unknown; readonly argsHash: string; readonly approval: Approval | null };

/** `askAgain`: a new round, where the question before is used up; false where nobody was asked. */
export async function claimStep(call: StepCall, leave: Leave): Promise<Claim | { readonly askAgain: boolean }> {
  const { run, definition, key, inputHash, signal } = call;
  const { name, effect, kind } = definition;
  // a process that dies in the effect leaves behind what led to it
  void flushTelemetry();
  try {
    return await run.ask<Claim>({
      path: `/runs/${run.runId}/steps/${key}/claim`,
      body: (fence, epoch) => ({
        name,
        inputHash,
        effect,
        fence,
        epoch,
        // JSON leaves out what is undefined
        tool: kind === "tool" ? name : undefined,
        argsHash: leave.argsHash,
        approvalId: leave.approval?.id,
      }),
      signal,
      step: name,
    });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== "no_approval") throw error;
    const { reason } = error.members;
    if (reason === "required" && leave.approval === null) return { askAgain: false };
    if (reason === "policy" || reason === "lapsed" || reason === "expired") return { askAgain: true };
    throw run.halt("drift", `${name} has no approval for what it is about to do (${reason}).`, { reason }, name);
  }
}

type Outcome = { status: "done" | "failed" | "absent"; via?: "check"; result?: unknown; error?: unknown };

/** Told until the server has it, also after the step's deadline: what happened, happened. */
export async function complete(call: StepCall, outcome: Outcome): Promise<void> {
  const { run, key, definition } = call;
  const path = `/runs/${run.runId}/steps/${key}/complete`;
  for (let tries = 0; ; tries++) {
    try {
      await run.ask({
        path,
        body: (fence) => ({ fence, ...outcome }),
        signal: run.grant.signal,
        step: definition.name,
      });
      return;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      // the lease ran out meanwhile and was taken again: the step is in doubt, and we know
      if (error.code !== "not_claimed" || outcome.status === "failed" || outcome.via === "check" || tries > 0)
        throw error;
      outcome.via = "check";
      await sleep(0);
    }
  }
}
