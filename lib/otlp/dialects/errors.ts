// Whether a span failed and what it says about it. The status decides; where a client never sets it, its marks do.
import type { StepError } from "@/lib/domain/trace/step";
import { nameOf, toJson } from "@/lib/otlp/dialects/read";
import { firstOf, type Reading, valueAt } from "@/lib/otlp/dialects/reading";
import type { WireEvent } from "@/lib/otlp/wire";

/**
 * The failure of a span, null where it did not fail. `answered`: the span has an output, so that a recorded exception was
 * survived. An exception marked as not escaped was handled.
 */
export function errorOf(reading: Reading, answered: boolean): StepError | null {
  const { span } = reading;
  const exception = span.events.findLast(
    ({ name }) => name === "exception" || name === "gen_ai.client.operation.exception",
  );
  const failed = span.status.code === 2 || marked(reading) || failedByEvent(reading, exception, answered);
  if (!failed) return null;
  const said = firstOf(reading, "error", (dialect) => dialect.errorMessage, nameOf);
  const type =
    firstOf(reading, "error.type", (dialect) => dialect.errorType, nameOf) ?? field(exception, "exception.type");
  const message = span.status.message || field(exception, "exception.message") || said || type;
  return { message: message || "failed without a message", type };
}

function marked(reading: Reading): boolean {
  return reading.dialects.some((dialect) =>
    (dialect.failedWhen ?? []).some((mark) => {
      if (nameOf(valueAt(reading, mark.at ? mark : mark.key))?.toLowerCase() !== mark.is) return false;
      reading.used?.push({ field: "error", key: mark.key });
      return true;
    }),
  );
}

function failedByEvent(reading: Reading, exception: WireEvent | undefined, answered: boolean): boolean {
  if (exception === undefined) return false;
  const escaped = field(exception, "exception.escaped")?.toLowerCase();
  if (escaped === "false") return false;
  if (reading.dialects.some((dialect) => dialect.failsByEvent)) return true;
  return reading.span.status.code === 0 && (escaped === "true" || !answered);
}

const field = (event: WireEvent | undefined, key: string): string | null => nameOf(toJson(event?.attributes[key]));
