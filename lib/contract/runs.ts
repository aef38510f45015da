import { z } from "zod";
import { Cursor, Limit } from "@/lib/contract/page";
import { tokenClasses } from "@/lib/domain/cost/price-part";
import { type FieldName, fieldNames } from "@/lib/domain/query/fields";
import { queryChars } from "@/lib/domain/query/parse";
import { isZone } from "@/lib/domain/time/zoned-time";
import { runStatuses } from "@/lib/domain/trace/run";
import { costStates, stepKinds } from "@/lib/domain/trace/step";

export const TraceId = z.string().regex(/^[0-9a-f]{32}$/);
export const SpanId = z.string().regex(/^[0-9a-f]{16}$/);
/** Any JSON value. One shape, so that descriptions of it are one, too. */
export const Json = z.json();
const Micro = z.int();
/** Unix nanoseconds or a duration in nanoseconds, as decimal digits. */
export const Nanos = z.string().regex(/^\d{1,20}$/);
const Time = z.string();

export const Tokens = z.object({
  input: z.int().nullable(),
  output: z.int().nullable(),
  cacheRead: z.int().nullable(),
  cacheWrite: z.int().nullable(),
  reasoning: z.int().nullable(),
});

export const Run = z.object({
  traceId: TraceId,
  /** Its own id, where it was started at the control plane. */
  runId: z.string().nullable(),
  pipeline: z.string().nullable(),
  pipelineVersion: z.string().nullable(),
  service: z.string().nullable(),
  status: z.enum(runStatuses),
  haltCode: z.string().nullable(),
  startedAt: Time,
  endedAt: Time.nullable(),
  startTimeUnixNano: Nanos,
  durationNs: Nanos.nullable(),
  lastSeenAt: Time,
  sessionId: z.string().nullable(),
  userId: z.string().nullable(),
  models: z.array(z.string()),
  /** `roots` stand at the top: spans without a parent, and the orphans, whose parent has not arrived. At most 1,000 ids each; the counts are exact. */
  roots: z.array(SpanId),
  orphans: z.array(SpanId),
  rootCount: z.int(),
  orphanCount: z.int(),
  spanCount: z.int(),
  openCount: z.int(),
  llmCalls: z.int(),
  toolCalls: z.int(),
  tokens: Tokens,
  costMicroUsd: Micro.nullable(),
  costState: z.enum(costStates),
  hasError: z.boolean(),
  errorMessage: z.string().nullable(),
  findings: z.int(),
  /** Rules that found them, each once. */
  findingRules: z.array(z.string()),
  /** When all of its spans were last analysed; null while that is still to come. */
  analysedAt: Time.nullable(),
  /** Grows with every change of the run's spans. */
  revision: z.int(),
  /** What the run was asked and what came of it, cut to 512 characters. */
  inputText: z.string().nullable(),
  outputText: z.string().nullable(),
});
export type Run = z.infer<typeof Run>;

export const RunPage = z.object({ runs: z.array(Run), nextCursor: z.string().nullable() });
export type RunPage = z.infer<typeof RunPage>;

export const Span = z.object({
  spanId: SpanId,
  parentSpanId: SpanId.nullable(),
  name: z.string(),
  kind: z.enum(stepKinds),
  startTimeUnixNano: Nanos,
  /** null while the span is open. */
  endTimeUnixNano: Nanos.nullable(),
  status: z.enum(["unset", "ok", "error"]),
  error: z.object({ message: z.string(), type: z.string().nullable() }).nullable(),
  model: z.string().nullable(),
  provider: z.string().nullable(),
  tokens: Tokens,
  costMicroUsd: Micro.nullable(),
  costState: z.enum(costStates),
  finishReason: z.string().nullable(),
  /** Nanoseconds from the start to the first token of the answer. */
  firstTokenNs: Nanos.nullable(),
  sessionId: z.string().nullable(),
  userId: z.string().nullable(),
  /** Cut to 16,384 characters in lists; whole on the span itself. */
  inputText: z.string().nullable(),
  outputText: z.string().nullable(),
  toolCalls: z.array(z.object({ id: z.string().nullable(), name: z.string(), arguments: Json })),
  tool: z.object({ name: z.string().nullable(), arguments: Json, result: Json }).nullable(),
  attempt: z.int().nullable(),
  dialect: z.string(),
});
export type Span = z.infer<typeof Span>;

export const SpanPage = z.object({ spans: z.array(Span), nextCursor: z.string().nullable() });
export type SpanPage = z.infer<typeof SpanPage>;

/** An attribute as it came in: the OTLP type, and the value as JSON (int64 beyond 2^53, NaN, bytes as strings). */
export const Attribute = z.object({
  key: z.string(),
  type: z.enum(["string", "bool", "int", "double", "bytes", "array", "kvlist", "empty"]),
  value: Json,
});
export type Attribute = z.infer<typeof Attribute>;

const MessagePart = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("reasoning"), text: z.string() }),
  z.object({ type: z.literal("tool_call"), id: z.string().nullable(), name: z.string(), arguments: Json }),
  z.object({
    type: z.literal("tool_result"),
    id: z.string().nullable(),
    name: z.string().nullable(),
    result: Json,
  }),
  z.object({ type: z.literal("image"), mimeType: z.string().nullable(), source: z.string() }),
  z.object({
    type: z.literal("file"),
    mimeType: z.string().nullable(),
    name: z.string().nullable(),
    source: z.string(),
  }),
  z.object({ type: z.literal("other"), value: Json }),
]);
export const Message = z.object({
  role: z.string(),
  name: z.string().nullable(),
  direction: z.enum(["input", "output"]),
  parts: z.array(MessagePart),
});
export type Message = z.infer<typeof Message>;

export const SpanEvent = z.object({
  name: z.string(),
  timeUnixNano: Nanos,
  attributes: z.array(Attribute),
  droppedAttributes: z.int(),
});
export const SpanLink = z.object({
  traceId: z.string(),
  spanId: z.string(),
  traceState: z.string(),
  attributes: z.array(Attribute),
  droppedAttributes: z.int(),
  flags: z.int(),
});
export const SpanLog = z.object({
  timeUnixNano: Nanos,
  severity: z.int(),
  severityText: z.string(),
  eventName: z.string(),
  body: Json,
  attributes: z.array(Attribute),
});

/** A line of the bill: so many tokens of a class at a rate; null where the class has no known price. */
const PricePart = z.object({
  of: z.enum(tokenClasses),
  tokens: z.int(),
  usdPerMillion: z.number().nullable(),
  /** The rate holds for prompts above so many tokens. */
  above: z.int().nullable(),
});
/** How the cost of a step came about. `toldMicroUsd`: what the client reported, which then counts; `list…`: by the price book. */
export const CostDetail = z.object({
  parts: z.array(PricePart),
  listMicroUsd: Micro.nullable(),
  listState: z.enum(costStates),
  toldMicroUsd: Micro.nullable(),
  /** Name and version of the price book. */
  source: z.string(),
});
export type CostDetail = z.infer<typeof CostDetail>;

export const ToolOffer = z.object({ name: z.string(), description: z.string().nullable(), schema: Json });

export const SpanDetail = Span.extend({
  traceId: TraceId,
  /** Tools that a model or agent was offered, in the order sent. */
  tools: z.array(ToolOffer),
  /** Temperature, limits and the like, under the names of the OpenTelemetry conventions. */
  parameters: z.array(z.object({ name: z.string(), value: Json })),
  /** null where no tokens were used and the client reported no cost. */
  cost: CostDetail.nullable(),
  messages: z.array(Message),
  attributes: z.array(Attribute),
  droppedAttributes: z.int(),
  events: z.array(SpanEvent),
  droppedEvents: z.int(),
  links: z.array(SpanLink),
  droppedLinks: z.int(),
  logs: z.array(SpanLog),
  spanKind: z.enum(["unspecified", "internal", "server", "client", "producer", "consumer"]),
  statusMessage: z.string(),
  traceState: z.string(),
  flags: z.int(),
  resource: z.object({ attributes: z.array(Attribute), droppedAttributes: z.int(), schemaUrl: z.string() }),
  scope: z.object({
    name: z.string(),
    version: z.string(),
    attributes: z.array(Attribute),
    droppedAttributes: z.int(),
    schemaUrl: z.string(),
  }),
  mapping: z.object({
    dialect: z.string(),
    used: z.array(z.object({ field: z.string(), key: z.string() })),
    ignored: z.array(z.string()),
  }),
});
export type SpanDetail = z.infer<typeof SpanDetail>;

const FacetValue = z.object({ value: z.string(), count: z.int() });
/** Counts by value, most frequent first, at most 100 a facet; each facet ignores what the filter says of it. */
export const RunFacets = z.object({
  total: z.int(),
  status: z.array(FacetValue),
  pipeline: z.array(FacetValue),
  model: z.array(FacetValue),
  service: z.array(FacetValue),
  user: z.array(FacetValue),
  /** Bands; `value` is the query that finds them. */
  cost: z.array(FacetValue),
});
export type RunFacets = z.infer<typeof RunFacets>;

export const RunCount = z.object({ total: z.int() });

/** Runs by when they began. Buckets follow each other without a gap; their edges are round times of the zone. */
export const RunHistogram = z.object({
  zone: z.string(),
  /** Length of a bucket; one in which the clocks are changed is longer or shorter. */
  stepMs: z.int(),
  buckets: z.array(z.object({ from: Time, to: Time, total: z.int(), failed: z.int(), halted: z.int() })),
});
export type RunHistogram = z.infer<typeof RunHistogram>;

/** Values of a field in the newest runs: 10,000 of them, 500 for what only steps know. `count`: in how many. */
export const RunValues = z.object({ values: z.array(FacetValue) });
export type RunValues = z.infer<typeof RunValues>;

/** Values as one query parameter: "a,b"; a comma or backslash inside a value is written with a backslash before it. */
export function joinList(values: readonly string[]): string {
  return values.map((value) => value.replace(/[\\,]/g, "\\$&")).join(",");
}

/** Inverse of `joinList`; empty values are dropped. */
export function splitList(text: string): string[] {
  return (text.match(/(?:\\[\s\S]|[^\\,])+/g) ?? []).map((value) => value.replace(/\\([\s\S])/g, "$1"));
}

const list = z
  .string()
  .max(10_000)
  .transform(splitList)
  .pipe(z.array(z.string().max(500)).max(50));

const anyOf = (what: string) => list.optional().describe(`Any of these ${what}, comma list; \\, is a comma in a value`);
const one = z.string().max(500).optional();

/** Filters of a list of runs; all of them have to hold, several values of one are a comma list and mean "any of". */
export const RunFilter = z.object({
  from: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Started at or after, RFC 3339")
    .meta({ pattern: undefined }),
  to: z.iso.datetime({ offset: true }).optional().describe("Started before, RFC 3339").meta({ pattern: undefined }),
  status: list
    .pipe(z.array(z.enum(runStatuses)))
    .optional()
    .describe(`Any of ${runStatuses.join(", ")}; comma list`),
  pipeline: anyOf("pipelines"),
  model: anyOf("models"),
  service: anyOf("services"),
  session: one.describe("Session id"),
  user: one.describe("User id"),
  q: z
    .string()
    .max(queryChars)
    .optional()
    .describe(
      `A query: fields ${fieldNames.join(", ")}; \`:\`, \`>\`, ranges \`a..b\`, lists \`a,b\`, \`*\`, \`-\`, and, or, not, (). Other words, and phrases in quotes, are looked for anywhere in the run; \`begin*\` for the rest of a word`,
    ),
  zone: z
    .string()
    .max(100)
    .refine(isZone, "is no time zone, as Europe/Berlin")
    .optional()
    .describe("IANA time zone, UTC if none is given, in which `today` and days without a zone are meant"),
});
export type RunFilter = z.infer<typeof RunFilter>;

export const runSorts = [
  "-started",
  "started",
  "-duration",
  "duration",
  "-cost",
  "cost",
  "-tokens",
  "tokens",
  "-steps",
  "steps",
] as const;
export type RunSort = (typeof runSorts)[number];

export const RunQuery = RunFilter.extend({
  sort: z
    .enum(runSorts)
    .optional()
    .describe("-started if none is given; `-`: the greatest first; what has no value comes last"),
  limit: Limit,
  cursor: Cursor,
});
export type RunQuery = z.infer<typeof RunQuery>;

/** Fields whose values can be suggested; `attr` with a key suggests values, without one keys. */
export const suggestFields = [
  "pipeline",
  "version",
  "service",
  "session",
  "user",
  "halt",
  "model",
  "kind",
  "provider",
  "tool",
  "step",
  "attr",
] as const satisfies readonly FieldName[];
export type SuggestField = (typeof suggestFields)[number];

export const SuggestQuery = z.object({
  field: z.enum(suggestFields),
  key: one.describe("Key of the attribute, for attr"),
  prefix: one.describe("A part of the value; values that begin with it come first"),
});
export type SuggestQuery = z.infer<typeof SuggestQuery>;
