// Stands between SDK and server, so that the server can be away: one address as an application knows it, which refuses
// connections while it is shut. Traces go on to the collector, all else to the web.
import http from "node:http";
import type { AddressInfo } from "node:net";

export type Front = {
  readonly url: string;
  /** From now on nothing is reachable, as after a crash: calls under way are cut. */
  shut(): Promise<void>;
  open(): Promise<void>;
};

export async function openFront(web: string, collector: string): Promise<Front> {
  const agent = new http.Agent({ keepAlive: true });
  const server = http.createServer((incoming, outgoing) => {
    const target = `${incoming.url?.startsWith("/v1/") ? collector : web}${incoming.url}`;
    const { method = "GET", headers } = incoming;
    const onward = http.request(target, { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    shut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    open: () => listen(port),
  };
}
