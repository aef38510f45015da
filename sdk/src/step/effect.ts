import type { Approval } from "@/lib/contract/approvals";
import type { Claim } from "@/lib/contract/control-runs";
import { sleep } from "@/sdk/src/abort";
import { Refused } from "@/sdk/src/control/client";
import { askPeople } from "@/sdk/src/gate/ask-people";
import { haltOf, isEdited } from "@/sdk/src/gate/outcome";
import { hashJson, toJson } from "@/sdk/src/json";
import { isDefinite, runAttempts } from "@/sdk/src/step/attempts";
import type { StepCall } from "@/sdk/src/step/call";
import { errorOf, restoreError, restoreResult, toErrorJson } from "@/sdk/src/step/outcome";
import type { Bad } from "@/sdk/src/step/tried";
import type { GateRule } from "@/sdk/src/types";
import { jsonSchemaOf, plainIssues, validate } from "@/sdk/src/validate";

/** What an approval lets happen: the arguments of the moment of the decision, as the real schema reads them. */
type Leave = { readonly value: unknown; readonly argsHash: string; readonly approval: Approval | null };

/** An effect: people are asked, the claim is committed, then it happens, then its outcome is told. */
export async function runEffect(call: StepCall): Promise<unknown> {
  const { gate } = call.definition;
  const known = call.run.journal.get(call.key);
  if (known === undefined) await refuseDrift(call);
  await call.run.journal.flush();
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
      const found = await check(call, leave, entry.idempotencyKey);
      if (found === absent) continue;
      return found.output;
    }
    return perform(call, leave, entry.idempotencyKey);
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
  const checked = await validate(input, approval.args);
  if (checked.issues !== undefined) {
    const issues = plainIssues(checked.issues);
    throw run.halt("schema", `The edited arguments of ${name} break its contract.`, { at: "edit", issues }, name);
  }
  if (hashJson(toJson(checked.value, `Input of ${name}`)) !== approval.argsHash) {
    throw run.halt(
      "drift",
      `The schema of ${name} makes other arguments of those approved.`,
      { approvalId: approval.id },
      name,
    );
  }
  return { value: checked.value, argsHash: approval.argsHash, approval };
}

/** `askAgain`: a new round, where the question before is used up; false where nobody was asked. */
async function claimStep(call: StepCall, leave: Leave): Promise<Claim | { readonly askAgain: boolean }> {
  const { run, definition, key, inputHash, signal } = call;
  const { name, effect, kind } = definition;
  try {
    return await run.ask<Claim>({
      path: `/runs/${run.runId}/steps/${key}/claim`,
      body: (fence, epoch) => ({
        name,
        inputHash,
        effect,
        fence,
        epoch,
        ...(kind === "tool" ? { tool: name } : {}),
        argsHash: leave.argsHash,
        ...(leave.approval === null ? {} : { approvalId: leave.approval.id }),
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

async function perform(call: StepCall, { value }: Leave, key: string): Promise<unknown> {
  const tried = await runAttempts(call, value, key);
  if (!("why" in tried)) {
    await complete(call, { status: "done", result: toJson(tried.output, `Output of ${call.definition.name}`) });
    return tried.output;
  }
  const isOpen = tried.why === "error" && tried.dispatched && (!isDefinite(tried.fault) || call.signal.aborted);
  if (isOpen) return resolveOpen(call, value, key, tried);
  const error = errorOf(call, tried);
  await complete(call, { status: "failed", error: toErrorJson(error) });
  throw error;
}

/** It was sent, and nobody knows whether it happened. */
async function resolveOpen(call: StepCall, value: unknown, key: string, bad: Bad): Promise<unknown> {
  const { run, definition } = call;
  const { name } = definition;
  if (call.signal.aborted) {
    if (bad.why === "error") void tellLate(call, bad.late);
    throw errorOf(call, bad);
  }
  if (definition.check === undefined) {
    const message = `Nobody knows whether ${name} happened: its last call was cut. A person has to say.`;
    throw run.halt(
      "in_doubt",
      message,
      { key: call.key, error: toErrorJson(bad.why === "error" ? bad.error : null) },
      name,
    );
  }
  const found = await definition.check(value, key);
  if (found === undefined) {
    const error = errorOf(call, bad);
    await complete(call, { status: "failed", error: toErrorJson(error) });
    throw error;
  }
  const output = await checkedOutput(call, found);
  await complete(call, { status: "done", result: toJson(output, `Output of ${name}`) });
  return output;
}

/** An effect that was under way when its run was stopped: what came of it is told, while the lease lives. */
async function tellLate({ run, key, definition }: StepCall, late: Promise<unknown> | null): Promise<void> {
  try {
    const checked = await validate(definition.output, await late);
    if (checked.issues !== undefined) return;
    const outcome = { fence: run.grant.fence, status: "done", result: toJson(checked.value, "Output") };
    await run.server.call("POST", `/runs/${run.runId}/steps/${key}/complete`, outcome, { once: true });
  } catch {
    // it failed or was cut, or the lease is over: the step is in doubt, which is the truth
  }
}

const absent = Symbol("absent");

/** A process died in the middle: `check` says whether it happened; without one a person does. */
async function check(
  call: StepCall,
  { value }: Leave,
  key: string,
): Promise<{ readonly output: unknown } | typeof absent> {
  const { run, definition } = call;
  const { name } = definition;
  if (definition.check === undefined) {
    const message = `A process died during ${name}, and nobody knows whether it happened. A person has to say.`;
    throw run.halt("in_doubt", message, { key: call.key }, name);
  }
  const found = await definition.check(value, key);
  if (found === undefined) {
    await complete(call, { status: "absent", via: "check" });
    return absent;
  }
  const output = await checkedOutput(call, found);
  await complete(call, { status: "done", via: "check", result: toJson(output, `Output of ${name}`) });
  return { output };
}

async function checkedOutput(call: StepCall, found: unknown): Promise<unknown> {
  const { run, definition } = call;
  const checked = await validate(definition.output, found);
  if (checked.issues === undefined) return checked.value;
  const detail = { at: "check", issues: plainIssues(checked.issues) };
  throw run.halt("schema", `What check() of ${definition.name} found breaks its contract.`, detail, definition.name);
}

type Outcome = { status: "done" | "failed" | "absent"; via?: "check"; result?: unknown; error?: unknown };

/** Told until the server has it, also after the step's deadline: what happened, happened. */
async function complete(call: StepCall, outcome: Outcome): Promise<void> {
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
