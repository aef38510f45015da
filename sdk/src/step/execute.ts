import { orAborted } from "@/sdk/src/abort";
import { active } from "@/sdk/src/active";
import { toJson } from "@/sdk/src/json";
import { effects } from "@/sdk/src/parts";
import { orHalt } from "@/sdk/src/run/ask-server";
import type { Known } from "@/sdk/src/run/journal";
import { never } from "@/sdk/src/run/parking";
import type { Run } from "@/sdk/src/run/run";
import type { Attempt } from "@/sdk/src/step/attempt";
import { runAttempts } from "@/sdk/src/step/attempts";
import { type Asked, StepCall } from "@/sdk/src/step/call";
import { breach } from "@/sdk/src/step/contract";
import type { StepDefinition } from "@/sdk/src/step/definition";
import { errorOf, restoreError, restoreResult } from "@/sdk/src/step/outcome";
import { failSpan } from "@/sdk/src/step/spans";
import { openSpan, record, redacted } from "@/sdk/src/telemetry/telemetry";
import { contractOf, plainIssues, validate } from "@/sdk/src/validate";

/** A step inside a run. */
export async function executeStep(definition: StepDefinition, run: Run, input: unknown, how: Omit<Asked, "value">) {
  const parent = (active.getStore()?.step ?? null) as Attempt | null;
  if (run.parking.isGone) return never;
  try {
    const value = await validInput(definition, run, parent, input);
    const call = new StepCall(definition, run, parent, { ...how, value });
    return await (how.key === undefined ? execute(call) : once(call));
  } catch (error) {
    // the body of a run that has left this process goes no further
    if (run.parking.isGone) return never;
    throw error;
  }
}

/** The same key again is the same call, also while the first is at work. */
function once(call: StepCall): Promise<unknown> {
  const { calls } = call.run;
  const known = calls.get(call.key);
  if (known !== undefined) {
    call.end();
    return known;
  }
  const running = execute(call).finally(() => calls.delete(call.key));
  calls.set(call.key, running);
  return running;
}

async function validInput(
  { name, input: schema, kind }: StepDefinition,
  run: Run,
  parent: Attempt | null,
  input: unknown,
) {
  const checked = await validate(schema, input);
  if (checked.issues === undefined) return checked.value;
  const issues = plainIssues(checked.issues);
  const halt = breach(run, "input", name, issues, { value: redacted(`${name}.input`, input) });
  const span = openSpan(name, {
    parent: parent?.span ?? run.span,
    attributes: {
      "tracegate.step.kind": kind,
      "tracegate.step.name": name,
      ...contractOf("input", schema),
      "tracegate.schema.issues": JSON.stringify(issues).slice(0, 8_000),
    },
  });
  record(span, "tracegate.input", input, `${name}.input`);
  failSpan(span, halt);
  span.end();
  throw halt;
}

async function execute(call: StepCall): Promise<unknown> {
  const { run, definition, key } = call;
  try {
    run.countStep(definition.name);
    if (mustBeKnown(definition) && !run.isReplay) await joined(call);
    const known = run.journal.get(key);
    if (known !== undefined) requireSame(call, known);
    run.journal.match(key, known?.status === "done" || known?.status === "failed");
    if (known?.status === "done") return await restoreResult(call, known);
    if (known?.status === "failed") throw restoreError(call, known.error);
    if (run.isReplay)
      throw run.halt("drift", `The run has ended, and its journal has no ${key}.`, { key }, definition.name);
    if (call.signal.aborted) throw call.signal.reason;
    run.parking.enter(call);
    return definition.effect === "pure" ? await runPure(call) : await (await effects()).runEffect(call);
  } catch (error) {
    throw call.toError(error);
  } finally {
    call.end();
    run.parking.leave(call);
  }
}

/** What is paid for or acts waits until the server has said what the run has done before. */
const mustBeKnown = ({ effect, kind }: StepDefinition) => effect !== "pure" || kind === "llm" || kind === "agent";

async function joined({ run, signal, definition }: StepCall): Promise<void> {
  await orHalt(run, run.grant.need(signal), definition.name);
}

function requireSame({ run, definition: { name, effect }, inputHash, key }: StepCall, known: Known): void {
  if (known.name === name && known.inputHash === inputHash && known.effect === effect) return;
  throw run.halt("drift", `The journal has ${key} as another step: the code has changed since.`, { key }, name);
}

async function runPure(call: StepCall): Promise<unknown> {
  const { run, definition, key, inputHash } = call;
  const { name, kind } = definition;
  const tried = await runAttempts(call, call.value, `${run.runId}:${key}`);
  await call.settle();
  if ("why" in tried) throw errorOf(call, tried);
  const result = toJson(tried.output, `Output of ${name}`);
  const stored = run.journal.add({ key, name, inputHash, result });
  // what was paid for is not paid again: the next step gets it when the server has it
  if (call.hasSpent || kind === "llm" || kind === "agent") {
    await orHalt(run, orAborted(call.signal, stored), name);
  }
  return tried.output;
}
