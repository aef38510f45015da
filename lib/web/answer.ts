import type { IncomingMessage, ServerResponse } from "node:http";
import { logError } from "@/lib/server/errors";
import { bodyBytesMax, keepBody } from "@/lib/server/request";
import { unproxied } from "@/lib/server/unproxied";
import { findRoute, type Match } from "@/lib/web/routes";

// Next's router, proxy and request handling cost a millisecond of processor a call: more than a claim or a hold itself.

/** Answers a call of the control plane. False leaves the request to Next, untouched. */
export function answer(incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  const { method = "", url = "" } = incoming;
  const at = url.indexOf("?");
  const match = findRoute(method, at < 0 ? url : url.slice(0, at));
  if (match === null) return false;
  serve(match, incoming, outgoing).catch((error: unknown) => {
    // who asked has gone away, or the stream of the answer broke: there is nobody to tell
    if (!outgoing.destroyed && !incoming.errored) logError(error, { process: "web", path: url });
    outgoing.destroy();
  });
  return true;
}

async function serve({ handler, params }: Match, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = "" } = incoming;
  const reads = method === "GET";
  const request = new Request(`http://tracegate${incoming.url}`, {
    method,
    headers: incoming.headers as Record<string, string>,
    // a change is carried out whether or not anybody waits for its answer
    ...(reads ? { signal: goneSignal(outgoing) } : {}),
  });
  if (!reads) keepBody(request, await readBody(incoming));
  await send(await unproxied(handler)(request, { params: Promise.resolve(params) }), outgoing);
}

function goneSignal(outgoing: ServerResponse): AbortSignal {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  return gone.signal;
}

/** All of a body that is not too large; of another no more than shows that it is. */
function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(incoming.headers["content-length"] ?? 0) > bodyBytesMax) return resolve(Buffer.alloc(0));
    const chunks: Buffer[] = [];
    let size = 0;
    const done = () => resolve(Buffer.concat(chunks));
    incoming.on("data", (chunk: Buffer) => {
      // what comes after the limit is let go
      if (size > bodyBytesMax) return;
      chunks.push(chunk);
      size += chunk.length;
      if (size > bodyBytesMax) done();
    });
    incoming.once("end", done).once("error", reject);
    incoming.once("close", () => {
      if (!incoming.complete) reject(new Error("the caller went away before the end of its body"));
    });
  });
}

async function send(response: Response, outgoing: ServerResponse): Promise<void> {
  const headers: Record<string, string> = Object.fromEntries(response.headers);
  const isStream = headers["content-type"]?.startsWith("text/event-stream") === true;
  if (!isStream) {
    const body = response.body === null ? null : Buffer.from(await response.arrayBuffer());
    if (body !== null) headers["content-length"] = String(body.length);
    outgoing.writeHead(response.status, headers).end(body ?? undefined);
    return;
  }
  outgoing.writeHead(response.status, headers).flushHeaders();
  const reader = response.body?.getReader();
  outgoing.once("close", () => void reader?.cancel().catch(() => {}));
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    if (!outgoing.write(read.value)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off("drain", done).off("close", done);
      resolve();
    };
    outgoing.once("drain", done).once("close", done);
  });
}
