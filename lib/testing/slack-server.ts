import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type SlackCall = { readonly method: string; readonly token: string; readonly body: Record<string, string> };

/** Slack's Web API as far as it is called, scripted: users by id, and answers that a test puts in the way. */
export class SlackServer {
  readonly calls: SlackCall[] = [];
  readonly emails = new Map<string, string>();
  /** The next answers of a method instead of success. */
  readonly refusals = new Map<string, { status: number; body: object; headers?: Record<string, string> }[]>();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const method = (request.url ?? "").replace("/api/", "");
        const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString("utf8")));
        const token = (request.headers.authorization ?? "").replace("Bearer ", "");
        this.calls.push({ method, token, body });
        const refusal = this.refusals.get(method)?.shift();
        const answer = refusal ?? { status: 200, body: this.#answer(method, body) };
        response.writeHead(answer.status, { "content-type": "application/json", ...refusal?.headers });
        response.end(JSON.stringify(answer.body));
      });
    });
  }

  #answer(method: string, body: Record<string, string>): object {
    if (method === "chat.postMessage") return { ok: true, channel: "C042", ts: `1700000000.${this.calls.length}` };
    if (method !== "users.info") return { ok: true };
    const email = this.emails.get(body["user"] ?? "");
    return email === undefined ? { ok: true, user: { profile: {} } } : { ok: true, user: { profile: { email } } };
  }

  of(method: string): SlackCall[] {
    return this.calls.filter((call) => call.method === method);
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
