// GET /metrics of the worker, which listens nowhere else: only where WORKER_METRICS_PORT says so.
import { createServer, type Server } from "node:http";
import { env } from "@/lib/server/env";
import { logError } from "@/lib/server/errors";
import { mayReadMetrics, metricsType, writeMetrics } from "@/lib/server/telemetry/metrics";

export async function listenForMetrics(): Promise<Server | null> {
  const { HOST, WORKER_METRICS_PORT: port } = env();
  if (port === undefined) return null;
  const server = createServer((request, response) => {
    const wanted = request.method === "GET" && /^\/metrics(?:$|\?)/.test(request.url ?? "");
    if (!wanted) response.writeHead(404).end();
    else if (!mayReadMetrics(request.headers.authorization)) {
      response.writeHead(401, { "www-authenticate": "Bearer" }).end();
    } else response.writeHead(200, { "content-type": metricsType }).end(writeMetrics("worker"));
  });
  // a port that is taken must not keep the jobs from being done
  server.on("error", (error) => logError(error, { process: "worker" }));
  await new Promise<void>((resolve) => {
    server.once("error", () => resolve());
    server.listen(port, HOST.replace(/^\[|\]$/g, ""), resolve);
  });
  return server;
}
