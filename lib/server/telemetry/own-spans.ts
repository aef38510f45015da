// Spans of Tracegate itself, sent by OTLP where OTEL_EXPORTER_OTLP_ENDPOINT says. Off without it. Requests that carry them
// are marked, and nothing that is done for a marked request makes a span: it may be sent to itself.
import { randomBytes } from "node:crypto";
import { env } from "@/lib/server/env";
import { logError } from "@/lib/server/errors";
import type { ProcessName } from "@/lib/server/telemetry/metrics";

/** Of requests that carry own spans. */
export const selfHeader = "x-tracegate-self";
const [batchMax, waitingMax, everyMs, timeoutMs] = [200, 5_000, 2_000, 5_000];
const retryAfterMs = 60_000;

type Attributes = Readonly<Record<string, string | number | boolean>>;
type Kind = "internal" | "server";
type OwnSpan = {
  readonly name: string;
  readonly kind: Kind;
  readonly startMs: number;
  readonly parent: string | null;
  readonly attributes: Attributes;
};
type Sink = { readonly waiting: object[]; name: ProcessName; timer: NodeJS.Timeout | null; pausedUntilMs: number };
const kept = globalThis as typeof globalThis & { tracegateOwnSpans?: Sink };

const sink = (): Sink => {
  kept.tracegateOwnSpans ??= { waiting: [], name: "web", timer: null, pausedUntilMs: 0 };
  return kept.tracegateOwnSpans;
};

/** Names this process; call it once at its start. */
export function nameOwnProcess(name: ProcessName): void {
  sink().name = name;
}

/**
 * Does it, and tells how long it took. `traceparent` of who asked: the span joins their trace. `isSelf`: what is done
 * carries own spans, so it makes none.
 */
export async function withOwnSpan<T>(
  span: Pick<OwnSpan, "name" | "kind"> & { readonly traceparent?: string | null; readonly isSelf?: boolean },
  act: (note: (attributes: Attributes) => void) => Promise<T>,
): Promise<T> {
  if (!process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] || span.isSelf === true) return act(() => {});
  const startMs = Date.now();
  let attributes: Attributes = {};
  const note = (more: Attributes) => {
    attributes = { ...attributes, ...more };
  };
  const end = (failed: boolean) =>
    keep({ name: span.name, kind: span.kind, startMs, parent: span.traceparent ?? null, attributes }, failed);
  try {
    const done = await act(note);
    end(false);
    return done;
  } catch (error) {
    end(true);
    throw error;
  }
}

/** What cannot be sent is dropped: nothing waits for it. */
function keep({ name, kind, startMs, parent, attributes }: OwnSpan, failed: boolean): void {
  const { waiting } = sink();
  if (waiting.length >= waitingMax) return;
  const [, traceId = randomBytes(16).toString("hex"), parentSpanId] =
    /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(parent ?? "") ?? [];
  waiting.push({
    ...{ traceId, spanId: randomBytes(8).toString("hex"), name, kind: kind === "server" ? 2 : 1 },
    ...(parentSpanId !== undefined && { parentSpanId }),
    ...{ startTimeUnixNano: `${startMs}000000`, endTimeUnixNano: `${Date.now()}000000` },
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: wireValue(value) })),
    status: { code: failed ? 2 : 0 },
  });
  sink().timer ??= setTimeout(() => void sendOwnSpans(), everyMs).unref();
}

function wireValue(value: string | number | boolean): object {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "string") return { stringValue: value };
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

/** Sends what waits; also at the end of the process. */
export async function sendOwnSpans(): Promise<void> {
  const state = sink();
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: headers } = env();
  const spans = state.waiting.splice(0, batchMax);
  if (endpoint === undefined || spans.length === 0 || Date.now() < state.pausedUntilMs) return;
  try {
    const answer = await fetch(`${endpoint}/v1/traces`, {
      method: "POST",
      headers: { ...readHeaders(headers), "content-type": "application/json", [selfHeader]: "1" },
      body: JSON.stringify({ resourceSpans: [{ resource: resourceOf(state.name), scopeSpans: [{ scope, spans }] }] }),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`${endpoint} answered ${answer.status} to own spans`);
  } catch (error) {
    // told once a minute at most, and not tried in between
    state.pausedUntilMs = Date.now() + retryAfterMs;
    logError(error, { process: state.name });
    return;
  }
  if (state.waiting.length > 0) state.timer ??= setTimeout(() => void sendOwnSpans(), everyMs).unref();
}

const scope = { name: "tracegate" };
const resourceOf = (name: ProcessName) => ({
  attributes: [{ key: "service.name", value: { stringValue: `tracegate-${name}` } }],
});

/** `key=value,key=value`, values percent-encoded, as OpenTelemetry says. */
function readHeaders(headers: string | undefined): Record<string, string> {
  const pairs = (headers ?? "").split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at > 0
      ? [[pair.slice(0, at).trim().toLowerCase(), decodeURIComponent(pair.slice(at + 1).trim())] as const]
      : [];
  });
  return Object.fromEntries(pairs);
}
