import { describe, expect, it } from "vitest";
import { Batch } from "@/lib/otlp/batch";
import { encodeResponse, encodeStatus, toPartialSuccess } from "@/lib/otlp/response";
import { otlpType } from "@/lib/testing/otlp-proto";

const read = (type: string, body: Uint8Array) =>
  otlpType(type).toObject(otlpType(type).decode(body), { longs: Number });
const text = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString());

describe("a response", () => {
  it("is empty where all was kept", () => {
    expect(toPartialSuccess("traces", new Batch())).toBeNull();
    expect(encodeResponse("traces", null, "protobuf")).toHaveLength(0);
    expect(text(encodeResponse("traces", null, "json"))).toEqual({});
  });

  it.each([
    ["traces", "Trace", "rejectedSpans"],
    ["logs", "Logs", "rejectedLogRecords"],
    ["metrics", "Metrics", "rejectedDataPoints"],
  ] as const)("says how many %s were refused, in both encodings", (signal, name, field) => {
    const partial = { rejected: 300, message: "because" };
    expect(read(`Export${name}ServiceResponse`, encodeResponse(signal, partial, "protobuf"))).toEqual({
      partialSuccess: { [field]: 300, errorMessage: "because" },
    });
    expect(text(encodeResponse(signal, partial, "json"))).toEqual({
      partialSuccess: { [field]: "300", errorMessage: "because" },
    });
  });

  it("lists reasons with their counts", () => {
    const batch = new Batch();
    batch.refuse("bad id");
    batch.refuse("bad id");
    batch.warn("text was cut");
    expect(toPartialSuccess("traces", batch)).toEqual({
      rejected: 2,
      message: "2 spans were refused: bad id (2); text was cut (1)",
    });
  });

  it("tells of changes where nothing was refused", () => {
    const batch = new Batch();
    batch.warn("text was cut");
    expect(toPartialSuccess("logs", batch)).toEqual({
      rejected: 0,
      message: "accepted, with changes: text was cut (1)",
    });
  });
});

describe("an error", () => {
  it("is a google.rpc.Status", () => {
    expect(read("RpcStatus", encodeStatus({ code: 3, message: "broken" }, "protobuf"))).toEqual({
      code: 3,
      message: "broken",
    });
    expect(text(encodeStatus({ code: 3, message: "broken" }, "json"))).toEqual({ code: 3, message: "broken" });
  });

  it("says when to try again", () => {
    const status = { code: 8, message: "busy", retryAfterSeconds: 2 };
    const [detail] = read("RpcStatus", encodeStatus(status, "protobuf"))["details"];
    expect(detail["type_url"] ?? detail["typeUrl"]).toBe("type.googleapis.com/google.rpc.RetryInfo");
    expect(read("RetryInfo", detail["value"])).toEqual({ retryDelay: { seconds: 2 } });
    expect(text(encodeStatus(status, "json"))["details"]).toEqual([
      { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "2s" },
    ]);
  });
});
