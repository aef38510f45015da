import type { ReadableSpan } from "@opentelemetry/sdk-trace-base";
import { copySpan } from "@/sdk/src/telemetry/copy-span";

const noSpan = "0000000000000000";

/**
 * Tells of a span that has begun and not ended, so that a step is seen while it runs. In Logfire's form, which the collector
 * reads: a span without length, an id of its own, the real span as its parent, the real parent in an attribute.
 */
export function startRecord(span: ReadableSpan, spanId: string): ReadableSpan {
  const real = span.spanContext();
  return copySpan(span, {
    spanContext: () => ({ ...real, spanId }),
    parentSpanContext: real,
    endTime: span.startTime,
    duration: [0, 0],
    ended: true,
    attributes: {
      ...span.attributes,
      "logfire.span_type": "pending_span",
      "logfire.pending_parent_id": span.parentSpanContext?.spanId ?? noSpan,
    },
  });
}
