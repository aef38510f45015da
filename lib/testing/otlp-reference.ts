// Reads a request with protobufjs into the shapes of lib/otlp/wire.ts, plainly and slowly: the reference for our decoders.
import { type Attributes, type AttributeValue, Double, type WireLog, type WireSpan } from "@/lib/otlp/wire";
import { otlpType } from "@/lib/testing/otlp-proto";

type Read = { [field: string]: unknown };
type Reading<T> = { items: T[]; rejected: number };

const zero = /^0*$/;
const records = (value: unknown) => value as Read[];
const record = (value: unknown) => (value ?? {}) as Read;
const long = (value: unknown) => BigInt(String(value));
const hexOf = (value: unknown) => Buffer.from(value as Uint8Array).toString("hex");

function toValue(any: Read): AttributeValue {
  const kind = any["value"];
  if (typeof kind !== "string") return null;
  const value = any[kind];
  if (kind === "intValue") return Number.isSafeInteger(Number(value)) ? Number(value) : long(value);
  if (kind === "doubleValue") {
    const double = Number(value);
    return Number.isInteger(double) || !Number.isFinite(double) ? new Double(double) : double;
  }
  if (kind === "bytesValue") return new Uint8Array(value as Uint8Array);
  if (kind === "arrayValue") return records(record(value)["values"]).map(toValue);
  if (kind === "kvlistValue") return toAttributes(record(value)["values"]);
  return value as string | boolean;
}

function toAttributes(list: unknown): Attributes {
  const attributes: { [key: string]: AttributeValue } = Object.create(null);
  for (const entry of records(list))
    attributes[String(entry["key"])] = entry["value"] ? toValue(record(entry["value"])) : null;
  return attributes;
}

const held = (of: Read) => ({
  attributes: toAttributes(of["attributes"] ?? []),
  droppedAttributes: Number(of["droppedAttributesCount"] ?? 0),
});
const optionalId = (value: unknown, digits: number) => {
  const id = hexOf(value);
  return id.length === digits && !zero.test(id) ? id : null;
};

const linkId = (value: unknown) => hexOf(value);

function toSpan(span: Read): Omit<WireSpan, "resource" | "scope"> | null {
  const traceId = optionalId(span["traceId"], 32);
  const spanId = optionalId(span["spanId"], 16);
  if (traceId === null || spanId === null) return null;
  const end = long(span["endTimeUnixNano"]);
  const status = record(span["status"]);
  return {
    traceId,
    spanId,
    parentSpanId: optionalId(span["parentSpanId"], 16),
    name: String(span["name"]),
    spanKind: Number(span["kind"]),
    traceState: String(span["traceState"]),
    flags: Number(span["flags"]),
    startNs: long(span["startTimeUnixNano"]),
    endNs: end === 0n ? null : end,
    ...held(span),
    events: records(span["events"]).map((event) => ({
      name: String(event["name"]),
      timeNs: long(event["timeUnixNano"]),
      ...held(event),
    })),
    droppedEvents: Number(span["droppedEventsCount"]),
    links: records(span["links"]).map((link) => ({
      traceId: linkId(link["traceId"]),
      spanId: linkId(link["spanId"]),
      traceState: String(link["traceState"]),
      flags: Number(link["flags"]),
      ...held(link),
    })),
    droppedLinks: Number(span["droppedLinksCount"]),
    status: { code: Number(status["code"] ?? 0), message: String(status["message"] ?? "") },
  };
}

function toLog(log: Read): Omit<WireLog, "resource" | "scope"> {
  return {
    traceId: optionalId(log["traceId"], 32),
    spanId: optionalId(log["spanId"], 16),
    timeNs: long(log["timeUnixNano"]),
    observedNs: long(log["observedTimeUnixNano"]),
    severityNumber: Number(log["severityNumber"]),
    severityText: String(log["severityText"]),
    eventName: String(log["eventName"]),
    body: log["body"] ? toValue(record(log["body"])) : null,
    flags: Number(log["flags"]),
    ...held(log),
  };
}

function readGroups<T>(groups: unknown, names: [string, string], read: (item: Read) => T | null): Reading<T> {
  const items: T[] = [];
  let rejected = 0;
  for (const outer of records(groups)) {
    const resource = { ...held(record(outer["resource"])), schemaUrl: String(outer["schemaUrl"]) };
    for (const inner of records(outer[names[0]])) {
      const sent = record(inner["scope"]);
      const scope = {
        name: String(sent["name"] ?? ""),
        version: String(sent["version"] ?? ""),
        ...held(sent),
        schemaUrl: String(inner["schemaUrl"]),
      };
      for (const item of records(inner[names[1]])) {
        const kept = read(item);
        if (kept === null) rejected++;
        else items.push({ ...kept, resource, scope });
      }
    }
  }
  return { items, rejected };
}

const decode = (type: string, body: Uint8Array) => record(otlpType(type).decode(body));

export const readTracesReference = (body: Uint8Array): Reading<WireSpan> =>
  readGroups(
    decode("ExportTraceServiceRequest", body)["resourceSpans"],
    ["scopeSpans", "spans"],
    toSpan,
  ) as Reading<WireSpan>;

export const readLogsReference = (body: Uint8Array): Reading<WireLog> =>
  readGroups(
    decode("ExportLogsServiceRequest", body)["resourceLogs"],
    ["scopeLogs", "logRecords"],
    toLog,
  ) as Reading<WireLog>;
