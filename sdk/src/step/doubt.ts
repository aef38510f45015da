import { haltIn } from "@/sdk/src/halt";
import { toJson } from "@/sdk/src/json";
import type { StepCall } from "@/sdk/src/step/call";
import { complete, type Leave } from "@/sdk/src/step/claim";
import { valid } from "@/sdk/src/step/contract";
import { errorOf, toErrorJson } from "@/sdk/src/step/outcome";
import type { Bad } from "@/sdk/src/step/tried";
import { validate } from "@/sdk/src/validate";

/** It was sent, and nobody knows whether it happened. */
export async function resolveOpen(call: StepCall, value: unknown, key: string, bad: Bad): Promise<unknown> {
  const { run, definition } = call;
  const { name } = definition;
  if (bad.why === "error" && bad.late !== null) run.track(tellLate(call, bad.late));
  if (call.signal.aborted || bad.why === "schema" || haltIn(bad.error) !== null) throw errorOf(call, bad);
  if (definition.check === undefined) {
    const message = `Nobody knows whether ${name} happened: its last call was cut. A person has to say.`;
    throw run.halt("in_doubt", message, { key: call.key, error: toErrorJson(bad.error) }, name);
  }
  const found = await definition.check(value, key);
  if (found === undefined) {
    const error = errorOf(call, bad);
    await complete(call, { status: "failed", error: toErrorJson(error) });
    throw error;
  }
  const output = await valid(run, definition.output, found, "check", name);
  await complete(call, { status: "done", result: toJson(output, `Output of ${name}`) });
  return output;
}

/** An effect that was under way when its run was stopped: what came of it is told, while the lease lives. */
async function tellLate({ run, key, definition }: StepCall, late: Promise<unknown>): Promise<void> {
  try {
    const checked = await validate(definition.output, await late);
    if (checked.issues !== undefined) return;
    const outcome = { fence: run.grant.fence, status: "done", result: toJson(checked.value, "Output") };
    await run.server.call("POST", `/runs/${run.runId}/steps/${key}/complete`, outcome, { once: true });
  } catch {
    // it failed or was cut, or the lease is over: the step is in doubt, which is the truth
  }
}

export const absent = Symbol("absent");

/** A process died in the middle: `check` says whether it happened; without one a person does. */
export async function check(
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
  const output = await valid(run, definition.output, found, "check", name);
  await complete(call, { status: "done", via: "check", result: toJson(output, `Output of ${name}`) });
  return { output };
}
