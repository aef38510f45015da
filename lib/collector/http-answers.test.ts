import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newProject, startTestCollector, storedNames, type TestCollector, traceOf } from "@/lib/testing/collector";
import { encodeReference } from "@/lib/testing/otlp-arbitrary";
import { otlpType } from "@/lib/testing/otlp-proto";

let collector: TestCollector;
let project: Awaited<ReturnType<typeof newProject>>;

beforeAll(async () => {
  collector = await startTestCollector();
  project = await newProject("answers");
});
afterAll(() => collector.stop());

const protobufType = { "content-type": "application/x-protobuf" };
const jsonType = { "content-type": "application/json; charset=utf-8" };

async function post(body: Uint8Array | string, headers: Record<string, string>, at = "/v1/traces") {
  const response = await fetch(collector.origin + at, {
    method: "POST",
    headers: { authorization: `Bearer ${project.key}`, ...headers },
    body: body as BodyInit,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    headers: response.headers,
    bytes,
    text: Buffer.from(bytes).toString(),
  };
}

const readProtobuf = (type: string, body: Uint8Array) =>
  otlpType(type).toObject(otlpType(type).decode(body), { longs: Number });

describe("a request that is kept", () => {
  it("is answered in its own encoding, with an empty message", async () => {
    const { protobuf } = traceOf({ name: "by protobuf" });
    const { json } = traceOf({ name: "by JSON" });
    expect(await post(protobuf, protobufType)).toMatchObject({ status: 200, type: "application/x-protobuf", text: "" });
    expect(await post(json, jsonType)).toMatchObject({ status: 200, type: "application/json", text: "{}" });
    expect(await storedNames(project.projectId)).toEqual(expect.arrayContaining(["by JSON", "by protobuf"]));
  });

  it("may be compressed, in both ways that are called deflate too", async () => {
    const ways = [
      ["gzip", gzipSync],
      ["x-gzip", gzipSync],
      ["GZIP", gzipSync],
      ["deflate", deflateSync],
      ["deflate", deflateRawSync],
      ["identity", (body: Uint8Array) => body],
    ] as const;
    for (const [index, [encoding, compress]] of ways.entries()) {
      const name = `way ${index}`;
      const { status } = await post(compress(traceOf({ name }).protobuf), {
        ...protobufType,
        "content-encoding": encoding,
      });
      expect([encoding, status]).toEqual([encoding, 200]);
    }
    const names = (await storedNames(project.projectId)).filter((name) => name.startsWith("way"));
    expect(names).toHaveLength(ways.length);
  });

  it("may be sent to any path that ends in /v1/traces", async () => {
    for (const at of ["/api/public/otel/v1/traces", "/otel/v1/traces/", "/v1/traces?x=1"]) {
      expect(await post(traceOf({ name: at }).json, jsonType, at)).toMatchObject({ status: 200 });
    }
    expect(await post("{}", jsonType, "/v1/traces/more")).toMatchObject({ status: 404 });
  });

  it("may come from the SDK's own exporters", async () => {
    const span = sdkSpan();
    for (const serializer of [ProtobufTraceSerializer, JsonTraceSerializer]) {
      const isJson = serializer === JsonTraceSerializer;
      const body = serializer.serializeRequest([span]) ?? new Uint8Array();
      expect(await post(body, isJson ? jsonType : protobufType)).toMatchObject({ status: 200 });
    }
    const names = await storedNames(project.projectId);
    expect(names.filter((name) => name === "from the SDK")).toHaveLength(1);
  });

  it("may be empty", async () => {
    expect(await post("", protobufType)).toMatchObject({ status: 200, text: "" });
    expect(await post("{}", jsonType)).toMatchObject({ status: 200, text: "{}" });
    expect(await post(gzipSync(""), { ...protobufType, "content-encoding": "gzip" })).toMatchObject({ status: 200 });
  });
});

describe("a request that is kept in part", () => {
  const spans = () =>
    traceOf({ name: "kept in part" }, { name: "lost", traceId: "00".repeat(16) }, { name: "short", spanId: "abcd" });

  it("says in JSON how many spans were refused and why", async () => {
    const { status, text } = await post(spans().json, jsonType);
    expect([status, JSON.parse(text)]).toEqual([
      200,
      {
        partialSuccess: {
          rejectedSpans: "2",
          errorMessage: "2 spans were refused: trace_id is all zeros (1); span_id is not 8 bytes long (1)",
        },
      },
    ]);
  });

  it("says so in protobuf", async () => {
    const { bytes } = await post(spans().protobuf, protobufType);
    expect(readProtobuf("ExportTraceServiceResponse", bytes)).toMatchObject({ partialSuccess: { rejectedSpans: 2 } });
    expect(await storedNames(project.projectId)).not.toContain("short");
  });

  it("counts log records outside a trace", async () => {
    const logRecords = [{ body: { stringValue: "alone" } }];
    const body = encodeReference("ExportLogsServiceRequest", { resourceLogs: [{ scopeLogs: [{ logRecords }] }] });
    const { status, bytes } = await post(body, protobufType, "/v1/logs");
    expect(status).toBe(200);
    expect(readProtobuf("ExportLogsServiceResponse", bytes)).toMatchObject({
      partialSuccess: { rejectedLogRecords: 1 },
    });
  });

  it("keeps no metrics, and says so", async () => {
    const metric = { name: "m", gauge: { dataPoints: [{ asInt: "1" }, { asInt: "2" }] } };
    const { status, text } = await post(
      JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] }),
      jsonType,
      "/v1/metrics",
    );
    expect([status, JSON.parse(text).partialSuccess]).toEqual([
      200,
      { rejectedDataPoints: "2", errorMessage: "Tracegate does not keep metrics" },
    ]);
  });
});

describe("a request that is refused", () => {
  const cases: [string, number, number, string | Uint8Array, Record<string, string>, string?][] = [
    ["no protobuf", 400, 3, "\xff\xff", protobufType],
    ["no JSON", 400, 3, '{"resourceSpans":[', jsonType],
    ["no object", 400, 3, "[]", jsonType],
    ["no bytes at all as JSON", 400, 3, "", jsonType],
    ["logs at traces", 400, 3, '{"resourceLogs":[]}', jsonType],
    ["no gzip", 400, 3, "plain", { ...jsonType, "content-encoding": "gzip" }],
    ["gzip cut off", 400, 3, gzipSync("x".repeat(999)).subarray(0, 20), { ...jsonType, "content-encoding": "gzip" }],
    ["an unknown path", 404, 12, "{}", jsonType, "/v1/profiles"],
    ["text", 415, 12, "{}", { "content-type": "text/plain" }],
    ["no type", 415, 12, new Uint8Array([1]), {}],
    ["two encodings", 415, 12, "{}", { ...jsonType, "content-encoding": "gzip, gzip" }],
    ["an unknown encoding", 415, 12, "{}", { ...jsonType, "content-encoding": "br" }],
  ];

  it.each(cases)("%s: %i", async (_, http, code, body, headers, at) => {
    const answer = await post(body, headers, at);
    expect(answer.status).toBe(http);
    const isProtobuf = headers["content-type"] === "application/x-protobuf";
    expect(answer.type).toBe(isProtobuf ? "application/x-protobuf" : "application/json");
    const status = isProtobuf ? readProtobuf("RpcStatus", answer.bytes) : JSON.parse(answer.text);
    expect(status).toEqual({ code, message: expect.stringMatching(/^[\x20-\x7e]{10,200}$/) });
  });

  it("another method: 405 with Allow", async () => {
    for (const method of ["GET", "PUT", "OPTIONS"]) {
      const response = await fetch(`${collector.origin}/v1/traces`, { method });
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      expect(response.headers.get("access-control-allow-origin")).toBeNull();
    }
  });
});

it("tells the supervisor that it works, and nothing else", async () => {
  const response = await fetch(`${collector.origin}/health`);
  expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
});

describe("the hand-made cases of the corpus", () => {
  const root = path.resolve("conformance/corpus/edge-cases");
  it.each(readdirSync(root))("%s", async (name) => {
    const file = (of: string) => path.join(root, name, of);
    const { requests } = JSON.parse(readFileSync(file("meta.json"), "utf8"));
    const expected = JSON.parse(readFileSync(file("expected.json"), "utf8"));
    for (const [index, request] of requests.entries()) {
      const headers = {
        ...(request.contentType === null ? {} : { "content-type": request.contentType }),
        ...(request.contentEncoding === null ? {} : { "content-encoding": request.contentEncoding }),
      };
      const { status } = await post(readFileSync(file(request.file)), headers, request.path);
      expect([expected.http[index].status].flat()).toContain(status);
    }
  });
});

function sdkSpan() {
  const spanContext = () => ({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
  });
  const attributes = { "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": 12, ratio: 0.5, list: ["a", "b"] };
  const span = {
    name: "from the SDK",
    kind: 2,
    spanContext,
    startTime: [1_767_225_600, 5],
    endTime: [1_767_225_601, 7],
    status: { code: 1 },
    attributes,
    links: [{ context: spanContext(), attributes: {} }],
    events: [{ name: "event", time: [1_767_225_600, 6], attributes: { a: 1 } }],
    duration: [1, 2],
    ended: true,
    resource: { attributes: { "service.name": "sdk" } },
    instrumentationScope: { name: "scope", version: "1" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
  return span as unknown as Parameters<typeof ProtobufTraceSerializer.serializeRequest>[0][number];
}
