import type { ReadableSpan, SpanExporter } from "@opentelemetry/sdk-trace-base";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeProvider, queueLimits } from "@/sdk/src/telemetry/own-provider";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A collector that is up, down, or refuses; it keeps what it took. */
function scripted() {
  const collector = {
    state: "up" as "up" | "down" | "refuses" | "throws",
    requests: 0,
    largest: 0,
    got: [] as ReadableSpan[],
  };
  const exporter: SpanExporter = {
    export(spans, done) {
      collector.requests++;
      collector.largest = Math.max(collector.largest, spans.length);
      if (collector.state === "throws") throw new Error("not serialisable");
      if (collector.state === "up") collector.got.push(...spans);
      const error = Object.assign(new Error("no"), collector.state === "refuses" ? { code: 400 } : {});
      queueMicrotask(() => done(collector.state === "up" ? { code: 0 } : { code: 1, error }));
    },
    shutdown: async () => {},
  };
  const made = makeProvider({ url: "http://127.0.0.1:1", key: undefined, service: "test" }, exporter);
  const tracer = made.provider.getTracer("tracegate");
  const emit = (count: number, from = 0) => {
    for (let at = from; at < from + count; at++) tracer.startSpan(`span ${at}`).end();
  };
  return { collector, emit, ...made };
}

const droppedAsReported = (spans: readonly ReadableSpan[]) =>
  spans.reduce((sum, span) => sum + Number(span.attributes["tracegate.telemetry.dropped"] ?? 0), 0);

it("sends what has ended within half a second, in small requests", async () => {
  const { collector, emit } = scripted();
  emit(200);
  expect(collector.requests).toBe(0);
  await vi.advanceTimersByTimeAsync(500);
  expect(collector.got.map(({ name }) => name)).toEqual(Array.from({ length: 200 }, (_, at) => `span ${at}`));
  expect(collector.largest).toBe(64);
});

it("loses nothing below the cap while the collector is away for ten minutes", async () => {
  const { collector, emit, queue } = scripted();
  collector.state = "down";
  for (let second = 0; second < 600; second++) {
    emit(16, second * 16);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  // every three seconds one try, not one a span
  expect(collector.requests).toBeLessThan(220);
  collector.state = "up";
  await vi.advanceTimersByTimeAsync(3_000);
  expect(collector.got).toHaveLength(9_600);
  expect(new Set(collector.got.map(({ name }) => name)).size).toBe(9_600);
  expect(queue.dropped).toBe(0);
  expect(droppedAsReported(collector.got)).toBe(0);
});

it("above the cap drops the oldest, counts them exactly, reports the count and warns once", async () => {
  const warned = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const { collector, emit, queue } = scripted();
  collector.state = "down";
  for (let second = 0; second < 600; second++) {
    emit(42, second * 42);
    await vi.advanceTimersByTimeAsync(1_000);
  }
  collector.state = "up";
  await vi.advanceTimersByTimeAsync(3_000);
  expect(queue.dropped).toBe(25_200 - queueLimits.spans);
  expect(collector.got.map(({ name }) => name)).toEqual(
    Array.from({ length: queueLimits.spans }, (_, at) => `span ${25_200 - queueLimits.spans + at}`),
  );
  expect(droppedAsReported(collector.got)).toBe(queue.dropped);
  expect(warned).toHaveBeenCalledTimes(1);

  // a second time away is reported by itself
  collector.state = "down";
  emit(queueLimits.spans + 5);
  await vi.advanceTimersByTimeAsync(60_000);
  collector.state = "up";
  await vi.advanceTimersByTimeAsync(3_000);
  expect(droppedAsReported(collector.got)).toBe(queue.dropped);
  expect(collector.got).toHaveLength(2 * queueLimits.spans);
  expect(warned).toHaveBeenCalledTimes(1);
});

it("holds no more than 16 MB, however few spans that are", async () => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const { collector, provider, queue } = scripted();
  collector.state = "down";
  const tracer = provider.getTracer("tracegate");
  for (let at = 0; at < 1_000; at++) tracer.startSpan("s", { attributes: { text: "x".repeat(50_000) } }).end();
  expect(queue.bytes).toBeLessThanOrEqual(queueLimits.bytes);
  collector.state = "up";
  await vi.advanceTimersByTimeAsync(5_000);
  expect(collector.got.length + queue.dropped).toBe(1_000);
  expect(collector.got.length).toBeGreaterThan(300);
});

it("does not repeat what was refused for good, and goes on with the rest", async () => {
  vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  for (const state of ["refuses", "throws"] as const) {
    const { collector, emit, queue } = scripted();
    collector.state = state;
    emit(10);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([collector.requests, queue.dropped, queue.waiting]).toEqual([1, 10, 0]);
    collector.state = "up";
    emit(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(droppedAsReported(collector.got)).toBe(10);
  }
});

it("a flush sends at once; while the collector is away it does not wait", async () => {
  const { collector, emit, sender } = scripted();
  emit(3);
  await sender.send();
  expect(collector.got).toHaveLength(3);
  collector.state = "down";
  emit(3);
  await sender.send();
  await sender.send();
  expect(collector.requests).toBe(2);
  collector.state = "up";
  await sender.lastTry();
  expect(collector.got).toHaveLength(6);
});
