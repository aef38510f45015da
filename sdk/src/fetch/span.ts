import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from "@opentelemetry/api";
import type { Answered } from "@/lib/domain/model/answer-reader";
import type { Redact } from "@/lib/domain/model/bounded-json";
import type { ModelCall } from "@/lib/domain/model/model-call";
import {
  answeredAttributes,
  askedAttributes,
  calledAttributes,
  type Failure,
  failureOf,
  firstChunkAttributes,
  known,
  refusedBy,
  saidAttributes,
  spanName,
} from "@/lib/domain/model/span-attributes";
import { haltIn } from "@/sdk/src/halt";

export class CallSpan {
  /** What happens inside the call. */
  readonly context: Context;
  readonly #span: Span;
  readonly #redact: Redact;
  readonly #startedAt = performance.now();

  constructor(call: ModelCall, tracer: Tracer, parent: Context, redact: Redact) {
    this.#redact = redact;
    this.#span = tracer.startSpan(
      spanName(call),
      { kind: SpanKind.CLIENT, attributes: calledAttributes(call) },
      parent,
    );
    this.context = trace.setSpan(parent, this.#span);
    if (this.isRecording()) this.#span.setAttributes(askedAttributes(call, redact));
  }

  isRecording(): boolean {
    return this.#span.isRecording();
  }

  tell(attributes: Record<string, unknown>): void {
    this.#span.setAttributes(known(attributes));
  }

  firstByte(): void {
    this.tell(firstChunkAttributes(performance.now() - this.#startedAt));
  }

  /** Ends it. */
  answered(answered: Answered): void {
    this.tell(answeredAttributes(answered));
    if (this.isRecording()) this.tell(saidAttributes(answered, this.#redact));
    const failure = failureOf(answered);
    if (failure !== null) this.#fail(failure);
    else if (answered.end.how === "broken") this.failed(answered.end.error);
    else this.#span.end();
  }

  /** Ends it: the provider answered with an error. */
  refused(status: number, message: string | null): void {
    this.tell({ "http.response.status_code": status });
    this.#fail(refusedBy(status, message));
  }

  /** Ends it: there is no answer. */
  failed(error: unknown): void {
    const halt = haltIn(error);
    if (halt !== null) this.tell({ "tracegate.halt.code": halt.code });
    const { name = "error", message = String(error) } = error instanceof Error ? error : {};
    this.#fail({ type: halt?.code ?? name, message });
  }

  #fail({ type, message }: Failure): void {
    this.tell({ "error.type": type });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message });
    this.#span.end();
  }
}
