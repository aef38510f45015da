// The front over a real socket; what it answers is the business of the route files and their own tests.
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { Problem } from "@/lib/contract/problem";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { bodyBytesMax } from "@/lib/server/request";
import { apiHeaders } from "@/lib/server/web-policy";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { answer } from "@/lib/web/answer";

let server: Server;
let url: string;
let tenant: Tenant;

beforeAll(async () => {
  tenant = await newTenant("front");
  server = createServer((request, response) => {
    if (!answer(request, response)) response.writeHead(299).end("next");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await closeLive();
  await closeDatabase();
});

const ask = (method: string, path: string, init: RequestInit = {}) =>
  fetch(`${url}/api/v1${path}`, {
    method,
    ...init,
    headers: { authorization: `Bearer ${tenant.key}`, ...init.headers },
  });

async function expectProblem(response: Response, status: number, code: string) {
  const problem = Problem.parse(await response.json());
  expect([response.status, problem.code]).toEqual([status, code]);
  expect(problem.requestId).toBe(response.headers.get("x-request-id"));
  for (const [name, value] of Object.entries(apiHeaders)) expect(response.headers.get(name)).toBe(value);
}

it("answers with the headers of the API, and leaves other paths alone", async () => {
  const response = await ask("GET", "/control");
  expect(await response.json()).toMatchObject({ epoch: 0, controls: [] });
  expect(response.headers.get("cache-control")).toBe("no-store");
  for (const [name, value] of Object.entries(apiHeaders)) expect(response.headers.get(name)).toBe(value);
  expect(await (await ask("GET", "/runs")).text()).toBe("next");
});

it("reads a body up to its limit, with and without a length", async () => {
  const json = { "content-type": "application/json" };
  const fits = JSON.stringify({ wrong: "x".repeat(bodyBytesMax - 12) });
  expect(fits.length).toBe(bodyBytesMax);
  await expectProblem(await ask("POST", "/holds", { body: fits, headers: json }), 422, "invalid");
  await expectProblem(await ask("POST", "/holds", { body: `${fits} `, headers: json }), 413, "too_large");
  const streamed = new Blob([`${fits} `]).stream();
  const chunked = { body: streamed, headers: json, duplex: "half" } as RequestInit;
  await expectProblem(await ask("POST", "/holds", chunked), 413, "too_large");
  await expectProblem(await ask("POST", "/holds", { body: "{", headers: json }), 400, "bad_json");
  await expectProblem(await ask("POST", "/holds", { body: "{}", headers: {} }), 415, "unsupported_media_type");
  const unknown = { authorization: "Bearer tg_unknown" };
  await expectProblem(
    await ask("POST", "/holds", { body: `${fits} `, headers: { ...json, ...unknown } }),
    401,
    "unauthorized",
  );
});

it("refuses names that are not those of this machine", async () => {
  const said = await new Promise<string>((resolve) => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    let text = "";
    socket.on("data", (data) => {
      text += data;
    });
    socket.on("close", () => resolve(text));
    const lines = ["GET /api/v1/control HTTP/1.1", "host: evil.example", `authorization: Bearer ${tenant.key}`];
    socket.write(`${lines.join("\r\n")}\r\nconnection: close\r\n\r\n`);
  });
  expect(said).toMatch(/^HTTP\/1\.1 403 /);
  expect(said).toContain('"code":"forbidden"');
});

it("streams, and leaves nothing running for a reader that has left", async () => {
  const set = vi.spyOn(globalThis, "setInterval");
  const clear = vi.spyOn(globalThis, "clearInterval");
  const beat = () => set.mock.results.find((_, at) => set.mock.calls[at]?.[1] === 4_000)?.value;
  const leave = new AbortController();
  const response = await ask("GET", "/control/stream", { signal: leave.signal });
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const first = await response.body?.getReader().read();
  expect(new TextDecoder().decode(first?.value)).toMatch(/^event: hello\ndata: \{"epoch":0,/);
  await expect.poll(beat).toBeDefined();
  expect(clear).not.toHaveBeenCalledWith(beat());
  leave.abort();
  await expect.poll(() => clear.mock.calls.some(([timer]) => timer === beat())).toBe(true);
});
