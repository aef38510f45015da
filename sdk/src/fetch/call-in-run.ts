// A call of a model inside a run, in the order of a step: breaker, hold, request, settlement.
import { context, trace } from "@opentelemetry/api";
import type { Answered } from "@/lib/domain/model/answer-reader";
import { chargeOf } from "@/lib/domain/model/charge";
import type { Fault } from "@/lib/domain/model/faults";
import { type ModelCall, resourceOf } from "@/lib/domain/model/model-call";
import { neverDispatched, outcomeOfError, outcomeOfStatus } from "@/lib/domain/model/outcome";
import type { Price } from "@/lib/domain/model/prices";
import { type Left, type Reserve, reserve } from "@/lib/domain/model/reserve";
import { askForUsage } from "@/lib/domain/model/stream-usage";
import type { Active, Hold, Pass } from "@/sdk/src/active";
import { readAnswer, readFailure } from "@/sdk/src/fetch/read-answer";
import { headersOf, type Sending, signalOf, withChange } from "@/sdk/src/fetch/sending";
import { CallSpan } from "@/sdk/src/fetch/span";
import { Halt } from "@/sdk/src/halt";

interface Granted {
  readonly here: Active;
  readonly signal: AbortSignal;
  readonly span: CallSpan;
  readonly price: Price | null;
  readonly reserved: Reserve;
  readonly pass: Pass;
  readonly hold: Hold;
}

export async function callInRun(here: Active, call: ModelCall, sending: Sending): Promise<Response> {
  const { run, step } = here;
  const signals = [run.signal, step?.signal, signalOf(sending)].filter((signal) => signal instanceof AbortSignal);
  const signal = AbortSignal.any(signals);
  const parent = trace.setSpan(context.active(), step?.span ?? run.span);
  const span = new CallSpan(call, run.tracer, parent, run.redact);
  try {
    return await dispatch(await ask({ here, signal, span }, call), sending);
  } catch (error) {
    span.failed(error);
    throw error;
  }
}

/** Leave to make the call, or the Halt that refuses it. */
async function ask(at: Pick<Granted, "here" | "signal" | "span">, call: ModelCall, isOther = false): Promise<Granted> {
  const { here, signal, span } = at;
  const { run, step } = here;
  signal.throwIfAborted();
  const price = await run.price(call.provider, call.model);
  await step?.beforeHold();
  const bound = reserve(call, price, leftOf(here));
  const reserved = isOther ? { ...bound, bounded: true } : bound;
  const pass = await run.pass(resourceOf(call), step);
  try {
    const hold = await run.hold(reserved.microUsd, step, signal);
    span.tell({ "tracegate.hold.id": hold.id });
    return { ...at, price, reserved, pass, hold };
  } catch (error) {
    pass.report("other"); // a probe that was leased is free again
    const cheaper = cheaperCall(call, error);
    if (cheaper === null) throw error;
    span.tell({ "gen_ai.request.model": cheaper.model, "tracegate.fallback_of": call.model });
    return ask(at, cheaper, true);
  }
}

/** The call with the model that its budget falls back to. A model that stands in the address is not changed. */
function cheaperCall(call: ModelCall, error: unknown): ModelCall | null {
  const detail = error instanceof Halt ? (error.detail as { instead?: { model?: string } } | null) : null;
  const model = detail?.instead?.model;
  if (model === undefined || model === call.model || call.body["model"] !== call.model) return null;
  return { ...call, model, body: { ...call.body, model } };
}

async function dispatch(granted: Granted, sending: Sending): Promise<Response> {
  const { here, signal, span, reserved, hold, pass } = granted;
  const withUsage = askForUsage(reserved.call);
  const changed = withUsage ?? (reserved.bounded ? reserved.call : null);
  const [input, init] = withChange(sending, { body: changed && JSON.stringify(changed.body), signal });
  if (signal.aborted) {
    hold.release();
    pass.report("other");
    signal.throwIfAborted();
  }
  here.step?.countRequest();
  const headers = headersOf(sending);
  const sentAt = performance.now();
  const outcomeOf = (error: unknown) =>
    outcomeOfError(error, { signal, headers, elapsedMs: performance.now() - sentAt });
  let response: Response;
  try {
    response = await context.with(span.context, () => sending.send(input, init));
  } catch (error) {
    if (neverDispatched(error)) hold.release();
    else hold.settle(null);
    pass.report(outcomeOf(error));
    throw error;
  }
  if (!response.ok) return failed(response, granted);
  return readAnswer(response, reserved.call, {
    hideUsage: withUsage !== null,
    signal,
    onFirst: () => span.firstByte(),
    onEnd: (answered) => settle(answered, granted, outcomeOf),
  });
}

/** Errors bill nothing. Inside a step it is the step that tries again, not the vendor's client below it. */
function failed(response: Response, { here, hold, pass, span }: Granted): Response {
  hold.settle(0);
  pass.report(outcomeOfStatus(response.status));
  const passed = readFailure(response, (message) => span.refused(response.status, message));
  if (here.step !== null) passed.headers.set("x-should-retry", "false"); // heeded by the clients of OpenAI and Anthropic
  return passed;
}

function settle(answered: Answered, granted: Granted, outcomeOf: (error: unknown) => Fault): void {
  const { here, hold, pass, span, price, reserved } = granted;
  const { draft, end, malformed } = answered;
  const charged = chargeOf(answered, price, reserved, hold.microUsd);
  hold.settle(charged);
  if (draft.usage !== null) here.step?.countTokens(draft.usage.in + draft.usage.out);
  const stopped = end.how === "cancelled" && !draft.final;
  const outcome =
    end.how === "broken" ? outcomeOf(end.error) : (draft.fault ?? (malformed || stopped ? "other" : "ok"));
  pass.report(outcome);
  span.tell({ "tracegate.cost.micro_usd": charged ?? hold.microUsd });
  span.answered(answered);
}

/** Of step and run together. */
function leftOf({ run, step }: Active): Left {
  const microUsd = Math.min(Math.round(run.left().usd * 1e6), step?.leftMicroUsd() ?? Number.POSITIVE_INFINITY);
  return { microUsd, tokens: step?.leftTokens() ?? Number.POSITIVE_INFINITY };
}
