// A small HTTP server for the services that the demo's agents call: a table of routes, JSON in and out.
import http from "node:http";
import type { AddressInfo } from "node:net";

type Asked = {
  readonly json: unknown;
  readonly query: URLSearchParams;
  readonly headers: http.IncomingHttpHeaders;
  /** What stands for "*" at the end of the path. */
  readonly rest: string;
};
type Reply = { readonly status: number; readonly body: unknown };
/** "METHOD /path", or with a "*" as the last segment. */
export type Route = readonly [path: string, answer: (asked: Asked) => Promise<Reply>];

export const reply = (status: number, body: unknown): Reply => ({ status, body });

export type Served = { readonly url: string; readonly close: () => Promise<void> };

export async function serveRoutes(routes: readonly Route[], port = 0): Promise<Served> {
  const table = new Map(routes);
  const server = http.createServer((request, response) => {
    answer(table, request).then(
      ({ status, body }) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body)),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

async function answer(table: ReadonlyMap<string, Route[1]>, request: http.IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? "/", "http://world");
  const at = url.pathname.lastIndexOf("/");
  const rest = decodeURIComponent(url.pathname.slice(at + 1));
  const path = `${request.method} ${url.pathname}`;
  const found = table.get(path) ?? table.get(`${request.method} ${url.pathname.slice(0, at)}/*`);
  if (found === undefined) return reply(404, { error: `nothing answers ${path}` });
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  const json: unknown = text === "" ? null : JSON.parse(text);
  return found({ json, query: url.searchParams, headers: request.headers, rest });
}
