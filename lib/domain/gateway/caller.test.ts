import { describe, expect, it } from "vitest";
import { downHeaders, pipelineOfKey, readLabels, readParent, upHeaders } from "@/lib/domain/gateway/caller";

const labels = (headers: Record<string, string>, keyName = "Support bot") =>
  readLabels((name) => headers[name], keyName);

describe("what a caller says of its calls", () => {
  it("takes the pipeline from the header, else from the key's name", () => {
    const none = { userId: null, sessionId: null, limitMicroUsd: null };
    expect(labels({})).toEqual({ pipeline: "Support-bot", version: "gateway", ...none });
    expect(labels({ "x-tracegate-pipeline": "desk", "x-tracegate-version": "2" })).toEqual({
      pipeline: "desk",
      version: "2",
      ...none,
    });
  });

  it.each([
    ["Köln (prod)", "Ko-ln-prod"],
    ["— ", "gateway"],
    ["", "gateway"],
    ["x".repeat(150), "x".repeat(100)],
  ])("makes a name of a key's: %j", (name, pipeline) => {
    expect(pipelineOfKey(name)).toBe(pipeline);
  });

  it.each([
    ["0.50", 500_000],
    ["0.000001", 1],
    ["12", 12_000_000],
  ])("a run's limit of %s dollars", (usd, microUsd) => {
    expect(labels({ "x-tracegate-run-usd": usd })).toMatchObject({ limitMicroUsd: microUsd });
  });

  it.each([
    { "x-tracegate-run-usd": "-1" },
    { "x-tracegate-run-usd": "1e9" },
    { "x-tracegate-run-usd": "0.0000001" },
    { "x-tracegate-pipeline": "two words" },
    { "x-tracegate-version": "" },
    { "x-tracegate-user": "u".repeat(201) },
  ])("names the header that is wrong: %j", (headers) => {
    expect(labels(headers)).toEqual({ wrong: expect.stringContaining(Object.keys(headers)[0] ?? "") });
  });
});

describe("traceparent", () => {
  const [trace, span] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];

  it("joins, also with a later version of the header", () => {
    expect(readParent(`00-${trace}-${span}-01`)).toEqual({ traceId: trace, spanId: span });
    expect(readParent(`01-${trace}-${span}-01-more`)).toEqual({ traceId: trace, spanId: span });
  });

  it.each([
    undefined,
    "",
    "nonsense",
    `ff-${trace}-${span}-01`,
    `00-${"0".repeat(32)}-${span}-01`,
    `00-${trace}-${"0".repeat(16)}-01`,
  ])("is none: %s", (header) => {
    expect(readParent(header)).toBeNull();
  });
});

describe("headers", () => {
  it("go up with the vendor's key and without what is ours, of the hop or of a browser", () => {
    const raw = ["Authorization", "Bearer sk-1", "x-api-key", "k", "X-Tracegate-Key", "tg_1", "Host", "here"];
    const more = [
      "Connection",
      "keep-alive",
      "Cookie",
      "tg_session=1",
      "Accept-Encoding",
      "gzip",
      "anthropic-beta",
      "a",
    ];
    expect(upHeaders([...raw, ...more, "Content-Length", "9", "X-Forwarded-For", "10.0.0.1"])).toEqual([
      ["accept-encoding", "identity"],
      ["Authorization", "Bearer sk-1"],
      ["x-api-key", "k"],
      ["anthropic-beta", "a"],
    ]);
  });

  it("come down as they are, but for the hop's, cookies, and a length that is not true any more", () => {
    const raw = ["Retry-After", "7", "Set-Cookie", "a=1", "Transfer-Encoding", "chunked", "Content-Length", "9"];
    expect(downHeaders(raw, false)).toEqual([
      ["Retry-After", "7"],
      ["Content-Length", "9"],
    ]);
    expect(downHeaders(raw, true)).toEqual([["Retry-After", "7"]]);
  });
});
