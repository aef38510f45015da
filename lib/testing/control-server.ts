import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { answer } from "@/lib/web/answer";

/** The control plane over a real socket, as the web process serves it; can be stopped and started again at its address. */
export class ControlServer {
  /** Paths that a proxy in between does not let through. */
  blocked: RegExp | null = null;
  #server: Server | null = null;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      if (this.blocked?.test(request.url ?? "") || !answer(request, response)) response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    if (server === null) return;
    this.#server = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
