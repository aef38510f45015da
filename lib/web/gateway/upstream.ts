// The connection to a vendor. Node's own client: its streams cost a fraction of those of fetch.
import http from "node:http";
import https from "node:https";

/** Idle connections end before many servers close theirs (Node's after 5 s): none is closed under a request on its way. */
const idleMs = 4_000;
const agentOptions = { keepAlive: true, timeout: idleMs, maxFreeSockets: 256, scheduling: "lifo" as const };
const agents = { "http:": new http.Agent(agentOptions), "https:": new https.Agent(agentOptions) };

export type Sent = {
  readonly request: http.ClientRequest;
  /** Rejects where no answer began. */
  readonly answer: Promise<http.IncomingMessage>;
};

/** Sends the head; the body is the caller's to write and end. Redirects are not followed. */
export function sendHead(target: URL, method: string, headers: readonly [string, string][]): Sent {
  const isTls = target.protocol === "https:";
  const request = (isTls ? https : http).request(target, { method, agent: agents[isTls ? "https:" : "http:"] });
  for (const [name, value] of headers) request.appendHeader(name, value);
  const answer = new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once("response", resolve);
    request.once("error", reject);
    request.once("close", () => reject(new Error("the connection closed without an answer")));
  });
  // heard by whoever waits for the answer; a connection that breaks later is told by the answer itself
  answer.catch(() => {});
  request.on("error", () => {});
  return { request, answer };
}
