// What a receiver answers (https://opentelemetry.io/docs/specs/otlp/), in the encoding of the request.
import { bytesField, textField, varintField } from "@/lib/otlp/protobuf-writer";
import type { Decoded } from "@/lib/otlp/wire";

export const signals = ["traces", "logs", "metrics"] as const;
export type Signal = (typeof signals)[number];
export type Encoding = "protobuf" | "json";

const words: Record<Signal, { rejectedField: string; noun: string }> = {
  traces: { rejectedField: "rejectedSpans", noun: "spans" },
  logs: { rejectedField: "rejectedLogRecords", noun: "log records" },
  metrics: { rejectedField: "rejectedDataPoints", noun: "data points" },
};

/** What was not kept, and why. Nothing refused but a message means: all was kept, not quite as sent. */
export type PartialSuccess = { readonly rejected: number; readonly message: string };

const reasonsMax = 10;

/** null where all was kept as sent. */
export function toPartialSuccess(signal: Signal, { rejected, reasons }: Decoded<unknown>): PartialSuccess | null {
  if (reasons.size === 0) return null;
  const listed = [...reasons].slice(0, reasonsMax).map(([reason, count]) => `${reason} (${count})`);
  if (reasons.size > reasonsMax) listed.push(`${reasons.size - reasonsMax} more reasons`);
  const head = rejected > 0 ? `${rejected} ${words[signal].noun} were refused` : "accepted, with changes";
  return { rejected, message: `${head}: ${listed.join("; ")}` };
}

/** The body of a 200: an Export…ServiceResponse. */
export function encodeResponse(signal: Signal, partial: PartialSuccess | null, encoding: Encoding): Uint8Array {
  if (encoding === "protobuf") {
    if (partial === null) return new Uint8Array();
    return bytesField(1, Buffer.concat([varintField(1, partial.rejected), textField(2, partial.message)]));
  }
  if (partial === null) return Buffer.from("{}");
  const { rejectedField } = words[signal];
  return json({ partialSuccess: { [rejectedField]: String(partial.rejected), errorMessage: partial.message } });
}

/** A google.rpc.Status: `code` is a gRPC status code. */
export type RpcStatus = { readonly code: number; readonly message: string; readonly retryAfterSeconds?: number };

const retryInfoType = "type.googleapis.com/google.rpc.RetryInfo";

/** The body of an error, with a RetryInfo where the sender should try again. */
export function encodeStatus({ code, message, retryAfterSeconds }: RpcStatus, encoding: Encoding): Uint8Array {
  if (encoding === "json") {
    const details = [{ "@type": retryInfoType, retryDelay: `${retryAfterSeconds}s` }];
    return json({ code, message, ...(retryAfterSeconds === undefined ? {} : { details }) });
  }
  const parts = [varintField(1, code), textField(2, message)];
  if (retryAfterSeconds !== undefined) {
    const retryInfo = bytesField(1, varintField(1, retryAfterSeconds));
    parts.push(bytesField(3, Buffer.concat([textField(1, retryInfoType), bytesField(2, retryInfo)])));
  }
  return Buffer.concat(parts);
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
