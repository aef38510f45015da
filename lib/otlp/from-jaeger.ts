// A trace as Jaeger's UI and API write it (`{"data": [TRACE]}`), as OTLP/JSON. Times are microseconds there.
// Format: jaegertracing/jaeger internal/uimodel/model.go.

import type { Json } from "@/lib/domain/trace/step";
import { type Fields, isFields, isList, nameOf } from "@/lib/otlp/dialects/read";

const kinds: Readonly<Record<string, number>> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

/** One element of `resourceSpans` for each process of the trace; null where it is no Jaeger trace. */
export function fromJaeger(trace: Json): Json | null {
  if (!isFields(trace) || !isList(trace["spans"])) return null;
  const processes = isFields(trace["processes"]) ? trace["processes"] : {};
  const groups = new Map<string, Json[]>();
  for (const span of trace["spans"]) {
    if (!isFields(span)) continue;
    const process = nameOf(span["processID"]) ?? "";
    groups.set(process, [...(groups.get(process) ?? []), spanOf(span)]);
  }
  const resourceSpans = [...groups].map(([id, spans]) => ({
    resource: resourceOf(Object.hasOwn(processes, id) ? processes[id] : undefined),
    scopeSpans: [{ spans }],
  }));
  return { resourceSpans };
}

function resourceOf(given: Json | undefined): Json {
  const process = isFields(given) ? given : {};
  const service = nameOf(process["serviceName"]);
  const named = service === null ? [] : [{ key: "service.name", value: { stringValue: service } }];
  return { attributes: [...named, ...attributesOf(process["tags"])] };
}

function spanOf(span: Fields): Json {
  const tags = isList(span["tags"]) ? span["tags"].filter(isFields) : [];
  const tag = (key: string) => tags.find((each) => each["key"] === key)?.["value"] ?? null;
  const start = micros(span["startTime"]);
  return {
    traceId: idOf(span["traceID"], 32),
    spanId: idOf(span["spanID"], 16),
    parentSpanId: parentOf(span),
    name: nameOf(span["operationName"]) ?? "",
    kind: kinds[String(tag("span.kind"))] ?? 0,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + micros(span["duration"])),
    attributes: attributesOf(span["tags"]),
    events: (isList(span["logs"]) ? span["logs"] : []).filter(isFields).map(eventOf),
    status: {
      code: tag("error") === true || tag("error") === "true" || tag("otel.status_code") === "ERROR" ? 2 : 0,
      message: nameOf(tag("otel.status_description")) ?? "",
    },
  };
}

function eventOf(log: Fields): Json {
  const fields = isList(log["fields"]) ? log["fields"].filter(isFields) : [];
  const named = fields.find(({ key }) => key === "event" || key === "name");
  const others = fields.filter((field) => field !== named);
  return {
    name: nameOf(named?.["value"]) ?? "log",
    timeUnixNano: nanos(micros(log["timestamp"])),
    attributes: attributesOf(others),
  };
}

const idOf = (id: Json | undefined, digits: number) => (typeof id === "string" ? id.padStart(digits, "0") : "");

function parentOf(span: Fields): string {
  const references = isList(span["references"]) ? span["references"].filter(isFields) : [];
  const parent = references.find(({ refType }) => refType === "CHILD_OF") ?? references[0];
  const id = parent?.["spanID"] ?? span["parentSpanID"];
  return typeof id === "string" && id !== "" ? idOf(id, 16) : "";
}

const micros = (value: Json | undefined): bigint =>
  typeof value === "number" && Number.isFinite(value) && value > 0 ? BigInt(Math.round(value)) : 0n;
const nanos = (us: bigint): string => String(us * 1000n);

function attributesOf(tags: Json | undefined): Json[] {
  return (isList(tags) ? tags : []).filter(isFields).flatMap((tag) => {
    const key = nameOf(tag["key"]);
    return key === null ? [] : [{ key, value: anyValue(tag["value"] ?? null, tag["type"]) }];
  });
}

function anyValue(value: Json, type: Json | undefined): Json {
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    const whole = type === "int64" || (type !== "float64" && Number.isInteger(value));
    return whole ? { intValue: String(Math.trunc(value)) } : { doubleValue: value };
  }
  if (type === "int64" && typeof value === "string" && /^-?\d{1,19}$/.test(value)) return { intValue: value };
  return { stringValue: typeof value === "string" ? value : JSON.stringify(value) };
}
