import http from "node:http";
import https from "node:https";
import { isClosedLiteral, lookupOpen } from "@/lib/server/control/public-address";

export type OpenAnswer = { readonly status: number; readonly text: string; readonly retryAfterS: string | undefined };
type Post = {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly timeoutMs: number;
  readonly answerBytesMax: number;
};

/** Nothing came back. `reached`: the other side may have got the request. */
export class NoAnswer extends Error {
  readonly reached: boolean;

  constructor(message: string, reached: boolean) {
    super(message);
    this.name = "NoAnswer";
    this.reached = reached;
  }
}

/** Posts to an address that somebody gave. Follows no redirect, connects to open addresses only; throws NoAnswer. */
export function postOpen(url: URL, { headers, body, timeoutMs, answerBytesMax }: Post): Promise<OpenAnswer> {
  if (isClosedLiteral(url.hostname.replace(/^\[|\]$/g, "")))
    return Promise.reject(new NoAnswer("its address is not public", false));
  return new Promise((resolve, reject) => {
    let reached = false;
    const fail = (error: Error) => reject(new NoAnswer(error.message, reached));
    const send = url.protocol === "https:" ? https.request : http.request;
    const request = send(url, {
      method: "POST",
      headers: { ...headers, "content-length": String(Buffer.byteLength(body)), "user-agent": "Tracegate" },
      lookup: lookupOpen,
      agent: false,
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on("socket", (socket) => {
      socket.on(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        reached = true;
      });
    });
    request.on("error", fail);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on("data", (chunk: Buffer) => {
        size += chunk.length;
        if (size <= answerBytesMax) chunks.push(chunk);
        else response.destroy(new Error("its answer is too long"));
      });
      response.on("error", fail);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString("utf8"),
          retryAfterS: response.headers["retry-after"],
        }),
      );
    });
    request.end(body);
  });
}
