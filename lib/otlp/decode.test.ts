import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { decodeLogsJson, decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeLogsProtobuf, decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { decodeLimits } from "@/lib/otlp/limits";
import type { Decoded, WireLog, WireSpan } from "@/lib/otlp/wire";
import { WireError } from "@/lib/otlp/wire-error";
import { plain } from "@/lib/testing/arbitrary-spans";
import { encodeReference, logsRequest, toReferenceJson, traceRequest } from "@/lib/testing/otlp-arbitrary";
import { readLogsReference, readTracesReference } from "@/lib/testing/otlp-reference";

// hundreds of generated requests: seconds on a machine at rest
vi.setConfig({ testTimeout: 60_000 });

const traces = "ExportTraceServiceRequest";
const logs = "ExportLogsServiceRequest";
const kept = ({ items, rejected }: { items: readonly unknown[]; rejected: number }) =>
  plain({ items: [...items], rejected });

describe("protobuf", () => {
  it("reads generated traces as protobufjs does", () => {
    fc.assert(
      fc.property(traceRequest, (request) => {
        const body = encodeReference(traces, request);
        expect(kept(decodeTracesProtobuf(body, decodeLimits))).toEqual(kept(readTracesReference(body)));
      }),
      { numRuns: 200 },
    );
  });

  it("reads generated logs as protobufjs does", () => {
    fc.assert(
      fc.property(logsRequest, (request) => {
        const body = encodeReference(logs, request);
        expect(kept(decodeLogsProtobuf(body, decodeLimits))).toEqual(kept(readLogsReference(body)));
      }),
      { numRuns: 200 },
    );
  });
});

describe("JSON", () => {
  it("gives what protobuf gives for the same traces, in camelCase and snake_case", () => {
    fc.assert(
      fc.property(traceRequest, fc.boolean(), fc.nat(2), (request, isSnake, indent) => {
        const json = toReferenceJson(traces, request);
        const body = JSON.stringify(isSnake ? snakeKeys(json) : json, null, indent);
        const expected = decodeTracesProtobuf(encodeReference(traces, request), decodeLimits);
        expect(kept(decodeTracesJson(body, decodeLimits))).toEqual(kept(expected));
      }),
      { numRuns: 200 },
    );
  });

  it("gives what protobuf gives for the same logs", () => {
    fc.assert(
      fc.property(logsRequest, (request) => {
        const body = Buffer.from(JSON.stringify(toReferenceJson(logs, request)));
        const expected = decodeLogsProtobuf(encodeReference(logs, request), decodeLimits);
        expect(kept(decodeLogsJson(body, decodeLimits))).toEqual(kept(expected));
      }),
      { numRuns: 200 },
    );
  });

  it("accepts exactly the texts that JSON.parse accepts", () => {
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.nat(),
        fc.constantFrom(...'{}[]:,"\\ 0-.eEtfnu\n\t\0x'),
        (text, at, char) => {
          const place = at % (text.length + 1);
          for (const body of [text, text.slice(0, place) + char + text.slice(place), text.slice(0, place)]) {
            const wrapped = `{"unknown":${body}}`;
            expect(isAccepted(() => decodeTracesJson(wrapped, decodeLimits))).toBe(
              isAccepted(() => JSON.parse(wrapped)),
            );
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe("bytes that are no request", () => {
  const decoders: ((body: Uint8Array) => Decoded<WireSpan | WireLog>)[] = [
    (body) => decodeTracesProtobuf(body, decodeLimits),
    (body) => decodeLogsProtobuf(body, decodeLimits),
    (body) => decodeTracesJson(body, decodeLimits),
    (body) => decodeLogsJson(body, decodeLimits),
  ];

  it("cause a WireError or nothing at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        for (const decode of decoders) expectOnlyWireError(() => decode(body));
      }),
      { numRuns: 2000 },
    );
  });

  it("may be a real request cut off, or with a byte changed", () => {
    fc.assert(
      fc.property(traceRequest, fc.nat(), fc.nat(255), (request, at, byte) => {
        const protobuf = encodeReference(traces, request);
        const json = Buffer.from(JSON.stringify(toReferenceJson(traces, request)));
        for (const body of [protobuf, json]) {
          if (body.length === 0) continue;
          const changed = Buffer.from(body);
          changed[at % body.length] = byte;
          for (const decode of decoders) {
            expectOnlyWireError(() => decode(body.subarray(0, at % body.length)));
            expectOnlyWireError(() => decode(changed));
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

function isAccepted(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

function expectOnlyWireError(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
  }
}

function snakeKeys(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(snakeKeys);
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, inner]) => [key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), snakeKeys(inner)]),
  );
}
