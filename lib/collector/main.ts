// The collector process: takes OTLP on OTLP_HTTP_PORT and OTLP_GRPC_PORT, and acknowledges what PostgreSQL has committed.
import { startCollector } from "@/lib/collector/collector";
import { log } from "@/lib/collector/log";
import { closeDatabase } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { findKey } from "@/lib/server/keys";
import { defaultProjectId } from "@/lib/server/projects";
import { isAdminKey } from "@/lib/server/secrets";
import { nameOwnProcess, sendOwnSpans } from "@/lib/server/telemetry/own-spans";

/** The supervisor kills what has not ended after 10 s. */
const stopMs = 9_000;

async function main(): Promise<void> {
  nameOwnProcess("collector");
  const { HOST: host, OTLP_HTTP_PORT: httpPort, OTLP_GRPC_PORT: grpcPort, DATABASE_URL } = env();
  const ingest = new Ingest(DATABASE_URL);
  const keys = { findKey, isAdminKey, defaultProjectId };
  const collector = await startCollector({ host, httpPort, grpcPort, store: ingest, keys });
  log("info", "listening", { host, http: collector.httpPort, grpc: collector.grpcPort });
  // Partitions are made on demand too; the first request should not have to.
  ingest.prepare().catch((error) => log("warn", "partitions could not be prepared", { error }));
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());

  async function stop(): Promise<void> {
    log("info", "stopping");
    setTimeout(() => process.exit(1), stopMs).unref();
    await collector.stop();
    await sendOwnSpans();
    await ingest.close();
    await closeDatabase();
    log("info", "stopped");
    process.exit(0);
  }
}

// Whoever read the log is gone: that is no reason to end.
process.stdout.on("error", () => {});

main().catch((error: NodeJS.ErrnoException) => {
  const taken = error.code === "EADDRINUSE" || error.code === "EACCES";
  log(
    "error",
    taken ? `the collector cannot listen: ${error.message}` : "the collector cannot start",
    taken ? {} : { error },
  );
  process.exit(1);
});
