import { context, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { runSpanId } from "@/sdk/src/telemetry/span-ids";
import { inSpan, newTraceId, openRunSpan, openSpan, telemetryCounts } from "@/sdk/src/telemetry/telemetry";

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

beforeAll(() => provider.register());
beforeEach(() => exporter.reset());
afterAll(async () => {
  trace.disable();
  context.disable();
  await provider.shutdown();
});

/** "name < parent", children first as they end. */
const drawn = () => {
  const spans = exporter.getFinishedSpans();
  const nameOf = new Map(spans.map((span) => [span.spanContext().spanId, span.name]));
  return spans.map(
    ({ name, parentSpanContext: above }) => `${name} < ${above ? (nameOf.get(above.spanId) ?? "?") : "-"}`,
  );
};

it("with a tracer of the application, spans are added there and sent nowhere else", () => {
  const app = trace.getTracer("app");
  app.startActiveSpan("GET /refund", (request) => {
    const traceId = newTraceId();
    expect(traceId).toBe(request.spanContext().traceId);
    const run = openRunSpan("desk", { traceId });
    const step = openSpan("order.lookup", { parent: run });
    inSpan(step, () => app.startSpan("SELECT orders").end());
    step.end();
    run.end();
    request.end();
  });
  expect(drawn()).toEqual([
    "SELECT orders < order.lookup",
    "order.lookup < desk",
    "desk < GET /refund",
    "GET /refund < -",
  ]);
  expect(telemetryCounts()).toEqual({ waiting: 0, bytes: 0, sent: 0, dropped: 0 });
});

it("outside its spans, and when a run goes on in another process, the run keeps its own trace id", () => {
  const traceId = newTraceId();
  const started = openRunSpan("desk", { traceId });
  started.end();
  trace.getTracer("app").startActiveSpan("worker tick", (tick) => {
    const resumed = openRunSpan("desk", { traceId, startedAt: new Date(Date.now() - 1_000) });
    openSpan("order.refund", { parent: resumed }).end();
    resumed.end();
    tick.end();
  });
  const spans = exporter.getFinishedSpans().filter(({ name }) => name !== "worker tick");
  expect(spans.map((span) => span.spanContext().traceId)).toEqual([traceId, traceId, traceId]);
  const runs = spans.filter(({ name }) => name === "desk");
  expect(runs.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
    runSpanId(traceId),
    runSpanId(traceId),
  ]);
});
