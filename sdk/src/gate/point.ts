import type { Approval } from "@/lib/contract/approvals";
import { orAborted } from "@/sdk/src/abort";
import { active } from "@/sdk/src/active";
import { askPeople } from "@/sdk/src/gate/ask-people";
import { isEdited } from "@/sdk/src/gate/outcome";
import { toJson } from "@/sdk/src/json";
import { orHalt } from "@/sdk/src/run/ask-server";
import { never } from "@/sdk/src/run/parking";
import type { Run } from "@/sdk/src/run/run";
import type { Attempt } from "@/sdk/src/step/attempt";
import { StepCall } from "@/sdk/src/step/call";
import { valid } from "@/sdk/src/step/contract";
import { defineStep } from "@/sdk/src/step/definition";
import type { AnySchema, Decision, GateRule, In, Out } from "@/sdk/src/types";
import { jsonSchemaOf } from "@/sdk/src/validate";

export type Options<A extends AnySchema> = {
  readonly args: A;
  readonly value: In<A>;
  readonly signal?: AbortSignal;
} & GateRule<Out<A>>;

/** The question of a gate() inside a run. */
export async function decideAt<A extends AnySchema>(
  name: string,
  options: Options<A>,
  run: Run,
): Promise<Decision<unknown>> {
  const { args: schema, value: given, signal, ...rule } = options;
  if (run.parking.isGone) return never;
  const value = await valid(run, schema, given, "input", name);
  // counted, keyed and journaled as a step is
  const definition = defineStep(name, { kind: "guard", input: schema, output: schema }, () => undefined);
  const parent = (active.getStore()?.step ?? null) as Attempt | null;
  const call = new StepCall(definition, run, parent, { value, key: undefined, signal });
  try {
    return await decided(call, rule as unknown as GateRule<unknown>);
  } catch (error) {
    if (run.parking.isGone) return never;
    throw call.toError(error);
  } finally {
    call.end();
    run.parking.leave(call);
  }
}

async function decided(call: StepCall, rule: GateRule<unknown>): Promise<Decision<unknown>> {
  const { run, key, definition, value, inputHash, signal, spanAbove } = call;
  const { name, input: schema } = definition;
  run.countStep(name);
  const known = run.journal.get(key);
  run.journal.match(key, known?.status === "done");
  if (known?.status === "done") return restore(call, known.result as Decision<unknown>);
  if (!(rule.when?.(value) ?? true)) return { id: "", by: [], verdict: "approved", value, edited: false };
  run.parking.enter(call);
  await run.journal.flush();
  const args = toJson(value, `Arguments of ${name}`);
  const question = {
    key,
    name,
    rule,
    value,
    args,
    schema: jsonSchemaOf(schema),
    signal,
    scope: call,
    above: spanAbove,
  };
  const approval = await askPeople(run, question);
  const decision = toDecision(approval);
  const result = toJson(decision, `Decision of ${name}`);
  await orHalt(run, orAborted(signal, run.journal.add({ key, name, inputHash, result })), name);
  return restore(call, result as Decision<unknown>);
}

function toDecision({ id, state, decision, args, ...approval }: Approval): Decision<unknown> {
  const by = decision?.by ?? [];
  if (state === "rejected" || state === "cancelled") {
    return {
      id,
      by,
      verdict: "rejected",
      reason: decision?.reason ?? "other",
      comment: decision?.comment ?? "The question was cancelled.",
    };
  }
  if (state === "expired") return { id, by, verdict: "expired" };
  return { id, by, verdict: "approved", value: args, edited: isEdited({ ...approval, id, state, decision, args }) };
}

/** The value as the schema reads it: what was asked about, or what a reviewer made of it. */
async function restore(call: StepCall, decision: Decision<unknown>): Promise<Decision<unknown>> {
  if (decision.verdict !== "approved") return decision;
  if (!decision.edited) return { ...decision, value: call.value };
  const { input, name } = call.definition;
  return { ...decision, value: await valid(call.run, input, decision.value, "edit", name) };
}
