import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { AlwaysOnSampler, BasicTracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace-base";
import { SpanIdSource } from "@/sdk/src/telemetry/span-ids";
import { QueueingSpanProcessor } from "@/sdk/src/telemetry/span-processor";
import { SpanQueue } from "@/sdk/src/telemetry/span-queue";
import { SpanSender } from "@/sdk/src/telemetry/span-sender";

/** Where spans go when the application has no tracer of its own. */
export interface Destination {
  /** Of the web app. */
  readonly url: string;
  readonly key: string | undefined;
  readonly service: string;
}

/** What a process keeps while the collector is away. */
export const queueLimits = { spans: 10_000, bytes: 16 * 1024 * 1024 };
/** The exporter repeats within it by itself; longer, and a process that ends would wait for it. */
const requestMs = 3_000;
const textMax = 65_536;

export interface OwnProvider {
  readonly provider: BasicTracerProvider;
  readonly ids: SpanIdSource;
  readonly queue: SpanQueue;
  readonly sender: SpanSender;
}

export function makeProvider(destination: Destination, exporter: SpanExporter = otlp(destination)): OwnProvider {
  const ids = new SpanIdSource();
  const queue = new SpanQueue(queueLimits);
  const sender = new SpanSender(exporter, queue);
  const provider = new BasicTracerProvider({
    // named here, so that OTEL_TRACES_SAMPLER and its like of the environment cannot cut holes into runs
    sampler: new AlwaysOnSampler(),
    spanLimits: { attributeValueLengthLimit: textMax, attributeCountLimit: 256, eventCountLimit: 1_000 },
    idGenerator: ids,
    resource: resourceOf(destination.service),
    spanProcessors: [new QueueingSpanProcessor(queue, sender, ids.generateSpanId)],
  });
  return { provider, ids, queue, sender };
}

function otlp({ url, key }: Destination): SpanExporter {
  return new OTLPTraceExporter({
    url: `${url.replace(/\/+$/, "")}/v1/traces`,
    headers: key ? { authorization: `Bearer ${key}` } : {},
    timeoutMillis: requestMs,
  });
}

type Resource = NonNullable<NonNullable<ConstructorParameters<typeof BasicTracerProvider>[0]>["resource"]>;

/** The few members that the SDK reads: the package that makes resources is one dependency more. */
function resourceOf(service: string): Resource {
  const attributes = {
    "service.name": service,
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.name": "tracegate",
    "process.pid": process.pid,
  };
  const resource: Resource = {
    attributes,
    merge: () => resource,
    getRawAttributes: () => Object.entries(attributes),
  };
  return resource;
}
