// Speed of the OTLP decoders on one core: requests of 512 spans × 30 attributes. JSON on the last line.
import { decodeTracesJson } from "@/lib/otlp/decode-json";
import { decodeTracesProtobuf } from "@/lib/otlp/decode-protobuf";
import { decodeLimits } from "@/lib/otlp/limits";
import { encodeReference, toReferenceJson } from "@/lib/testing/otlp-arbitrary";

const spanCount = 512;
const runs = 3;
const runMs = 1_500;
const type = "ExportTraceServiceRequest";

const words = "The customer asks where order A-1042 is, and whether it can still be sent to another address. ".repeat(
  22,
);

function sampleSpan(index: number) {
  const attributes = Array.from({ length: 30 }, (_, at) => ({
    key: `gen_ai.sample.attribute_${at}`,
    value: sampleValue(index, at),
  }));
  return {
    traceId: Buffer.from((0x7ace0000 + (index >> 4)).toString(16).padStart(32, "1"), "hex"),
    spanId: Buffer.from((index + 1).toString(16).padStart(16, "0"), "hex"),
    parentSpanId: Buffer.from(((index >> 4) + 1).toString(16).padStart(16, "0"), "hex"),
    name: `chat gpt-4.1 ${index % 7}`,
    kind: 3,
    startTimeUnixNano: String(1_767_225_600_000_000_000n + BigInt(index) * 1_000_003n),
    endTimeUnixNano: String(1_767_225_600_900_000_000n + BigInt(index) * 1_000_003n),
    attributes,
    status: { code: 1 },
  };
}

function sampleValue(index: number, at: number) {
  if (at === 0) return { stringValue: `${index} ${words}`.slice(0, 2_000) };
  if (at % 5 === 1) return { intValue: String(index * at) };
  if (at % 5 === 2) return { doubleValue: index / (at + 0.5) };
  if (at % 5 === 3) return { boolValue: at % 2 === 0 };
  return { stringValue: `value ${index} of ${at}` };
}

/** Spans per second of processor time, the best of a few runs: what one core can do, whatever else the machine does. */
function measure(decode: () => unknown): number {
  let best = 0;
  for (let run = 0; run < runs; run++) {
    let count = 0;
    const before = process.cpuUsage();
    for (const end = performance.now() + runMs; performance.now() < end; count++) decode();
    const { user, system } = process.cpuUsage(before);
    best = Math.max(best, (count * spanCount * 1e6) / (user + system));
  }
  return Math.round(best);
}

const spans = Array.from({ length: spanCount }, (_, index) => sampleSpan(index));
const message = { resourceSpans: [{ scopeSpans: [{ spans }] }] };
const protobuf = encodeReference(type, message);
const json = Buffer.from(JSON.stringify(toReferenceJson(type, message)));

console.log(
  JSON.stringify({
    protobufBytes: protobuf.length,
    jsonBytes: json.length,
    protobufSpansPerSecond: measure(() => decodeTracesProtobuf(protobuf, decodeLimits)),
    jsonSpansPerSecond: measure(() => decodeTracesJson(json, decodeLimits)),
    jsonParseSpansPerSecond: measure(() => JSON.parse(json.toString())),
  }),
);
