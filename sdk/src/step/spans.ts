import { type Span, SpanStatusCode } from "@opentelemetry/api";
import { describeError } from "@/lib/domain/model/faults";
import { haltIn } from "@/sdk/src/halt";
import type { Attempt } from "@/sdk/src/step/attempt";
import type { StepCall } from "@/sdk/src/step/call";
import type { Tried } from "@/sdk/src/step/tried";
import { openSpan, record } from "@/sdk/src/telemetry/telemetry";
import { contractOf } from "@/sdk/src/validate";

const operations: Record<string, string> = { tool: "execute_tool", agent: "invoke_agent" };

type How = {
  readonly attempt: number;
  readonly retryOf: string | undefined;
  readonly fallback: number | undefined;
  readonly value: unknown;
};

export function openAttempt(call: StepCall, { attempt, retryOf, fallback, value }: How): Span {
  const { name, kind, effect } = call.definition;
  const operation = operations[kind];
  const span = openSpan(operation === undefined ? name : `${operation} ${name}`, {
    parent: call.spanAbove,
    attributes: {
      "tracegate.step.kind": kind,
      "tracegate.step.name": name,
      "tracegate.step.key": call.key,
      "tracegate.attempt": attempt,
      ...contractOf("input", call.definition.input),
      ...contractOf("output", call.definition.output),
      // a span has no attribute that is undefined
      "tracegate.effect": effect === "pure" ? undefined : effect,
      "gen_ai.operation.name": operation,
      "gen_ai.tool.name": kind === "tool" ? name : undefined,
      "gen_ai.agent.name": kind === "agent" ? name : undefined,
      "tracegate.retry.of": retryOf,
      "tracegate.fallback": fallback,
      "tracegate.approval.id": call.approvalId ?? undefined,
    },
  });
  record(span, "tracegate.input", value, `${name}.input`);
  return span;
}

export function closeAttempt({ span, name }: Attempt, tried: Tried): void {
  if (!("why" in tried)) {
    record(span, "tracegate.output", tried.output, `${name}.output`);
  } else if (tried.why === "schema") {
    span.setAttribute("tracegate.schema.issues", JSON.stringify(tried.plain).slice(0, 8_000));
    record(span, "tracegate.output", tried.value, `${name}.output`);
    span.setStatus({ code: SpanStatusCode.ERROR, message: "The output breaks its contract." });
  } else failSpan(span, tried.error);
  span.end();
}

/** The error on a span, and the halt that it is. */
export function failSpan(span: Span, error: unknown): void {
  const halt = haltIn(error);
  const { name, message } = describeError(halt ?? error);
  if (halt !== null) span.setAttribute("tracegate.halt.code", halt.code);
  span.addEvent("exception", { "exception.type": name, "exception.message": message });
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
