import { connect } from "node:http2";
import { Client, compressionAlgorithms, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultProjectId } from "@/lib/server/projects";
import { newProject, startTestCollector, storedNames, type TestCollector, traceOf } from "@/lib/testing/collector";
import { encodeReference } from "@/lib/testing/otlp-arbitrary";
import { otlpType } from "@/lib/testing/otlp-proto";

const traceMethod = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const logsMethod = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
const metricsMethod = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
const kib = 1024;

let collector: TestCollector;
const clients: Client[] = [];

beforeAll(async () => {
  collector = await startTestCollector({
    limits: { wireBytesMax: 256 * kib, bodyBytesMax: 1024 * kib, ratioMax: 100, ratioFromBytes: 128 * kib },
  });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await collector.stop();
});

function clientOf(options = {}, of = collector): Client {
  const client = new Client(`127.0.0.1:${of.grpcPort}`, credentials.createInsecure(), options);
  clients.push(client);
  return client;
}

type Answer = { code: number; message: string; body: Buffer; trailers: Metadata };

function call(client: Client, method: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  const same = (bytes: Buffer) => bytes;
  return new Promise((resolve) => {
    const done = (error: ServiceError | null, answer?: Buffer) =>
      resolve({
        code: error?.code ?? 0,
        message: error?.details ?? "",
        body: answer ?? Buffer.alloc(0),
        trailers: error?.metadata ?? new Metadata(),
      });
    client.makeUnaryRequest(method, same, same, Buffer.from(body), metadata, { deadline: Date.now() + 20_000 }, done);
  });
}

const read = (type: string, body: Uint8Array) =>
  otlpType(type).toObject(otlpType(type).decode(body), { longs: Number });
const statusOf = ({ trailers }: Answer) => read("RpcStatus", trailers.get("grpc-status-details-bin")[0] as Buffer);

describe("a call", () => {
  it("stores spans, plain or compressed", async () => {
    const algorithms = [compressionAlgorithms.identity, compressionAlgorithms.gzip, compressionAlgorithms.deflate];
    for (const algorithm of algorithms) {
      const client = clientOf({ "grpc.default_compression_algorithm": algorithm });
      expect(await call(client, traceMethod, traceOf({ name: `grpc ${algorithm}` }).protobuf)).toMatchObject({
        code: 0,
      });
    }
    const names = await storedNames(await defaultProjectId());
    expect(names).toEqual(["grpc 0", "grpc 1", "grpc 2"]);
  });

  it("may be empty, and many may share a connection", async () => {
    const client = clientOf();
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(client, traceMethod, new Uint8Array())));
    for (const { code, body } of answers) expect([code, body.length]).toEqual([0, 0]);
  });

  it("is answered with what was refused", async () => {
    const { code, body } = await call(
      clientOf(),
      traceMethod,
      traceOf({ name: "kept" }, { name: "lost", spanId: "ab" }).protobuf,
    );
    expect([code, read("ExportTraceServiceResponse", body)]).toEqual([
      0,
      { partialSuccess: { rejectedSpans: 1, errorMessage: "1 spans were refused: span_id is not 8 bytes long (1)" } },
    ]);
  });

  it("may bring logs; metrics are answered honestly", async () => {
    const logs = encodeReference("ExportLogsServiceRequest", { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] });
    const { body } = await call(clientOf(), logsMethod, logs);
    expect(read("ExportLogsServiceResponse", body)).toMatchObject({ partialSuccess: { rejectedLogRecords: 1 } });
    expect(await call(clientOf(), metricsMethod, new Uint8Array())).toMatchObject({ code: 0 });
  });
});

describe("a call that is refused", () => {
  it("for its key: UNAUTHENTICATED, PERMISSION_DENIED for the admin key", async () => {
    const { projectId, key } = await newProject("grpc");
    const body = traceOf({ name: "by key" }).protobuf;
    expect((await call(clientOf(), traceMethod, body, { authorization: "Bearer tg_wrong" })).code).toBe(
      status.UNAUTHENTICATED,
    );
    expect((await call(clientOf(), traceMethod, body, { origin: "http://evil.example" })).code).toBe(
      status.UNAUTHENTICATED,
    );
    expect((await call(clientOf(), traceMethod, body, { authorization: `Bearer ${key}` })).code).toBe(status.OK);
    expect(await storedNames(projectId)).toEqual(["by key"]);
  });

  it("for its bytes: INVALID_ARGUMENT, without a reason to try again", async () => {
    const answer = await call(clientOf(), traceMethod, Buffer.from("{}"));
    expect([answer.code, statusOf(answer)["details"]]).toEqual([status.INVALID_ARGUMENT, undefined]);
    expect(statusOf(answer)).toMatchObject({ code: 3, message: answer.message });
  });

  it("for its method: UNIMPLEMENTED", async () => {
    expect(
      (
        await call(
          clientOf(),
          "/opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export",
          Buffer.alloc(0),
        )
      ).code,
    ).toBe(status.UNIMPLEMENTED);
  });

  it("for its size: RESOURCE_EXHAUSTED, without RetryInfo, so that it is not sent again", async () => {
    const large = traceOf({ name: "n".repeat(300 * kib) }).protobuf;
    const answer = await call(clientOf(), traceMethod, large);
    expect([answer.code, statusOf(answer)["details"]]).toEqual([status.RESOURCE_EXHAUSTED, undefined]);
    const gzip = clientOf({ "grpc.default_compression_algorithm": compressionAlgorithms.gzip });
    const bomb = traceOf({ name: "n".repeat(4096 * kib) }).protobuf;
    expect((await call(gzip, traceMethod, bomb)).code).toBe(status.RESOURCE_EXHAUSTED);
    expect((await call(gzip, traceMethod, traceOf({ name: "after" }).protobuf)).code).toBe(0);
  });

  it("for want of room: RESOURCE_EXHAUSTED with RetryInfo", async () => {
    const full = await startTestCollector({ budget: { bytesMax: 1, waitersMax: 0, waitMs: 50 } });
    const client = clientOf({}, full);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => call(client, traceMethod, traceOf({ name: `${at}` }).protobuf)),
    );
    const refused = answers.filter(({ code }) => code !== 0);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      const detail = statusOf(answer)["details"][0];
      expect([answer.code, read("RetryInfo", detail.value)]).toEqual([
        status.RESOURCE_EXHAUSTED,
        { retryDelay: { seconds: 1 } },
      ]);
    }
    client.close();
    await full.stop();
  });

  it("for the database: UNAVAILABLE with RetryInfo", async () => {
    const cut = await startTestCollector({ databaseUrl: "postgres://nobody@127.0.0.1:1/none" });
    const client = clientOf({}, cut);
    const answer = await call(client, traceMethod, traceOf({ name: "unstored" }).protobuf);
    expect([answer.code, statusOf(answer)["details"].length]).toEqual([status.UNAVAILABLE, 1]);
    client.close();
    await cut.stop();
  });
});

describe("HTTP/2 that is no proper call", () => {
  const raw = (headers: Record<string, string>, body: Uint8Array) =>
    new Promise<string | undefined>((resolve) => {
      const session = connect(`http://127.0.0.1:${collector.grpcPort}`);
      const stream = session.request({
        ":method": "POST",
        ":path": traceMethod,
        "content-type": "application/grpc",
        te: "trailers",
        ...headers,
      });
      let grpcStatus: string | undefined;
      const note = (fields: object) => {
        if ("grpc-status" in fields) grpcStatus = String(fields["grpc-status"]);
      };
      stream
        .on("response", note)
        .on("trailers", note)
        .on("error", () => {})
        .resume();
      stream.on("close", () => {
        session.close();
        resolve(grpcStatus);
      });
      stream.end(body);
    });

  it.each([
    ["no message at all", {}, [], "3"],
    ["a message shorter than it says", {}, [0, 0, 0, 0, 9, 1], "3"],
    ["two messages", {}, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], "3"],
    ["a message of four gigabytes", {}, [0, 255, 255, 255, 255], "3"],
    ["compressed by nothing", {}, [1, 0, 0, 0, 0], "12"],
    ["compressed by an unknown encoding", { "grpc-encoding": "snappy" }, [1, 0, 0, 0, 0], "12"],
    ["gzip that is none", { "grpc-encoding": "gzip" }, [1, 0, 0, 0, 2, 1, 2], "3"],
    ["JSON", { "content-type": "application/json" }, [], "12"],
  ])("%s", async (_, headers, body, expected) => {
    expect(await raw(headers, Uint8Array.from(body))).toBe(expected);
  });
});
