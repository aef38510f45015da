// Own spans against a receiver that is Tracegate itself: what carries them makes none.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { selfHeader, sendOwnSpans, withOwnSpan } from "@/lib/server/telemetry/own-spans";

type Wire = { resourceSpans: { resource: unknown; scopeSpans: { spans: Record<string, unknown>[] }[] }[] };
const received: { readonly path: string; readonly self: boolean; readonly body: Wire }[] = [];
let status = 200;
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    const isSelf = request.headers[selfHeader] !== undefined;
    // as the collector does: the request itself is worth a span, unless it carries own ones
    void withOwnSpan({ name: "receive", kind: "server", isSelf }, async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      received.push({
        path: request.url ?? "",
        self: isSelf,
        body: JSON.parse(Buffer.concat(chunks).toString("utf8")),
      });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  process.env["DATABASE_URL"] ??= "postgresql://nowhere";
  process.env["OTEL_EXPORTER_OTLP_ENDPOINT"] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  process.env["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=Bearer%20key";
});
afterEach(() => {
  received.length = 0;
  status = 200;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

it("sends what was done, in the trace of who asked, and what failed as failed", async () => {
  const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
  expect(await withOwnSpan({ name: "GET /runs", kind: "server", traceparent }, async () => 7)).toBe(7);
  const failing = withOwnSpan({ name: "round", kind: "internal" }, () => Promise.reject(new Error("away")));
  await expect(failing).rejects.toThrow("away");
  await sendOwnSpans();
  expect(received.map(({ path, self }) => [path, self])).toEqual([["/v1/traces", true]]);
  const spans = received[0]?.body.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  expect(spans).toMatchObject([
    { name: "GET /runs", kind: 2, traceId: "a".repeat(32), parentSpanId: "b".repeat(16), status: { code: 0 } },
    { name: "round", kind: 1, status: { code: 2 } },
  ]);
});

it("never traces the sending of its own spans: nothing is left to send", async () => {
  await withOwnSpan({ name: "once", kind: "internal" }, async () => {});
  await sendOwnSpans();
  await sendOwnSpans();
  await sendOwnSpans();
  expect(received).toHaveLength(1);
});

it("drops what cannot be sent, and tries nothing for a while", async () => {
  status = 503;
  await withOwnSpan({ name: "lost", kind: "internal" }, async () => {});
  await sendOwnSpans();
  await withOwnSpan({ name: "lost, too", kind: "internal" }, async () => {});
  await sendOwnSpans();
  expect(received).toHaveLength(1);
});
