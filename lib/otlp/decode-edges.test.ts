import { describe, expect, it } from "vitest";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { decodeLimits } from "@/lib/otlp/limits";
import { WireError } from "@/lib/otlp/wire-error";
import { encodeReference } from "@/lib/testing/otlp-arbitrary";

const traceId = "7ace0000000000000000000000000001";
const spanId = "5e00000000000001";

/** One request with these spans, ids given unless they are named. */
function request(...spans: object[]) {
  return { resourceSpans: [{ scopeSpans: [{ spans: spans.map((span) => ({ traceId, spanId, ...span })) }] }] };
}

const json = (body: unknown, limits = decodeLimits) => decodeTracesJson(JSON.stringify(body), limits);
const attribute = (key: string, value: object) => ({ attributes: [{ key, value }] });

function protobuf(body: ReturnType<typeof request>, limits = decodeLimits) {
  const message = structuredClone(body) as { resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[] };
  for (const span of message.resourceSpans.flatMap((r) => r.scopeSpans).flatMap((s) => s.spans)) {
    for (const id of ["traceId", "spanId"]) span[id] = Buffer.from(String(span[id]), "hex");
  }
  return decodeTracesProtobuf(encodeReference("ExportTraceServiceRequest", message), limits);
}

const both = [
  ["protobuf", protobuf],
  ["JSON", json],
] as const;

function nested(levels: number): object {
  let value: object = { stringValue: "bottom" };
  for (let level = 0; level < levels; level++) value = { arrayValue: { values: [value] } };
  return value;
}

describe.each(both)("limits in %s", (_, decode) => {
  it("keep the first spans of too many", () => {
    const { items, rejected, reasons } = decode(request({}, {}, {}), { ...decodeLimits, spansMax: 2 });
    expect([items.length, rejected, [...reasons]]).toEqual([2, 1, [["more than 2 spans in one request", 1]]]);
  });

  it("count attributes, events and links over the limit as dropped", () => {
    const limits = { ...decodeLimits, attributesMax: 1, eventsMax: 1, linksMax: 1 };
    const attributes = ["a", "b", "c"].map((key) => ({ key, value: { boolValue: true } }));
    const span = {
      attributes,
      droppedAttributesCount: 10,
      events: [{ attributes }, {}],
      droppedEventsCount: 20,
      links: [{}, {}, {}],
      droppedLinksCount: 30,
    };
    const [kept] = decode(request(span), limits).items;
    expect(kept).toMatchObject({ droppedAttributes: 12, droppedEvents: 21, droppedLinks: 32 });
    expect(kept?.events[0]?.droppedAttributes).toBe(2);
  });

  it("refuse a request with too many elements", () => {
    const events = Array.from({ length: 11 }, () => ({}));
    expect(() => decode(request({ events }), { ...decodeLimits, elementsMax: 10 })).toThrow(
      expect.objectContaining({ code: "too_large" }),
    );
  });

  it("cut what is nested too deep and keep the span with all else", () => {
    const limits = { ...decodeLimits, depthMax: 3 };
    const fine = decode(request(attribute("k", nested(3))), limits);
    expect([fine.items[0]?.attributes["k"], fine.reasons.size]).toEqual([[[["bottom"]]], 0]);
    const cut = decode(request({ ...attribute("k", nested(4)), name: "kept" }), limits);
    expect(cut.items[0]?.attributes["k"]).toEqual([[["… [cut by Tracegate: nested deeper than 3]"]]]);
    expect([cut.items[0]?.name, cut.rejected]).toEqual(["kept", 0]);
    expect([...cut.reasons]).toEqual([["lists and maps nested too deep were cut", 1]]);
  });

  it("cut a text between two characters, and say so in it", () => {
    const limits = { ...decodeLimits, valueBytesMax: 10 };
    const { items, reasons } = decode(request(attribute("k", { stringValue: "12345678€9" })), limits);
    expect(items[0]?.attributes["k"]).toBe("12345678… [cut by Tracegate: 12 bytes were sent]");
    expect([...reasons.keys()]).toEqual(["text over the size limit was cut"]);
    expect(decode(request(attribute("k", { stringValue: "1234567€" })), limits).reasons.size).toBe(0);
  });

  it("drop an attribute whose key is too long, wherever it stands", () => {
    const limits = { ...decodeLimits, keyBytesMax: 4 };
    const map = { kvlistValue: { values: [{ key: "12345" }, { key: "12", value: { boolValue: true } }] } };
    const [span] = decode(request(attribute("map", map)), limits).items;
    expect([span?.attributes["map"], span?.droppedAttributes]).toEqual([{ 12: true }, 1]);
  });
});

describe("ids in JSON", () => {
  it("may both be base64, as early clients wrote them", () => {
    const base64 = (hex: string) => Buffer.from(hex, "hex").toString("base64");
    const ids = { traceId: base64(traceId), spanId: base64(spanId), parentSpanId: base64("5e00000000000002") };
    expect(json(request(ids)).items[0]).toMatchObject({ traceId, spanId, parentSpanId: "5e00000000000002" });
    const { rejected, reasons } = json(request({ traceId: base64(traceId) }));
    expect([rejected, [...reasons.keys()]]).toEqual([1, ["trace_id is not hex"]]);
  });

  it("may be in upper case", () => {
    expect(json(request({ traceId: traceId.toUpperCase() })).items[0]?.traceId).toBe(traceId);
  });
});

describe("numbers in JSON", () => {
  const intValue = (literal: string) => {
    const body = JSON.stringify(request(attribute("k", { intValue: "LITERAL" }))).replace('"LITERAL"', literal);
    const { items } = decodeTracesJson(body, decodeLimits);
    return items[0]?.droppedAttributes === 1 ? "dropped" : items[0]?.attributes["k"];
  };

  it.each([
    ["9007199254740993", 9007199254740993n],
    ['"-9223372036854775808"', -(2n ** 63n)],
    ["9223372036854775808", "dropped"],
    ["1e3", 1000],
    ["12.50e1", 125],
    ["1.5", "dropped"],
    ["-0", 0],
    ["0e99999999", "dropped"],
    ["1e-99999999", "dropped"],
    ['"0x10"', "dropped"],
    ['""', "dropped"],
    ['" 1"', "dropped"],
    ["true", "dropped"],
  ])("intValue %s", (literal, expected) => {
    expect(intValue(literal)).toEqual(expected);
  });

  it("time: digits, number or nothing; else the span is refused alone", () => {
    const times = ["1767225600000000001", 1767225600000000000, null, "", -1, "soon", 2 ** 70];
    const { items, rejected, reasons } = json(request(...times.map((startTimeUnixNano) => ({ startTimeUnixNano }))));
    expect(items.map((span) => span.startNs)).toEqual([1767225600000000001n, 1767225600000000000n, 0n, 0n]);
    expect([rejected, reasons.size]).toEqual([3, 2]);
  });
});

describe("JSON shapes", () => {
  it("a bad span is refused alone, whatever it is", () => {
    const body = { resourceSpans: [{ scopeSpans: [{ spans: [null, 7, [], { name: 5 }, ...spansOf(request({}))] }] }] };
    const { items, rejected } = json(body);
    expect([items.length, rejected]).toEqual([1, 4]);
  });

  it("fields may come in any order: the resource after its spans", () => {
    const resource = { attributes: [{ key: "service.name", value: { stringValue: "late" } }] };
    const { items } = json({
      resourceSpans: [{ scopeSpans: [{ spans: spansOf(request({})), scope: { name: "s" } }], resource }],
    });
    expect([items[0]?.resource.attributes["service.name"], items[0]?.scope.name]).toEqual(["late", "s"]);
  });

  it("keeps lone surrogates, and replaces bytes that are not UTF-8", () => {
    const text = JSON.stringify(request({ name: "NAME" }));
    expect(decodeTracesJson(text.replace("NAME", "\\ud83d"), decodeLimits).items[0]?.name).toBe("\ud83d");
    const [before = "", after = ""] = text.split("NAME");
    const latin1 = Buffer.concat([Buffer.from(before), Buffer.from([0xe9]), Buffer.from(after)]);
    expect(decodeTracesJson(latin1, decodeLimits).items[0]?.name).toBe("\ufffd");
  });

  it("a request of another signal is none", () => {
    for (const body of ['{"resourceLogs":[]}', '{"resource_metrics":[]}']) {
      expect(() => decodeTracesJson(body, decodeLimits)).toThrow(WireError);
    }
    expect(() => decodeLogsJson('{"resourceSpans":[]}', decodeLimits)).toThrow(WireError);
  });
});

describe("depth bombs", () => {
  const block = (field: number, ...parts: Uint8Array[]) => {
    const body = Buffer.concat(parts);
    const length: number[] = [];
    for (let rest = body.length; rest > 0 || length.length === 0; rest >>>= 7)
      length.push((rest & 0x7f) | (rest > 127 ? 0x80 : 0));
    return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), body]);
  };

  it("in protobuf cost their span one value", () => {
    let value: Uint8Array = Buffer.alloc(0);
    for (let level = 0; level < 5_000; level++) value = block(5, block(1, value));
    const ids = [block(1, Buffer.from(traceId, "hex")), block(2, Buffer.from(spanId, "hex"))];
    const body = block(1, block(2, block(2, ...ids, block(9, block(1, Buffer.from("k")), block(2, value)))));
    const { items, reasons } = decodeTracesProtobuf(body, decodeLimits);
    expect(JSON.stringify(items[0]?.attributes["k"])).toMatch(/^\[{64}".*deeper than 64.*"\]{64}$/);
    expect([...reasons.values()]).toEqual([1]);
  });

  it("in JSON too; without any end they are no JSON for us", () => {
    const bomb = `${'{"arrayValue":{"values":['.repeat(3_000)}{}${"]}}".repeat(3_000)}`;
    const body = JSON.stringify(request(attribute("k", { stringValue: "BOMB" }), { name: "second" }));
    const { items } = decodeTracesJson(body.replace('{"stringValue":"BOMB"}', bomb), decodeLimits);
    expect(items.map((span) => span.name)).toEqual(["", "second"]);
    expect(() => decodeTracesJson(`{"x":${"[".repeat(1_000_000)}`, decodeLimits)).toThrow(WireError);
  });
});

describe("protobuf shapes", () => {
  it("logs sent to traces never become spans", () => {
    const logRecord = { traceId: Buffer.from(traceId, "hex"), spanId: Buffer.from(spanId, "hex"), severityNumber: 9 };
    const timed = { ...logRecord, timeUnixNano: 5, body: { stringValue: "text" } };
    for (const record of [logRecord, timed]) {
      const body = encodeReference("ExportLogsServiceRequest", {
        resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }],
      });
      expect(() => decodeTracesProtobuf(body, decodeLimits)).toThrow(WireError);
    }
  });

  it("an empty body is an empty request", () => {
    expect(decodeTracesProtobuf(new Uint8Array(), decodeLimits)).toMatchObject({ items: [], rejected: 0 });
  });
});

function spansOf(body: ReturnType<typeof request>): object[] {
  return body.resourceSpans.flatMap((group) => group.scopeSpans).flatMap((group) => group.spans);
}
