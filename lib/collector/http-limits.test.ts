import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultProjectId } from "@/lib/server/projects";
import { startTestCollector, storedNames, type TestCollector, traceOf } from "@/lib/testing/collector";
import { encodeReference, toReferenceJson, traceRequest } from "@/lib/testing/otlp-arbitrary";

const kib = 1024;
let collector: TestCollector;

beforeAll(async () => {
  collector = await startTestCollector({
    limits: { wireBytesMax: 256 * kib, bodyBytesMax: 1024 * kib, ratioMax: 100, ratioFromBytes: 128 * kib },
    budget: { bytesMax: 2048 * kib, waitersMax: 4, waitMs: 200 },
  });
});
afterAll(() => collector.stop());

function post(body: Uint8Array | string, headers: Record<string, string> = {}) {
  return fetch(`${collector.origin}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body as BodyInit,
  });
}

/** JSON of about this size, with one span. */
function sized(bytes: number, name: string): string {
  return traceOf({ name, attributes: [{ key: "text", value: { stringValue: randomText(bytes) } }] }).json;
}

/** Text that does not compress to nothing. */
const randomText = (length: number) =>
  Array.from({ length: length / 8 }, () => Math.random().toString(36).slice(2, 10).padEnd(8, "z")).join("");

type Sent = { status: number; retryAfter: string | undefined; connection: string | undefined };

/** Sends in pieces, without a length; `write` returns when the piece is on its way. */
function open(headers: Record<string, string | number> = {}, to = collector) {
  let answered: (sent: Sent) => void = () => {};
  const answer = new Promise<Sent>((resolve) => {
    answered = resolve;
  });
  const request = httpRequest(
    `${to.origin}/v1/traces`,
    { method: "POST", headers: { "content-type": "application/json", ...headers } },
    (response) => {
      const { "retry-after": retryAfter, connection } = response.headers;
      response.resume();
      answered({ status: response.statusCode ?? 0, retryAfter, connection });
    },
  );
  request.on("error", () => answered({ status: -1, retryAfter: undefined, connection: undefined }));
  return { request, answer, write: (piece: string) => new Promise((resolve) => request.write(piece, resolve)) };
}

describe("size", () => {
  it("a body over the limit that says so is refused before it is sent", async () => {
    const { request, answer } = open({ "content-length": 300 * kib, expect: "100-continue" });
    let continued = false;
    request.on("continue", () => {
      continued = true;
    });
    request.flushHeaders();
    expect([(await answer).status, continued]).toEqual([413, false]);
    request.destroy();
  });

  it("a body over the limit is refused while it is being sent", async () => {
    const { request, answer, write } = open();
    void (async () => {
      for (let sent = 0; sent < 40 && !request.destroyed; sent++) await write(" ".repeat(32 * kib));
      request.end();
    })();
    expect((await answer).status).toBe(413);
  });

  it("a body within the limit is taken after the sender was told to continue", async () => {
    const { request, answer } = open({ expect: "100-continue" });
    request.on("continue", () => request.end(traceOf({ name: "continued" }).json));
    request.flushHeaders();
    expect((await answer).status).toBe(200);
    expect(await storedNames(await defaultProjectId())).toContain("continued");
  });

  it("what decompresses to more than the limit is refused", async () => {
    const body = gzipSync(`"${randomText(2 * kib).repeat(600)}"`);
    expect(body.length).toBeLessThan(256 * kib);
    expect((await post(body, { "content-encoding": "gzip" })).status).toBe(413);
  });

  it("what decompresses to very many times its size is refused", async () => {
    const bomb = gzipSync(Buffer.alloc(512 * kib));
    const response = await post(bomb, { "content-encoding": "gzip" });
    expect([response.status, await response.text()]).toEqual([413, expect.stringContaining("100 times")]);
    const twice = gzipSync(gzipSync(Buffer.alloc(64 * 1024 * kib)));
    expect((await post(twice, { "content-encoding": "gzip" })).status).toBe(400);
  });

  it("more headers than anybody needs are refused", async () => {
    expect((await post("{}", { "x-long": "x".repeat(20 * kib) })).status).toBe(431);
  });

  it("and the next request is served as ever", async () => {
    expect((await post(sized(8 * kib, "after the storm"))).status).toBe(200);
  });
});

describe("overload", () => {
  it("a request that finds no room waits, then is told to come back; what was half sent is kept", async () => {
    const slow = Array.from({ length: 8 }, () => open({ "content-length": 255 * kib, expect: "100-continue" }));
    const body = sized(8 * kib, "half sent").padEnd(255 * kib, " ");
    for (const { request } of slow) {
      const welcome = new Promise((resolve) => request.on("continue", resolve));
      request.flushHeaders();
      await welcome;
      request.write(body.slice(0, 100 * kib));
    }
    const full = await post(sized(8 * kib, "too much"));
    expect([full.status, full.headers.get("retry-after")]).toEqual([429, "1"]);
    for (const { request } of slow) request.end(body.slice(100 * kib));
    for (const { answer } of slow) expect(await answer).toMatchObject({ status: 200 });
    expect((await post(sized(8 * kib, "room again"))).status).toBe(200);
    expect(await storedNames(await defaultProjectId())).not.toContain("too much");
  });

  it("a database that does not answer is 503, and nothing is acknowledged", async () => {
    const cut = await startTestCollector({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
    const response = await fetch(`${cut.origin}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: traceOf({ name: "unstored" }).json,
    });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(await response.json()).toMatchObject({ code: 14, details: [{ retryDelay: "2s" }] });
    await cut.stop();
  });
});

describe("slow and broken senders", () => {
  it("do not hold connections", async () => {
    const hasty = await startTestCollector({
      timeouts: { headersTimeout: 500, requestTimeout: 4_000, connectionsCheckingInterval: 100 },
    });
    for (const begun of [
      "POST /v1/traces HT",
      "POST /v1/traces HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{",
    ]) {
      const socket = connect(hasty.httpPort, "127.0.0.1");
      socket.write(begun);
      socket.resume();
      await new Promise((resolve) => socket.on("close", resolve));
    }
    await hasty.stop();
  });

  it("that break off leave nothing behind", async () => {
    const { request, write } = open({ "content-length": 100 });
    await write('{"resourceSpans":');
    request.destroy();
    expect((await post(traceOf({ name: "next" }).json)).status).toBe(200);
  });

  it("that talk no HTTP are turned away", async () => {
    const socket = connect(collector.httpPort, "127.0.0.1");
    socket.write("\x16\x03\x01 this is TLS\r\n\r\n");
    const answer = await new Promise<string>((resolve) => socket.once("data", (data) => resolve(data.toString())));
    expect(answer).toMatch(/^HTTP\/1.1 400/);
    socket.destroy();
  });
});

describe("anything at all", () => {
  const encodings = fc.constantFrom("gzip", "deflate", "identity", "");
  const types = fc.constantFrom("application/json", "application/x-protobuf");

  it("is answered, and never with a 500", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        types,
        encodings,
        fc.boolean(),
        async (bytes, type, encoding, zipped) => {
          const body = zipped && encoding === "gzip" ? gzipSync(bytes) : bytes;
          const { status } = await post(body, { "content-type": type, "content-encoding": encoding });
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("close to a real request is answered too, and its good spans are kept", async () => {
    await fc.assert(
      fc.asyncProperty(traceRequest, fc.boolean(), fc.nat(), fc.nat(255), async (request, isJson, at, byte) => {
        const type = "ExportTraceServiceRequest";
        const body = Buffer.from(
          isJson ? JSON.stringify(toReferenceJson(type, request)) : encodeReference(type, request),
        );
        if (body.length > 0) body[at % body.length] = byte;
        const { status } = await post(body, { "content-type": isJson ? "application/json" : "application/x-protobuf" });
        expect([200, 400]).toContain(status);
      }),
      { numRuns: 150, endOnFailure: true },
    );
  });
});

it("answers what it has taken before it stops", async () => {
  const stopping = await startTestCollector();
  const { request, answer } = open({ expect: "100-continue" }, stopping);
  const taken = new Promise((resolve) => request.on("continue", resolve));
  request.flushHeaders();
  await taken;
  const stopped = stopping.stop();
  request.end(traceOf({ name: "last words" }).json);
  expect((await answer).status).toBe(200);
  await stopped;
  await expect(fetch(`${stopping.origin}/health`)).rejects.toThrow();
  expect(await storedNames(await defaultProjectId())).toContain("last words");
});
