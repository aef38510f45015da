import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, it } from "vitest";
import { decodeTracesJson } from "@/lib/otlp/decode-json";
import { foldPending } from "@/lib/otlp/fold-pending";
import { decodeLimits } from "@/lib/otlp/limits";
import { runSpanId } from "@/sdk/src/telemetry/span-ids";
import {
  configureTelemetry,
  flushTelemetry,
  newTraceId,
  openRunSpan,
  openSpan,
  record,
  telemetryCounts,
} from "@/sdk/src/telemetry/telemetry";

let closing: (() => Promise<void>) | undefined;

afterEach(async () => {
  await closing?.();
  closing = undefined;
});

/** A collector on HTTP; what arrives is read by the product's own decoder. */
async function collect(port = 0) {
  const requests: { path: string | undefined; key: string | undefined; body: Buffer }[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      requests.push({ path: request.url, key: request.headers.authorization, body: Buffer.concat(chunks) });
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  closing = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const spans = () =>
    requests.flatMap(({ body }) => decodeTracesJson(body, decodeLimits).items.map((span) => foldPending(span)));
  return { port: (server.address() as AddressInfo).port, requests, spans };
}

const at = (port: number) => ({ url: `http://127.0.0.1:${port}/`, key: "tg_test", service: "desk" });

it("sends the spans of a run under the run's trace id, with the project's key", async () => {
  const { port, requests, spans } = await collect();
  configureTelemetry(at(port));
  const traceId = newTraceId();
  const run = openRunSpan("refund-desk", { traceId, attributes: { "tracegate.pipeline": "refund-desk" } });
  const step = openSpan("order.lookup", { parent: run });
  record(step, "tracegate.input", { id: "o-1" });
  step.end();
  run.end();
  await flushTelemetry();
  expect(requests.map(({ path, key }) => [path, key])).toEqual([["/v1/traces", "Bearer tg_test"]]);
  expect(spans()).toMatchObject([
    {
      name: "order.lookup",
      traceId,
      parentSpanId: runSpanId(traceId),
      attributes: { "tracegate.input": '{"id":"o-1"}' },
    },
    { name: "refund-desk", traceId, parentSpanId: null, spanId: runSpanId(traceId) },
  ]);
  expect(spans()[0]?.resource.attributes["service.name"]).toBe("desk");
});

it("another process goes on with the same span of the run, from when it began", async () => {
  const { port, spans } = await collect();
  const traceId = newTraceId();
  const startedAt = new Date(Date.now() - 60_000);
  for (const process of ["first", "second"]) {
    configureTelemetry(at(port));
    const run = openRunSpan("desk", { traceId, startedAt });
    openSpan(`step of the ${process}`, { parent: run }).end();
    run.end();
    await flushTelemetry();
  }
  const runs = spans().filter(({ name }) => name === "desk");
  expect(runs.map(({ spanId, startNs }) => ({ spanId, startNs }))).toEqual(
    Array.from({ length: 2 }, () => ({
      spanId: runSpanId(traceId),
      startNs: BigInt(startedAt.getTime()) * 1_000_000n,
    })),
  );
  expect(new Set(spans().map((span) => span.traceId))).toEqual(new Set([traceId]));
});

it("tells of a step while it runs, once, and not of one that is over by then", async () => {
  const { port, spans } = await collect();
  configureTelemetry(at(port));
  const run = openRunSpan("desk", { traceId: newTraceId() });
  openSpan("short", { parent: run }).end();
  const long = openSpan("long", { parent: run, attributes: { "tracegate.step.kind": "tool" } });
  await sleep(1_300);
  const [, told] = spans().filter(({ endNs }) => endNs === null);
  expect(told).toMatchObject({
    name: "long",
    spanId: long.spanContext().spanId,
    parentSpanId: run.spanContext().spanId,
    attributes: { "tracegate.step.kind": "tool" },
  });
  long.end();
  run.end();
  await flushTelemetry();
  expect(spans().map(({ name, endNs }) => `${name} ${endNs === null ? "open" : "ended"}`)).toEqual([
    "short ended",
    "desk open",
    "long open",
    "long ended",
    "desk ended",
  ]);
});

it("a collector that comes back gets everything, each span once", async () => {
  const gone = await collect();
  await closing?.();
  configureTelemetry(at(gone.port));
  const run = openRunSpan("desk", { traceId: newTraceId() });
  for (let step = 0; step < 3_000; step++) openSpan(`step ${step}`, { parent: run }).end();
  run.end();
  await sleep(1_000);
  expect(telemetryCounts()).toMatchObject({ sent: 0, dropped: 0 });
  const { spans } = await collect(gone.port);
  await expect.poll(() => telemetryCounts().waiting, { timeout: 10_000, interval: 50 }).toBe(0);
  await flushTelemetry();
  const ended = spans().filter(({ endNs }) => endNs !== null);
  expect(new Set(ended.map(({ spanId }) => spanId)).size).toBe(3_001);
  expect(telemetryCounts()).toMatchObject({ sent: 3_001, dropped: 0 });
}, 20_000);

it("redacts what it records, and hides nothing else", async () => {
  const { port, spans } = await collect();
  configureTelemetry(at(port), (path, value) => (path.endsWith("email") ? "[email]" : value));
  const run = openRunSpan("desk", { traceId: newTraceId() });
  record(run, "tracegate.input", { user: { email: "a@b.test", id: 7 } });
  run.end();
  await flushTelemetry();
  expect(spans()[0]?.attributes["tracegate.input"]).toBe('{"user":{"email":"[email]","id":7}}');
});
