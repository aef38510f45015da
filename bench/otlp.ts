// OTLP/protobuf bodies for the benchmarks, made before the clock starts.
import { bytesField, textField, varintField } from "@/lib/otlp/protobuf-writer";

export type BenchSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly attributes: { readonly [key: string]: string | number };
};

const clientKind = 3;

/** An ExportTraceServiceRequest of one resource and one scope. */
export function encodeRequest(spans: readonly BenchSpan[]): Buffer {
  const resource = bytesField(1, attribute("service.name", "bench"));
  const scope = bytesField(1, Buffer.concat([textField(1, "bench"), textField(2, "1.0.0")]));
  const scopeSpans = Buffer.concat([scope, ...spans.map((span) => bytesField(2, encodeSpan(span)))]);
  return Buffer.from(bytesField(1, Buffer.concat([bytesField(1, resource), bytesField(2, scopeSpans)])));
}

function encodeSpan(span: BenchSpan): Buffer {
  return Buffer.concat([
    bytesField(1, Buffer.from(span.traceId, "hex")),
    bytesField(2, Buffer.from(span.spanId, "hex")),
    span.parentSpanId === null ? Buffer.alloc(0) : bytesField(4, Buffer.from(span.parentSpanId, "hex")),
    textField(5, span.name),
    varintField(6, clientKind),
    fixed64(7, span.startNs),
    fixed64(8, span.endNs),
    ...Object.entries(span.attributes).map(([key, value]) => bytesField(9, attribute(key, value))),
  ]);
}

/** A KeyValue; numbers are int64. */
function attribute(key: string, value: string | number): Buffer {
  const any = typeof value === "string" ? textField(1, value) : varintField(3, value);
  return Buffer.concat([textField(1, key), bytesField(2, any)]);
}

function fixed64(field: number, value: bigint): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = field * 8 + 1;
  bytes.writeBigUInt64LE(value, 1);
  return bytes;
}
