import { haltIn } from "@/sdk/src/halt";
import { toJson } from "@/sdk/src/json";
import type { StepCall } from "@/sdk/src/step/call";
import { complete } from "@/sdk/src/step/claim";
import { valid } from "@/sdk/src/step/contract";
import { errorOf, toErrorJson } from "@/sdk/src/step/outcome";
import type { Bad } from "@/sdk/src/step/tried";
import { validate } from "@/sdk/src/validate";

/** It was sent, and nobody knows whether it happened. */
export async function resolveOpen(call: StepCall, value: unknown, key: string, bad: Bad): Promise<unknown> {
  const { run, definition } = call;
  if (bad.why === "error" && bad.late !== null) run.track(tellLate(call, bad.late));
  if (call.signal.aborted || bad.why === "schema" || haltIn(bad.error) !== null) throw errorOf(call, bad);
  const message = `Nobody knows whether ${definition.name} happened: its last call was cut. A person has to say.`;
  const found = await checked(call, value, key, { message, error: toErrorJson(bad.error) });
  if (found !== null) return found.output;
  const error = errorOf(call, bad);
  await complete(call, { status: "failed", error: toErrorJson(error) });
  throw error;
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

/** A process died in the middle: `check` says whether it happened (null: no); without one a person does. */
export async function check(call: StepCall, value: unknown, key: string): Promise<Found> {
  const { name } = call.definition;
  const message = `A process died during ${name}, and nobody knows whether it happened. A person has to say.`;
  const found = await checked(call, value, key, { message, via: "check" });
  if (found === null) await complete(call, { status: "absent", via: "check" });
  return found;
}

type Found = { readonly output: unknown } | null;
type Doubt = { readonly message: string; readonly error?: object; readonly via?: "check" };

/** Asks the author's check(), and tells the server what happened. Null: it did not. */
async function checked(call: StepCall, value: unknown, key: string, { message, error, via }: Doubt): Promise<Found> {
  const { run, definition } = call;
  const { name } = definition;
  if (definition.check === undefined) throw run.halt("in_doubt", message, { key: call.key, error }, name);
  const found = await definition.check(value, key);
  if (found === undefined) return null;
  const output = await valid(run, definition.output, found, "check", name);
  const result = toJson(output, `Output of ${name}`);
  await complete(call, { status: "done", ...(via && { via }), result });
  return { output };
}
