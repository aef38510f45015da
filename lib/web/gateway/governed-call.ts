// One call through the gateway, in the order of a step: control, breaker and hold, request, settlement.
import type { IncomingMessage } from "node:http";
import { downHeaders, upHeaders } from "@/lib/domain/gateway/caller";
import { errorEvent } from "@/lib/domain/gateway/vendor-error";
import { AnswerReader, type End, formOf, Looker } from "@/lib/domain/model/answer-reader";
import { chargeOf } from "@/lib/domain/model/charge";
import { messageOfError } from "@/lib/domain/model/error-message";
import { faultOf } from "@/lib/domain/model/faults";
import type { ModelCall } from "@/lib/domain/model/model-call";
import { neverDispatched, outcomeOfStatus } from "@/lib/domain/model/outcome";
import type { Reserve } from "@/lib/domain/model/reserve";
import { askForUsage } from "@/lib/domain/model/stream-usage";
import type { ClosedCall, Told } from "@/lib/server/gateway/close-calls";
import type { OpenedCall } from "@/lib/server/gateway/open-calls";
import { closeCall, keepSpan, reporter } from "@/lib/web/gateway/after-call";
import { CallSpan } from "@/lib/web/gateway/call-span";
import { watchCalls } from "@/lib/web/gateway/carried";
import { type Asking, askLeave, type Leave } from "@/lib/web/gateway/leave";
import { type Looking, passOn, unread } from "@/lib/web/gateway/pass-on";
import { Refused, toRefused } from "@/lib/web/gateway/refused";
import { sendError } from "@/lib/web/gateway/send-error";
import { sendHead } from "@/lib/web/gateway/upstream";

/** The clients of the vendors wait ten minutes for an answer to begin, too. */
const beginsMs = 10 * 60_000;
const longestMs = 60 * 60_000;

type Passed = {
  readonly looker: Looking;
  readonly leave: Leave;
  /** Some of the body is held back. */
  readonly changed?: boolean;
  readonly onFirst?: () => void;
};
type Settled = Pick<ClosedCall, "charge"> & { readonly outcome: "ok" | NonNullable<Told["fault"]> };

export class GovernedCall {
  readonly span: CallSpan;
  readonly #asking: Asking;
  readonly #stop = new AbortController();

  constructor(asking: Asking) {
    const { parent, labels, model, incoming, target } = asking;
    this.#asking = asking;
    const method = incoming.method ?? "POST";
    this.span = new CallSpan({ parent, labels, call: model?.call ?? null, method, target });
  }

  /** Answers, or throws what refuses the call before anything was answered. */
  async run(): Promise<void> {
    const watch = watchCalls(this.#asking.key.projectId);
    try {
      const leave = await askLeave(this.#asking, this.span);
      this.span.opened(leave.opened);
      watch.carry(leave.opened, this.#stop);
      this.#close(leave, await this.#dispatch(leave));
    } catch (thrown) {
      const refused = toRefused(thrown, this.span.traceId);
      this.span.failed(refused);
      throw refused;
    } finally {
      watch.end();
      keepSpan(this.#asking.key, this.span.end());
    }
  }

  #close({ opened, way }: Leave, { charge, outcome }: Settled): void {
    const { key } = this.#asking;
    const { holdId, runId } = opened;
    this.span.tell({ "tracegate.cost.micro_usd": charge === "released" ? 0 : (charge ?? opened.heldMicroUsd) });
    const failed = this.span.hasFailed;
    closeCall(key, { holdId, runId, charge, failed, reporter, outcome: toldOf(way.resource, opened, outcome) });
  }

  async #dispatch(leave: Leave): Promise<Settled> {
    const { outgoing } = this.#asking;
    if (outgoing.destroyed) {
      this.span.failed(new Error("The caller went away before the call"));
      return { charge: "released", outcome: "other" };
    }
    const left = () => this.#stop.abort(new Error("The caller went away"));
    const longest = setTimeout(() => this.#stop.abort(tooLong()), longestMs);
    const begins = setTimeout(() => this.#stop.abort(tooLong()), beginsMs);
    outgoing.once("close", left);
    try {
      const sending = this.#request(leave);
      const answer = await this.#send(sending.call);
      clearTimeout(begins);
      outgoing.off("close", left);
      if ((answer.statusCode ?? 0) >= 400) return await this.#passFailure(answer, leave);
      const { reserve, call, hidesUsage } = sending;
      return call === null || reserve === null
        ? await this.#passUnread(answer, leave)
        : await this.#passAnswer(answer, leave, { reserve, call, hidesUsage });
    } catch (error) {
      return this.#failed(error);
    } finally {
      clearTimeout(longest);
      clearTimeout(begins);
      outgoing.off("close", left);
    }
  }

  /** The request as it goes out: with a maximum where a limit needs one, and asked for the usage. */
  #request({ opened: { left }, way, asked }: Leave) {
    if (way.call === null) return { reserve: null, call: null, hidesUsage: false };
    const reserve = way.reserve(left ?? { microUsd: Number.POSITIVE_INFINITY, tokens: Number.POSITIVE_INFINITY });
    const isBound = reserve?.bounded === true && (left !== null || asked !== null);
    const call = isBound ? reserve.call : way.call;
    const withUsage = askForUsage(call);
    return { reserve, call: withUsage ?? call, hidesUsage: withUsage !== null };
  }

  async #send(call: ModelCall | null): Promise<IncomingMessage> {
    const { incoming, model, parent } = this.#asking;
    const target = call?.url ?? this.#asking.target;
    const headers = upHeaders(incoming.rawHeaders).filter(([name]) => !/^traceparent$/i.test(name));
    if (parent !== null) headers.push(["traceparent", this.span.traceparent]);
    const sent = sendHead(target, incoming.method ?? "POST", headers);
    const stopped = () => sent.request.destroy(this.#stop.signal.reason as Error);
    this.#stop.signal.addEventListener("abort", stopped);
    if (this.#stop.signal.aborted) stopped();
    if (model === null) incoming.pipe(sent.request);
    else sent.request.end(call === model.call ? model.body.bytes : JSON.stringify(call?.body));
    try {
      return await sent.answer;
    } finally {
      this.#stop.signal.removeEventListener("abort", stopped);
    }
  }

  async #pass(answer: IncomingMessage, { looker, leave, changed = false, onFirst = () => {} }: Passed): Promise<End> {
    const { outgoing } = this.#asking;
    const { asked, way } = leave;
    outgoing.writeHead(answer.statusCode ?? 502, [
      ...downHeaders(answer.rawHeaders, changed).flat(),
      ...["x-tracegate-trace", this.span.traceId],
      ...(asked === null ? [] : ["x-tracegate-model", way.call?.model ?? "", "x-tracegate-fallback-of", asked]),
    ]);
    outgoing.flushHeaders();
    const end = await passOn(answer, outgoing, { looker, signal: this.#stop.signal, onFirst });
    this.#finish(end, looker);
    return end;
  }

  /** A stream that is stopped says why; anything else that breaks, breaks for the caller as it broke here. */
  #finish(end: End, looker: Looking): void {
    const { outgoing, vendor } = this.#asking;
    if (end.how === "whole") outgoing.end();
    else if (end.how === "broken" && end.error instanceof Refused && looker.isBetween)
      outgoing.end(errorEvent(vendor, end.error.error));
    else outgoing.destroy();
  }

  async #passAnswer(
    answer: IncomingMessage,
    leave: Leave,
    { reserve, call, hidesUsage }: { reserve: Reserve; call: ModelCall; hidesUsage: boolean },
  ): Promise<Settled> {
    const form = formOf(answer.headers["content-type"], hidesUsage);
    const reader = new AnswerReader(call.api, form);
    const looker = new Looker(form, (data) => reader.take(data));
    const onFirst = () => {
      if (form !== "plain") this.span.firstByte();
    };
    const end = await this.#pass(answer, { looker, leave, changed: form === "filtered events", onFirst });
    const answered = { draft: reader.draft, end, malformed: reader.malformed };
    this.span.answered(answered);
    const charge = chargeOf(answered, leave.way.price, reserve, leave.opened.heldMicroUsd);
    return { charge, outcome: this.#outcomeOf(end) ?? reader.draft.fault ?? (reader.malformed ? "other" : "ok") };
  }

  /** Of an answer that broke off, or whose caller left; null: it came whole. */
  #outcomeOf(end: End): Settled["outcome"] | null {
    if (end.how === "whole") return null;
    if (end.how !== "broken" || this.#stop.signal.aborted) return "other";
    return faultOf(end.error) === "timeout" ? "timeout" : "connection";
  }

  async #passUnread(answer: IncomingMessage, leave: Leave): Promise<Settled> {
    const end = await this.#pass(answer, { looker: unread, leave });
    if (end.how === "broken") this.span.failed(end.error);
    return { charge: null, outcome: this.#outcomeOf(end) ?? "ok" };
  }

  /** Errors bill nothing. */
  async #passFailure(answer: IncomingMessage, leave: Leave): Promise<Settled> {
    const status = answer.statusCode ?? 502;
    let message: string | null = null;
    const looker = new Looker("plain", (data) => {
      message = messageOfError(data);
      return true;
    });
    await this.#pass(answer, { looker, leave });
    this.span.refused(status, message);
    return { charge: 0, outcome: outcomeOfStatus(status) };
  }

  /** No answer began. */
  #failed(error: unknown): Settled {
    const { outgoing, vendor } = this.#asking;
    const { aborted, reason } = this.#stop.signal;
    const cause: unknown = aborted ? reason : error;
    const isTimeout = faultOf(cause) === "timeout";
    this.span.failed(cause);
    if (cause instanceof Refused) sendError(outgoing, vendor, cause.error);
    else if (isTimeout)
      sendError(outgoing, vendor, { code: "timeout", message: "The provider did not answer in time." });
    else sendError(outgoing, vendor, { code: "unreachable", message: "The provider cannot be reached." });
    const charge = neverDispatched(error) ? "released" : null;
    if (isTimeout) return { charge, outcome: "timeout" };
    return { charge, outcome: aborted ? "other" : "connection" };
  }
}

const tooLong = () => new DOMException("The provider took too long", "TimeoutError");

/** For its breaker. */
function toldOf(
  resource: string | null,
  { generation, probeId }: OpenedCall,
  outcome: Settled["outcome"],
): Told | null {
  if (resource === null) return null;
  const told = { resource, generation, ...(probeId === null ? {} : { probeId }) };
  return outcome === "ok" ? { ...told, ok: true } : { ...told, ok: false, fault: outcome };
}
