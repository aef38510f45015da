import { env } from "@/lib/server/env";

/** Where this machine's collector takes OTLP over HTTP; one bound to every address answers on this machine's own, too. */
export function collectorOrigin(): string {
  const { HOST, OTLP_HTTP_PORT } = env();
  const host = { "0.0.0.0": "127.0.0.1", "::": "::1" }[HOST] ?? HOST;
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${OTLP_HTTP_PORT}`;
}
