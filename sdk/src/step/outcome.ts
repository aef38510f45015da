import { describeError } from "@/lib/domain/model/faults";
import { Halt } from "@/sdk/src/halt";
import type { Known } from "@/sdk/src/run/journal";
import type { StepCall } from "@/sdk/src/step/call";
import { breach } from "@/sdk/src/step/contract";
import type { Bad } from "@/sdk/src/step/tried";
import { redacted } from "@/sdk/src/telemetry/telemetry";
import type { HaltCode } from "@/sdk/src/types";
import { validate } from "@/sdk/src/validate";

/** What a call that failed for good throws. */
export function errorOf(call: StepCall, bad: Bad): unknown {
  const { definition, run } = call;
  const { name } = definition;
  if (bad.why === "schema") {
    const value = redacted(`${name}.output`, bad.value);
    return breach(run, "output", name, bad.plain, { value });
  }
  const error = call.toError(bad.error);
  if (error instanceof Halt || call.signal.aborted) return error;
  // an error that no try heals is the author's own, unless the step says that the run stops here
  if (bad.fault === "other" && !definition.haltsAtEnd) return error;
  const message = `${name} failed, and no try is left: ${describeError(error).message}`;
  const halt = run.halt("retries", message, { attempts: definition.attempts, error: describeError(error) }, name);
  halt.cause = error;
  return halt;
}

/** As it is journaled beside a claim. */
export function toErrorJson(error: unknown) {
  const { name, message, status } = describeError(error);
  return { name, message, code: error instanceof Halt ? error.code : undefined, status };
}

/** The same again, when the step is replayed. */
export function restoreError(call: StepCall, json: unknown): unknown {
  const { name = "Error", message = "failed", code, status } = (json ?? {}) as Record<string, unknown>;
  if (typeof code === "string") {
    return call.run.halt(code as HaltCode, String(message), { replayed: true }, call.definition.name);
  }
  const error = new Error(String(message));
  error.name = String(name);
  return Object.assign(error, status === undefined ? {} : { status });
}

/** A journaled result; null may stand for undefined, which JSON has not. */
export async function restoreResult(call: StepCall, known: Pick<Known, "result">): Promise<unknown> {
  if (known.result !== null) return known.result;
  return (await validate(call.definition.output, null)).issues === undefined ? null : undefined;
}
