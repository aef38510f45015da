// One span, whole: everything that came in, and what was understood of it.
import type { Attribute, Span, SpanDetail } from "@/lib/contract/runs";
import { type OwnPrice, ratesOfList } from "@/lib/domain/cost/own-prices";
import { byClient } from "@/lib/domain/cost/price-again";
import type { Step } from "@/lib/domain/trace/step";
import { toCall } from "@/lib/otlp/to-call";
import { toMapping } from "@/lib/otlp/to-mapping";
import { toMessages } from "@/lib/otlp/to-messages";
import { toStep } from "@/lib/otlp/to-step";
import { type Attributes, type AttributeValue, Double, type WireLog, type WireSpan } from "@/lib/otlp/wire";
import { pool } from "@/lib/server/db";
import { bookVersion } from "@/lib/server/prices/book";
import { readSpans } from "@/lib/server/read-spans";
import { mutable } from "@/lib/server/run-spans";
import { selectPrice } from "@/lib/server/sql/prices";
import { type Billed, selectBilled } from "@/lib/server/sql/select-billed";
import { selectPlace } from "@/lib/server/sql/select-runs";

/** The span with messages, attributes, events, links, log records and mapping. Null where the project has no such span. */
export async function getSpan(projectId: string, traceId: string, spanId: string): Promise<SpanDetail | null> {
  const run = await selectPlace(pool(), projectId, traceId);
  if (run === null) return null;
  const [found, billed] = await Promise.all([readSpans(run, [spanId]), selectBilled(pool(), run, spanId)]);
  const read = found.get(spanId);
  return read && billed ? detailOf(read.span, read.logs, await billOf(projectId, billed)) : null;
}

const statuses = ["unset", "ok", "error"] as const;
const spanKinds = ["unspecified", "internal", "server", "client", "producer", "consumer"] as const;

type Bill = { readonly cost: Billed; readonly own: OwnPrice | null };

/** As it was billed when it was stored, or priced again; the lines are those of that price. */
async function billOf(projectId: string, cost: Billed): Promise<Bill> {
  const version = /^own (\d+)$/.exec(cost.priceVersion ?? "")?.[1];
  return { cost, own: version === undefined ? null : await selectPrice(pool(), projectId, Number(version)) };
}

function detailOf(span: WireSpan, logs: readonly WireLog[], { cost: billed, own }: Bill): SpanDetail {
  const mapping = toMapping(span, logs);
  const { costMicroUsd, costState } = billed;
  const step = { ...toStep(span, logs), costMicroUsd, costState };
  const { tools, parameters, cost } = toCall(span, logs, step, own === null ? null : ratesOfList(own.rates));
  return {
    ...stepOf(span, step),
    traceId: span.traceId,
    tools: tools.map((tool) => ({ ...tool, schema: mutable(tool.schema) })),
    parameters: parameters.map(({ name, value }) => ({ name, value: mutable(value) })),
    cost: cost && { ...cost, source: sourceOf(billed) },
    messages: toMessages(span, logs) as SpanDetail["messages"],
    attributes: listAttributes(span.attributes),
    droppedAttributes: span.droppedAttributes,
    events: span.events.map(({ name, timeNs, attributes, droppedAttributes }) => {
      return { name, timeUnixNano: String(timeNs), attributes: listAttributes(attributes), droppedAttributes };
    }),
    droppedEvents: span.droppedEvents,
    links: span.links.map(({ attributes, ...link }) => ({ ...link, attributes: listAttributes(attributes) })),
    droppedLinks: span.droppedLinks,
    logs: logs.map((log) => ({
      timeUnixNano: String(log.timeNs || log.observedNs),
      severity: log.severityNumber,
      severityText: log.severityText,
      eventName: log.eventName,
      body: jsonOf(log.body),
      attributes: listAttributes(log.attributes),
    })),
    spanKind: spanKinds[span.spanKind] ?? "unspecified",
    statusMessage: span.status.message,
    traceState: span.traceState,
    flags: span.flags,
    resource: { ...span.resource, attributes: listAttributes(span.resource.attributes) },
    scope: { ...span.scope, attributes: listAttributes(span.scope.attributes) },
    mapping: { dialect: mapping.dialect, used: [...mapping.used], ignored: [...mapping.ignored] },
  };
}

const sourceOf = ({ priceVersion }: Billed): string =>
  priceVersion === null || priceVersion === byClient ? bookVersion : priceVersion;

function stepOf(span: WireSpan, step: Step): Span {
  const { kind, model, provider, tokens, costMicroUsd, costState, finishReason, sessionId, userId } = step;
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId,
    name: span.name,
    startTimeUnixNano: String(span.startNs),
    endTimeUnixNano: span.endNs === null ? null : String(span.endNs),
    status: statuses[span.status.code] ?? "unset",
    error: step.error,
    ...{ kind, model, provider, tokens, costMicroUsd, costState, finishReason, sessionId, userId },
    firstTokenNs: step.firstTokenNs === null ? null : String(step.firstTokenNs),
    inputText: step.inputText,
    outputText: step.outputText,
    toolCalls: step.toolCalls.map((call) => ({ ...call, arguments: mutable(call.arguments) })),
    tool: step.tool && {
      name: step.tool.name,
      arguments: mutable(step.tool.arguments),
      result: mutable(step.tool.result),
    },
    attempt: step.attempt,
    dialect: step.dialect,
  };
}

const byKey = new Intl.Collator("en", { numeric: true });

export function listAttributes(attributes: Attributes): Attribute[] {
  return Object.keys(attributes)
    .sort(byKey.compare)
    .map((key) => {
      const value = attributes[key] ?? null;
      return { key, type: typeOf(value), value: jsonOf(value) };
    });
}

function typeOf(value: AttributeValue): Attribute["type"] {
  if (value === null) return "empty";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "bigint") return "int";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "double";
  if (value instanceof Double) return "double";
  if (value instanceof Uint8Array) return "bytes";
  return Array.isArray(value) ? "array" : "kvlist";
}

/** As JSON: int64 beyond 2^53, NaN, infinities and minus zero as digits, bytes as base64. */
function jsonOf(value: AttributeValue): Attribute["value"] {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Double) {
    if (Object.is(value.value, -0)) return "-0";
    return Number.isFinite(value.value) ? value.value : String(value.value);
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map(jsonOf);
  if (value === null || typeof value !== "object") return value;
  const members = Object.entries(value as Attributes).map(([key, inner]) => [key, jsonOf(inner)] as const);
  return Object.fromEntries(members);
}
