import type { Encoding, Signal } from "@/lib/otlp/response";
import { signals } from "@/lib/otlp/response";

const suffix = new RegExp(`(?:^|/)v1/(${signals.join("|")})/?$`);

/** The signal of a path that ends in /v1/…: Langfuse, LangSmith, Laminar and other clients put their own prefix before it. */
export function signalOfPath(url: string): Signal | null {
  const name = suffix.exec(url.split(/[?#]/, 1)[0] ?? "")?.[1];
  return signals.find((signal) => signal === name) ?? null;
}

const encodings: ReadonlyMap<string, Encoding> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/protobuf", "protobuf"],
  ["application/json", "json"],
]);

export const contentTypes: Record<Encoding, string> = { protobuf: "application/x-protobuf", json: "application/json" };

/** null for a missing or unknown media type. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  return encodings.get((contentType ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "") ?? null;
}

const services: ReadonlyMap<string, Signal> = new Map([
  ["/opentelemetry.proto.collector.trace.v1.TraceService/Export", "traces"],
  ["/opentelemetry.proto.collector.logs.v1.LogsService/Export", "logs"],
  ["/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", "metrics"],
]);

/** The signal of a gRPC method. */
export const signalOfMethod = (path: string): Signal | null => services.get(path) ?? null;
