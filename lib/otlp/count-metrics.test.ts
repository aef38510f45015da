import { JsonMetricsSerializer, ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import { expect, it } from "vitest";
import { countMetricsJson, countMetricsProtobuf } from "@/lib/otlp/count-metrics";
import { WireError } from "@/lib/otlp/wire-error";

type Metrics = Parameters<typeof ProtobufMetricsSerializer.serializeRequest>[0];

const point = (value: unknown) => ({ startTime: [1, 0], endTime: [2, 0], attributes: { a: 1 }, value });
const descriptor = { name: "m", description: "", unit: "", valueType: 1, advice: {} };
const histogram = { buckets: { boundaries: [1], counts: [1, 2] }, sum: 3, count: 3 };
const metrics = {
  resource: { attributes: { "service.name": "s" } },
  scopeMetrics: [
    {
      scope: { name: "scope" },
      metrics: [
        {
          descriptor,
          aggregationTemporality: 1,
          isMonotonic: true,
          dataPointType: 3,
          dataPoints: [point(1), point(2)],
        },
        { descriptor, aggregationTemporality: 1, dataPointType: 0, dataPoints: [point(histogram)] },
        { descriptor, aggregationTemporality: 1, dataPointType: 2, dataPoints: [point(4)] },
      ],
    },
  ],
} as unknown as Metrics;

it("counts the data points of every kind of metric", () => {
  expect(countMetricsProtobuf(ProtobufMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array())).toBe(4);
  expect(countMetricsJson(JsonMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array())).toBe(4);
});

it("finds none in an empty request, and refuses what is none", () => {
  expect(countMetricsProtobuf(new Uint8Array())).toBe(0);
  expect(countMetricsJson(Buffer.from('{"resourceMetrics":[{"scopeMetrics":null}]}'))).toBe(0);
  for (const body of ["", "[]", '{"resourceMetrics":7}', "{} {}"]) {
    expect(() => countMetricsJson(Buffer.from(body))).toThrow(WireError);
  }
  expect(() => countMetricsProtobuf(Buffer.from("{}"))).toThrow(WireError);
});
