import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Authenticator } from "@/lib/collector/authenticate";
import { parseCompression } from "@/lib/collector/body";
import { contentTypes, encodingOf, signalOfPath } from "@/lib/collector/endpoint";
import { logSparingly } from "@/lib/collector/log";
import type { Receiver } from "@/lib/collector/receiver";
import { RequestRefused, refusals, SenderGone } from "@/lib/collector/refusal";
import { type Encoding, encodeResponse, encodeStatus } from "@/lib/otlp/response";
import { mayReadMetrics, metricsType, writeMetrics } from "@/lib/server/telemetry/metrics";
import { selfHeader, withOwnSpan } from "@/lib/server/telemetry/own-spans";

const headerBytesMax = 16 * 1024;
/** A sender gets this long for its headers, and for all of a request: slower ones hold connections to no end. */
export const patience = { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 };
const idleMs = 65_000;
const connectionsMax = 2_000;
/** A refused body is still read this far, so that its sender gets to the answer; then the connection ends. */
const drainBytesMax = 8 * 1024 * 1024;
const drainMs = 2_000;

type Answer = {
  readonly status: number;
  readonly body: Uint8Array;
  readonly headers?: Record<string, string | number>;
};

/** OTLP/HTTP on any path that ends in /v1/traces, /v1/logs or /v1/metrics, GET /health and GET /metrics. */
export function createHttpServer(receiver: Receiver, authenticator: Authenticator, timeouts = patience): Server {
  const server = createServer(
    { ...timeouts, maxHeaderSize: headerBytesMax, keepAliveTimeout: idleMs },
    (request, response) => void handle(request, response, () => {}),
  );
  server.on("checkContinue", (request: IncomingMessage, response: ServerResponse) => {
    void handle(request, response, () => response.writeContinue());
  });
  server.maxConnections = connectionsMax;

  async function handle(request: IncomingMessage, response: ServerResponse, welcome: () => void): Promise<void> {
    response.on("error", () => {});
    const encoding = encodingOf(request.headers["content-type"]) ?? "json";
    try {
      const answer =
        ownAnswer(request) ?? (await withOwnSpan(spanOf(request), () => receive(request, encoding, welcome)));
      send(request, response, { ...answer, headers: { "content-type": contentTypes[encoding], ...answer.headers } });
    } catch (error) {
      if (error instanceof SenderGone) request.destroy();
      else send(request, response, refuse(error, encoding));
    }
  }

  async function receive(request: IncomingMessage, encoding: Encoding, welcome: () => void): Promise<Answer> {
    const signal = signalOfPath(request.url ?? "");
    if (signal === null) throw new RequestRefused("not_found", "send OTLP to /v1/traces, /v1/logs or /v1/metrics");
    if (request.method !== "POST") throw new RequestRefused("method_not_allowed", "OTLP is sent with POST");
    const projectId = await authenticator.projectOf(request.headers, request.socket.remoteAddress);
    const compression = parseCompression(request.headers["content-encoding"]);
    if (encodingOf(request.headers["content-type"]) === null) {
      throw new RequestRefused("unsupported", "the content type must be application/x-protobuf or application/json");
    }
    if (compression === undefined)
      throw new RequestRefused("unsupported", "the content encoding must be gzip, deflate or identity");
    const declared = request.headers["content-length"];
    const partial = await receiver.receive({
      projectId,
      signal,
      encoding,
      compression,
      declaredBytes: declared === undefined ? undefined : Number(declared),
      source: bodyOf(request, welcome),
    });
    return { status: 200, body: encodeResponse(signal, partial, encoding) };
  }

  function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
    if (response.destroyed) return;
    if (!server.listening) response.setHeader("connection", "close");
    const headers = { "content-length": answer.body.length, ...answer.headers };
    if (request.complete || isShort(request)) {
      response.writeHead(answer.status, headers).end(answer.body);
      return;
    }
    response.setHeader("connection", "close");
    response.writeHead(answer.status, headers).write(answer.body);
    drain(request, () => response.end());
  }

  return server;
}

const healthy: Answer = {
  status: 200,
  body: Buffer.from('{"status":"ok"}'),
  headers: { "content-type": "application/json" },
};

const spanOf = ({ headers }: IncomingMessage) => ({
  ...{ name: "POST OTLP/HTTP", kind: "server" as const, traceparent: String(headers["traceparent"] ?? "") },
  isSelf: headers[selfHeader] !== undefined,
});

/** What is not OTLP: for load balancers, and for Prometheus. */
function ownAnswer(request: IncomingMessage): Answer | null {
  if (isHealth(request)) return healthy;
  if (request.method !== "GET" || !/^\/metrics(?:$|\?)/.test(request.url ?? "")) return null;
  if (mayReadMetrics(request.headers.authorization)) {
    return { status: 200, body: Buffer.from(writeMetrics("collector")), headers: { "content-type": metricsType } };
  }
  throw new RequestRefused("unauthenticated", "the admin key or TRACEGATE_METRICS_TOKEN is needed");
}

const isHealth = (request: IncomingMessage) => request.method === "GET" && /^\/health(?:$|\?)/.test(request.url ?? "");

/** The body, begun only when there is room for it; leaving it early does not end the connection. */
async function* bodyOf(request: IncomingMessage, welcome: () => void): AsyncIterable<Buffer> {
  welcome();
  yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (!request.complete) throw new SenderGone("the sender broke off");
}

function refuse(error: unknown, encoding: Encoding): Answer {
  if (!(error instanceof RequestRefused)) {
    logSparingly("error", "a request failed", { error });
    return {
      status: 500,
      body: encodeStatus({ code: 13, message: "internal error" }, encoding),
      headers: typeOf(encoding),
    };
  }
  const { code, message, retryAfterSeconds, cause } = error;
  if (code === "unavailable") logSparingly("warn", "a request could not be stored", { cause });
  const retry = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return {
    status: refusals[code].http,
    body: encodeStatus({ code: refusals[code].grpc, message, ...retry }, encoding),
    headers: {
      ...typeOf(encoding),
      ...(retryAfterSeconds === undefined ? {} : { "retry-after": retryAfterSeconds }),
      ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="tracegate"' } : {}),
      ...(code === "method_not_allowed" ? { allow: "POST" } : {}),
    },
  };
}

const typeOf = (encoding: Encoding) => ({ "content-type": contentTypes[encoding] });

/** Node reads the rest of a short body by itself and keeps the connection. */
function isShort(request: IncomingMessage): boolean {
  const { "content-length": declared, "transfer-encoding": coding } = request.headers;
  return coding === undefined && Number(declared ?? 0) <= drainBytesMax && request.headers.expect === undefined;
}

function drain(request: IncomingMessage, done: () => void): void {
  let length = 0;
  const finish = () => {
    clearTimeout(timer);
    request.off("data", count).off("end", finish).off("close", finish).pause();
    done();
  };
  const count = (chunk: Buffer) => {
    length += chunk.length;
    if (length > drainBytesMax) finish();
  };
  const timer = setTimeout(finish, drainMs);
  request.on("data", count).on("end", finish).on("close", finish).resume();
}
