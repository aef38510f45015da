import {
  type Attributes,
  type Context,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  TraceFlags,
  type Tracer,
  trace,
} from "@opentelemetry/api";
import { boundedValue, type Redact } from "@/lib/domain/model/bounded-json";
import { inTime } from "@/sdk/src/abort";
import { type Destination, makeProvider, type OwnProvider } from "@/sdk/src/telemetry/own-provider";
import { runSpanId } from "@/sdk/src/telemetry/span-ids";

// The one door to spans. With a tracer registered by the application it only starts spans there; with none it has a provider
// of its own, which is never registered.

interface Telemetry {
  destination: Destination;
  redact: Redact | undefined;
  own: OwnProvider | null;
}

const state: Telemetry = {
  destination: {
    url: process.env["TRACEGATE_URL"] ?? "http://127.0.0.1:3000",
    key: process.env["TRACEGATE_KEY"],
    service: "tracegate",
  },
  redact: undefined,
  own: null,
};

/** Spans begun before go where they went. */
export function configureTelemetry(destination: Destination, redact?: Redact): void {
  const before = state.own;
  state.destination = destination;
  state.redact = redact;
  state.own = null;
  void before?.sender.send();
}

export interface SpanStart {
  /** Null: no span above it. */
  readonly parent: Span | null;
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  readonly links?: Link[];
}

export function tracer(): Tracer {
  return (appTracers() ?? own().provider).getTracer("tracegate");
}

export function openSpan(name: string, { parent, kind = SpanKind.INTERNAL, attributes, links }: SpanStart): Span {
  const above = parent ? trace.setSpan(surroundings(), parent) : surroundings();
  return tracer().startSpan(name, { kind, ...(attributes && { attributes }), ...(links && { links }) }, above);
}

/**
 * The span of a run, in the run's own trace, in whichever process it goes on: `startedAt` is when it began the first time.
 * In the application's tracer it lies under the application's span where that is of the same trace.
 */
export function openRunSpan(
  name: string,
  run: { readonly traceId: string; readonly startedAt?: Date; readonly attributes?: Attributes },
): Span {
  const { traceId, startedAt, attributes } = run;
  const options = { ...(attributes && { attributes }), ...(startedAt && { startTime: startedAt }) };
  const spanId = runSpanId(traceId);
  if (!appTracers()) {
    const { ids, provider } = own();
    const begin = () => provider.getTracer("tracegate").startSpan(name, options, ROOT_CONTEXT);
    return ids.fixed({ traceId, spanId }, begin);
  }
  const isInside = trace.getSpanContext(context.active())?.traceId === traceId;
  const remote = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return tracer().startSpan(name, options, isInside ? context.active() : trace.setSpanContext(ROOT_CONTEXT, remote));
}

/** For a new run: the trace that the application is in, so that the run is a part of it, or a new one. */
export function newTraceId(): string {
  const around = appTracers() && trace.getSpanContext(context.active());
  return around && trace.isSpanContextValid(around) ? around.traceId : own().ids.generateTraceId();
}

/** Runs `work` with the span active, for other instrumentation that the application has. */
export function inSpan<T>(span: Span, work: () => T): T {
  return context.with(trace.setSpan(context.active(), span), work);
}

/** Records a value as JSON, redacted and bounded. Text stays as it is. */
export function record(span: Span, key: string, value: unknown, path = key): void {
  if (!span.isRecording()) return;
  const bounded = boundedValue(path, value, state.redact);
  span.setAttribute(key, typeof bounded === "string" ? bounded : JSON.stringify(bounded));
}

/** A value as it may leave the process elsewhere: in the detail of a halt, in evidence. */
export function redacted(path: string, value: unknown): unknown {
  return boundedValue(path, value, state.redact);
}

/** Sends what has ended, and waits for it at most so long. Never throws; while the server is away it returns at once. */
export async function flushTelemetry(mostMs = 2_000): Promise<void> {
  if (!state.own) return;
  await inTime(mostMs, state.own.sender.send(), true);
}

/** Spans waiting, delivered and dropped since `configureTelemetry`. */
export function telemetryCounts(): { waiting: number; bytes: number; sent: number; dropped: number } {
  const { queue, sender } = own();
  return { waiting: queue.waiting, bytes: queue.bytes, sent: sender.sent, dropped: queue.dropped };
}

function own(): OwnProvider {
  if (state.own) return state.own;
  state.own = makeProvider(state.destination);
  lastWords();
  return state.own;
}

let isListening = false;

function lastWords(): void {
  if (isListening) return;
  isListening = true;
  process.once("beforeExit", () => void state.own?.sender.lastTry());
}

/** The provider that the application registered; null: none. */
function appTracers(): { getTracer(name: string): Tracer } | null {
  const provider = trace.getTracerProvider();
  if (!("getDelegateTracer" in provider) || typeof provider.getDelegateTracer !== "function") return provider;
  return provider.getDelegateTracer("tracegate") ? provider : null;
}

function surroundings(): Context {
  return appTracers() ? context.active() : ROOT_CONTEXT;
}
