// An HTTP server that speaks the protocols of the model providers and does what a script says. Nothing here is measured
// or made up: the script names texts and tokens, so whoever talks to it can know to the byte what comes back.
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Dialect, sayIn } from "./answer";
import { chat } from "./chat";
import { brokenStream, failure } from "./failure";
import { generate } from "./generate";
import { messages } from "./messages";
import { readRequest } from "./read-request";
import { responses } from "./responses";
import type { ModelApi, ModelRequest, Scenario } from "./scenario";
import { sendStream } from "./send-stream";

const dialects: Readonly<Record<ModelApi, Dialect>> = { chat, responses, messages, generate };

export type ModelServer = {
  /** Without a path: providers' base URLs are this, or this and "/v1", as their clients expect. */
  readonly url: string;
  /** All that arrived, the oldest first. */
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
};

export async function openModelServer(
  script: (request: ModelRequest) => Scenario | Promise<Scenario>,
  port = 0,
): Promise<ModelServer> {
  const requests: ModelRequest[] = [];
  const server = http.createServer(async (incoming, response) => {
    try {
      const request = await readRequest(incoming, requests.length + 1);
      if (request === null) return void response.writeHead(404).end();
      requests.push(request);
      await play(request, await script(request), response);
    } catch {
      response.destroy(); // the client went away, or the script is at a loss: both look like a broken connection
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function play(request: ModelRequest, scenario: Scenario, response: http.ServerResponse): Promise<void> {
  if (scenario.afterMs !== undefined) await sleep(scenario.afterMs);
  response.setHeader("x-request-id", `req_${request.number}`);
  if ("drops" in scenario) return void response.destroy();
  if ("fails" in scenario) {
    if (scenario.retryAfterS !== undefined) response.setHeader("retry-after", scenario.retryAfterS);
    return sendJson(response, scenario.fails, JSON.stringify(failure(request.api, scenario.fails)));
  }
  const asEvents = request.stream === "events";
  if ("raw" in scenario) {
    response.writeHead(200, { "content-type": asEvents ? "text/event-stream" : "application/json" });
    return void response.end(scenario.raw);
  }
  const said = sayIn(request, scenario.say);
  const dialect = dialects[request.api];
  if (asEvents) {
    return sendStream(response, dialect.events(said, request), scenario, brokenStream(request.api));
  }
  const whole =
    request.stream === "list" ? dialect.events(said, request).map(({ data }) => data) : dialect.whole(said, request);
  return sendJson(response, 200, JSON.stringify(whole), scenario.cutAfter !== undefined);
}

function sendJson(response: http.ServerResponse, status: number, json: string, cut = false): void {
  const bytes = Buffer.from(json);
  response.writeHead(status, { "content-type": "application/json", "content-length": bytes.length });
  if (!cut) return void response.end(bytes);
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
}
