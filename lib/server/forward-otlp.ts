// OTLP that arrives at the web port goes on to the collector as it streams in, and the collector's answer comes back:
// one place decides about keys, sizes and formats.
import { type IncomingMessage, request as send } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { collectorOrigin } from "@/lib/server/collector-origin";
import { selfHeader } from "@/lib/server/telemetry/own-spans";

/** `x-forwarded-for`, which Next sets, tells the collector who is behind this process. */
const passedOn = [
  "authorization",
  "x-api-key",
  "content-type",
  "content-encoding",
  "content-length",
  "origin",
  "forwarded",
  "x-forwarded-for",
  "traceparent",
  selfHeader,
];
const passedBack = ["content-type", "retry-after", "www-authenticate", "allow"];

/** The collector's answer; 503 where it does not give one. */
export async function forwardOtlp(request: Request): Promise<Response> {
  try {
    const answer = await ask(request);
    const headers = passedBack.flatMap((name) => pair(name, answer.headers[name]?.toString()));
    const body = new Uint8Array(await buffer(answer));
    return new Response(body, { status: answer.statusCode ?? 502, headers });
  } catch {
    const status = { code: 14, message: "the collector does not answer: try again later" };
    return Response.json(status, { status: 503, headers: { "retry-after": "2" } });
  }
}

function ask(request: Request): Promise<IncomingMessage> {
  const { pathname } = new URL(request.url);
  const headers = Object.fromEntries(passedOn.flatMap((name) => pair(name, request.headers.get(name))));
  return new Promise((resolve, reject) => {
    const asked = send(`${collectorOrigin()}${pathname}`, { method: request.method, headers }, resolve);
    asked.on("error", reject);
    if (request.body === null) return void asked.end();
    // once the collector has answered, it does not matter that the rest of the body finds no reader
    const body = Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]);
    body.on("error", (error) => asked.destroy(error));
    body.pipe(asked);
  });
}

const pair = (name: string, value: string | null | undefined): [string, string][] => (value ? [[name, value]] : []);
