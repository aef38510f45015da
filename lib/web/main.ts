// The web process: the gateway and the control plane's calls before Next, everything else by Next. In development Next
// answers those calls too, so that it reloads them; the gateway streams on Node's own sockets and needs a restart.
import { createServer } from "node:http";
import next from "next";
import { closeDatabase } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { logError } from "@/lib/server/errors";
import { closeLive } from "@/lib/server/live";
import { nameOwnProcess, sendOwnSpans } from "@/lib/server/telemetry/own-spans";
import { answer } from "@/lib/web/answer";
import { answerGateway } from "@/lib/web/gateway/answer";
import { closeGateway } from "@/lib/web/gateway/carried";

/** What is under way gets this long; streams and long polls are cut at its end, and their clients come back. */
const graceMs = 2_000;
const keepAliveMs = 75_000;

async function main(): Promise<void> {
  const { HOST, PORT } = env();
  const hostname = HOST.replace(/^\[|\]$/g, "");
  nameOwnProcess("web");
  const dev = process.env.NODE_ENV === "development";
  const server = createServer((request, response) => {
    if (answerGateway(request, response) || (!dev && answer(request, response))) return;
    pages(request, response).catch((error: unknown) => {
      logError(error, { process: "web", path: request.url ?? "" });
      response.destroy();
    });
  });
  const app = next({ dev, dir: process.cwd(), hostname, port: PORT, quiet: !dev, httpServer: server });
  const pages = app.getRequestHandler();
  await app.prepare();
  server.on("error", (error) => {
    logError(error, { process: "web" });
    process.exit(1);
  });
  // longer than agents and proxies keep an idle connection: none is closed under a request on its way
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 1_000;
  server.listen(PORT, hostname);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    setTimeout(() => server.closeAllConnections(), graceMs).unref();
    await closed;
    await sendOwnSpans();
    await closeGateway();
    await closeLive();
    await closeDatabase();
    process.exit(0);
  }
}

// whoever read the log is gone: that is no reason to end
process.stdout.on("error", () => {});

main().catch((error: unknown) => {
  logError(error, { process: "web" });
  process.exit(1);
});
