// Generated OTLP requests as protobufjs objects, and what protobufjs reads, in the shapes of lib/otlp/wire.ts.
import fc from "fast-check";
import { otlpType } from "@/lib/testing/otlp-proto";

type Message = Record<string, unknown>;

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size }).map((id) => Buffer.from(id));
const id = (size: number) =>
  fc.oneof(
    { weight: 8, arbitrary: bytes(size) },
    { weight: 1, arbitrary: fc.nat(20).chain(bytes) },
    {
      weight: 1,
      arbitrary: fc.constant(Buffer.alloc(size)),
    },
  );
const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" }));
const key = fc.oneof(text, fc.constantFrom("__proto__", "constructor", "toString", "", "0", "gen_ai.system"));
const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const int64 = fc.oneof(fc.integer(), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map(String);

/** Any of the fields may be missing, as on the wire. */
const some = (fields: { [name: string]: fc.Arbitrary<unknown> }): fc.Arbitrary<Message> =>
  fc.record(fields, { requiredKeys: [] });

const { value } = fc.letrec<{ value: Message }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ stringValue: text }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: fc.double() }),
    fc.record({ bytesValue: fc.uint8Array().map((b) => Buffer.from(b)) }),
    fc.constant({}),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie("value"), { maxLength: 4 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(some({ key, value: tie("value") }), { maxLength: 4 }) }) }),
  ),
}));

const attributes = fc.array(some({ key, value }), { maxLength: 6 });
const held = { attributes, droppedAttributesCount: uint32 };
const resource = some(held);
const scope = some({ name: text, version: text, ...held });
const event = some({ timeUnixNano: uint64, name: text, ...held });
const linkIds = { traceId: id(16), spanId: id(8) };
const link = some({ ...linkIds, traceState: text, flags: uint32, ...held });
const status = some({ message: text, code: fc.integer({ min: 0, max: 2 }) });
const optional = some({
  parentSpanId: id(8),
  traceState: text,
  flags: uint32,
  name: text,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: uint64,
  endTimeUnixNano: uint64,
  events: fc.array(event, { maxLength: 3 }),
  droppedEventsCount: uint32,
  links: fc.array(link, { maxLength: 3 }),
  droppedLinksCount: uint32,
  status,
  ...held,
});
const span = fc.tuple(fc.record(linkIds), optional).map(([ids, rest]) => ({ ...ids, ...rest }));
const logRecord = some({
  ...linkIds,
  timeUnixNano: uint64,
  observedTimeUnixNano: uint64,
  severityNumber: fc.integer({ min: 0, max: 24 }),
  severityText: text,
  body: value,
  flags: uint32,
  eventName: text,
  ...held,
});

const list = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 3 });
const group = (inner: string, items: fc.Arbitrary<unknown>, head: { [name: string]: fc.Arbitrary<unknown> }) =>
  some({ ...head, [inner]: items, schemaUrl: text });

export const traceRequest = fc.record({
  resourceSpans: list(group("scopeSpans", list(group("spans", list(span), { scope })), { resource })),
});
export const logsRequest = fc.record({
  resourceLogs: list(group("scopeLogs", list(group("logRecords", list(logRecord), { scope })), { resource })),
});

/** The bytes of a request, by protobufjs. */
export function encodeReference(type: string, message: object): Uint8Array {
  const known = otlpType(type);
  return known.encode(known.fromObject(message)).finish();
}

/** The request in OTLP/JSON, by protobufjs: its JSON mapping, with ids in hex as OTLP wants them. */
export function toReferenceJson(type: string, message: object): unknown {
  const known = otlpType(type);
  const options = { longs: String, bytes: String, enums: String, json: true };
  return toOtlpJson(known.toObject(known.fromObject(message), options));
}

const idFields = new Set(["traceId", "spanId", "parentSpanId"]);

function toOtlpJson(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toOtlpJson);
  // JSON.stringify writes -0 as 0
  if (Object.is(node, -0)) return "-0";
  if (typeof node !== "object" || node === null) return node;
  const entries = Object.entries(node).map(([name, inner]) => [
    name,
    idFields.has(name) ? Buffer.from(String(inner), "base64").toString("hex") : toOtlpJson(inner),
  ]);
  return Object.fromEntries(entries);
}
