// Logfire announces a span when it starts: a zero-length "pending" span with an id of its own, the real span as its parent
// and the real parent in an attribute. Left alone, a run would show a ghost child for each step.
import type { WireSpan } from "@/lib/otlp/wire";

const spanId = /^[0-9a-f]{16}$/;
const noSpan = "0000000000000000";

/** A pending span as the open span that it announces, under the real id; any other span (one folded before, too) as it is. */
export function foldPending(span: WireSpan): WireSpan {
  const isPending = span.attributes["logfire.span_type"] === "pending_span" && span.endNs !== null;
  if (!isPending || span.parentSpanId === null) return span;
  const above = span.attributes["logfire.pending_parent_id"];
  const parent = typeof above === "string" && spanId.test(above) && above !== noSpan ? above : null;
  return { ...span, spanId: span.parentSpanId, parentSpanId: parent, endNs: null };
}
