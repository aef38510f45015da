// OTLP/gRPC on node:http2. A gRPC library would collect whole messages before anyone could count their bytes; here a
// message is read only when the budget has room for it, so memory stays flat however many callers there are.
import {
  constants,
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { Authenticator } from "@/lib/collector/authenticate";
import { signalOfMethod } from "@/lib/collector/endpoint";
import { frame, percentEncode, unframe } from "@/lib/collector/grpc-frame";
import { logSparingly } from "@/lib/collector/log";
import type { Receiver } from "@/lib/collector/receiver";
import { RequestRefused, refusals, SenderGone } from "@/lib/collector/refusal";
import { encodeResponse, encodeStatus } from "@/lib/otlp/response";

const headerBytesMax = 16 * 1024;
const streamsMax = 256;
/** Unread bytes that a stream and a connection may have under way. */
const streamWindow = 256 * 1024;
const connectionWindow = 2 * 1024 * 1024;
/** A caller gets this long for a call, its answer included; an idle connection is kept for longer. */
const callMs = 60_000;
const idleMs = 600_000;
const connectionsMax = 1_000;

const contentType = "application/grpc+proto";
const acceptEncoding = "identity,gzip,deflate";

export type GrpcServer = { readonly server: Http2Server; readonly closeSessions: () => void };

export function createGrpcServer(receiver: Receiver, authenticator: Authenticator): GrpcServer {
  const settings = {
    maxConcurrentStreams: streamsMax,
    initialWindowSize: streamWindow,
    maxHeaderListSize: headerBytesMax,
    enablePush: false,
  };
  const server = createServer({ settings });
  const sessions = new Set<{ close(): void }>();
  server.maxConnections = connectionsMax;
  server.on("session", (session) => {
    sessions.add(session);
    session.setLocalWindowSize(connectionWindow);
    session.setTimeout(idleMs, () => session.close());
    session.on("error", () => {}).on("close", () => sessions.delete(session));
  });
  server.on("sessionError", () => {});
  server.on("stream", (stream, headers) => void handle(stream, headers));

  async function handle(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    stream.on("error", () => {});
    const timer = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), callMs);
    try {
      reply(stream, await receive(stream, headers));
    } catch (error) {
      if (error instanceof SenderGone) stream.close(constants.NGHTTP2_CANCEL);
      else refuse(stream, error);
    } finally {
      clearTimeout(timer);
    }
  }

  async function receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<Uint8Array> {
    if (headers[":method"] !== "POST" || !/^application\/grpc(?:\+proto)?(?:;|$)/.test(headers["content-type"] ?? "")) {
      throw new RequestRefused("unsupported", "this port takes gRPC calls of type application/grpc");
    }
    const signal = signalOfMethod(headers[":path"] ?? "");
    if (signal === null) throw new RequestRefused("not_found", "the method is unknown: this is an OTLP collector");
    const projectId = await authenticator.projectOf(headers, stream.session?.socket.remoteAddress);
    const encoding = headers["grpc-encoding"]?.toString();
    const partial = await receiver.receive({
      projectId,
      signal,
      encoding: "protobuf",
      compression: "identity",
      declaredBytes: undefined,
      source: stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
      unwrap: (sent) => unframe(sent, encoding),
    });
    return encodeResponse(signal, partial, "protobuf");
  }

  const closeSessions = () => {
    for (const session of sessions) session.close();
  };
  return { server, closeSessions };
}

function reply(stream: ServerHttp2Stream, message: Uint8Array): void {
  if (stream.destroyed || stream.closed) return;
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  const head = { ":status": 200, "content-type": contentType, "grpc-accept-encoding": acceptEncoding };
  stream.respond(head, { waitForTrailers: true });
  stream.end(frame(message));
}

function refuse(stream: ServerHttp2Stream, error: unknown): void {
  if (stream.destroyed || stream.closed) return;
  const { code, message, retry } = explain(error);
  const status = encodeStatus({ code, message, ...retry }, "protobuf");
  stream.respond(
    {
      ":status": 200,
      "content-type": contentType,
      "grpc-status": String(code),
      "grpc-message": percentEncode(message),
      "grpc-status-details-bin": Buffer.from(status).toString("base64"),
      "grpc-accept-encoding": acceptEncoding,
    },
    { endStream: true },
  );
  // what is still to come is not wanted: NO_ERROR tells the caller to stop sending and to read the answer
  stream.resume();
  stream.close(constants.NGHTTP2_NO_ERROR);
}

function explain(error: unknown): { code: number; message: string; retry: { retryAfterSeconds?: number } } {
  if (!(error instanceof RequestRefused)) {
    logSparingly("error", "a call failed", { error });
    return { code: 13, message: "internal error", retry: {} };
  }
  const { code, message, retryAfterSeconds, cause } = error;
  if (code === "unavailable") logSparingly("warn", "a call could not be stored", { cause });
  return { code: refusals[code].grpc, message, retry: retryAfterSeconds === undefined ? {} : { retryAfterSeconds } };
}
