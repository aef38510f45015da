import { orAborted } from "@/sdk/src/abort";
import { askPeople } from "@/sdk/src/gate/ask-people";
import { haltOf, isEdited } from "@/sdk/src/gate/outcome";
import { haltIn } from "@/sdk/src/halt";
import { hashJson, toJson } from "@/sdk/src/json";
import { orHalt } from "@/sdk/src/run/ask-server";
import { isDefinite, runAttempts } from "@/sdk/src/step/attempts";
import type { StepCall } from "@/sdk/src/step/call";
import { claimStep, complete, type Leave } from "@/sdk/src/step/claim";
import { valid } from "@/sdk/src/step/contract";
import { check, resolveOpen } from "@/sdk/src/step/doubt";
import { errorOf, restoreError, restoreResult, toErrorJson } from "@/sdk/src/step/outcome";
import type { Bad } from "@/sdk/src/step/tried";
import type { GateRule } from "@/sdk/src/types";
import { jsonSchemaOf } from "@/sdk/src/validate";

/** An effect: people are asked, the claim is committed, then it happens, then its outcome is told. */
export async function runEffect(call: StepCall): Promise<unknown> {
  const { run, definition } = call;
  const { gate } = definition;
  const known = run.journal.get(call.key);
  if (known === undefined) await refuseDrift(call);
  // what it was decided on is known to the server first, or the step's time is over
  await orHalt(run, orAborted(call.signal, run.journal.flush()), definition.name);
  let leave: Leave = { value: call.value, argsHash: call.inputHash, approval: null };
  if (gate !== undefined && (gate.when?.(call.value) ?? true)) leave = await askLeave(call, gate, 0);
  for (;;) {
    const claim = await claimStep(call, leave);
    if ("askAgain" in claim) {
      leave = await askLeave(call, gate ?? unwritten(call), claim.askAgain ? (leave.approval?.round ?? -1) + 1 : 0);
      continue;
    }
    const { entry } = claim;
    if (claim.status === "done") return restoreResult(call, entry);
    if (claim.status === "failed") throw restoreError(call, entry.error);
    if (claim.status === "in_doubt") {
      const found = await check(call, leave.value, entry.idempotencyKey);
      if (found === null) continue;
      return found.output;
    }
    return run.track(perform(call, leave, entry.idempotencyKey));
  }
}

/** A gate that only the server knows of. */
const unwritten = (call: StepCall): GateRule<unknown> => ({ risk: "low", ask: `Run ${call.definition.name}?` });

/** A new effect where an earlier part of the run made another of this name: the code or its input has changed. */
async function refuseDrift({ run, definition: { name }, key }: StepCall): Promise<void> {
  const other = await run.journal.findUnmatched(name);
  if (other === undefined) return;
  const message = `The journal has ${name} with other arguments, which this run has not come to: the code has changed since.`;
  throw run.halt("drift", message, { key, journaled: other }, name);
}

async function askLeave(call: StepCall, rule: GateRule<unknown>, round: number): Promise<Leave> {
  const { definition, run, key, value, signal, spanAbove } = call;
  const { name, input } = definition;
  const args = toJson(value, `Input of ${name}`);
  const question = { key, name, rule, value, args, schema: jsonSchemaOf(input), signal, scope: call, above: spanAbove };
  const approval = await askPeople(run, question, round);
  const halt = haltOf(run, approval, name);
  if (halt !== null) throw halt;
  call.approvalId = approval.id;
  if (!isEdited(approval)) return { value, argsHash: approval.argsHash, approval };
  const edited = await valid(run, input, approval.args, "edit", name);
  if (hashJson(toJson(edited, `Input of ${name}`)) !== approval.argsHash) {
    const message = `The schema of ${name} makes other arguments of those approved.`;
    throw run.halt("drift", message, { approvalId: approval.id }, name);
  }
  return { value: edited, argsHash: approval.argsHash, approval };
}

async function perform(call: StepCall, { value }: Leave, key: string): Promise<unknown> {
  const tried = await runAttempts(call, value, key);
  if (!("why" in tried)) {
    await complete(call, { status: "done", result: toJson(tried.output, `Output of ${call.definition.name}`) });
    await call.settle();
    return tried.output;
  }
  await call.settle().catch(() => {});
  if (isOpen(call, tried)) return resolveOpen(call, value, key, tried);
  const error = errorOf(call, tried);
  await complete(call, { status: "failed", error: toErrorJson(error) });
  throw error;
}

/** It may have happened, or may still, or was stopped by what is over some day: no outcome is written down. */
function isOpen({ signal }: StepCall, bad: Bad): boolean {
  if (bad.why === "schema") return false;
  if (passing.has(haltIn(bad.error)?.code ?? "")) return true;
  return bad.dispatched && (signal.aborted || !isDefinite(bad.fault));
}

const passing = new Set(["paused", "unreachable", "killed"]);
