// Every route of the API, found in the file tree, with every kind of credential. A route or method that is not in the
// table of calls fails here.
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiCall, apiCalls } from "@/lib/contract/api";
import { Problem } from "@/lib/contract/problem";
import { callApi, catchAll, type Method, routeFiles } from "@/lib/testing/call-api";
import { newSession, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

const calls = Object.entries<ApiCall>(apiCalls);
const files = routeFiles();
const methods: Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const unknownId = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };

let tenant: Tenant;
let revoked: Tenant;
let session: string;

beforeAll(async () => {
  tenant = await newTenant("walk");
  revoked = await newTenant("revoked");
  session = await newSession();
  const { projectId, keyId } = revoked;
  expect((await callApi("DELETE", `/projects/${projectId}/keys/${keyId}`, { key: testAdminKey })).status).toBe(204);
});

/** What a call cannot do without. */
const neededQuery: Readonly<Record<string, string>> = { "/runs/suggest": "?field=model" };
const pathOf = (call: ApiCall) =>
  `${call.path}${neededQuery[call.path] ?? ""}`.replace(/\{(\w+)\}/g, (_, name: string) => {
    const ids: Record<string, string> = { ...unknownId, projectId: tenant.projectId, keyId: tenant.keyId };
    return ids[name] ?? "unnamed";
  });

async function expectProblem(response: Response, status: number, code: string) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const problem = Problem.parse(await response.json());
  expect(problem).toMatchObject({ type: `urn:tracegate:problem:${code}`, status, code });
  expect(response.status).toBe(status);
  expect(problem.requestId).toBe(response.headers.get("x-request-id"));
  expect(JSON.stringify(problem)).not.toMatch(/select |prisma|node_modules|at \w+ \(/i);
  return problem;
}

describe("the file tree and the table of calls", () => {
  it("hold the same paths", () => {
    const served = files.map((file) => file.path).filter((path) => path !== catchAll);
    expect(served.sort()).toEqual([...new Set(calls.map(([, call]) => call.path))].sort());
  });

  it.each(files.map((file) => file.path))("%s answers each method that is no call with 404", async (path) => {
    const target = path === catchAll ? "/no/such/path" : path.replace(/\{\w+\}/g, tenant.projectId);
    const known = calls.filter(([, call]) => call.path === path).map(([, call]) => call.method as Method);
    for (const method of methods) {
      if (known.includes(method) || (method === "HEAD" && known.includes("GET"))) continue;
      await expectProblem(await callApi(method, target, { key: tenant.key }), 404, "not_found");
    }
  });
});

const closed = calls.filter(([, call]) => call.who !== "open");

describe.each(closed)("%s", (_, call) => {
  const ask = (asking: Parameters<typeof callApi>[2]) => callApi(call.method, pathOf(call), asking);

  it.each([
    ["no credential", () => ({})],
    ["an unknown key", () => ({ key: `${tenant.key.slice(0, -1)}${tenant.key.endsWith("A") ? "B" : "A"}` })],
    ["a key with something after it", () => ({ key: `${tenant.key}x` })],
    ["a revoked key", () => ({ key: revoked.key })],
    ["the admin key cut short", () => ({ key: testAdminKey.slice(0, -1) })],
    ["basic authentication", () => ({ headers: { authorization: `Basic ${btoa(`admin:${testAdminKey}`)}` } })],
    ["two keys", () => ({ headers: { authorization: `Bearer ${tenant.key} ${testAdminKey}` } })],
    ["a made-up session", () => ({ cookie: "tg_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })],
    ["a key as a session", () => ({ cookie: `tg_session=${tenant.key}` })],
    ["a bad key beside a good session", () => ({ key: "tg_bad", cookie: `tg_session=${session}` })],
  ])("refuses %s", async (_name, asking) => {
    const response = await ask(asking());
    await expectProblem(response, 401, "unauthorized");
  });

  it("says how to authenticate", async () => {
    expect((await ask({})).headers.get("www-authenticate")).toBe("Bearer");
  });

  it.runIf(call.who === "admin")("refuses the key of a project", async () => {
    await expectProblem(
      await ask({ key: tenant.key, body: call.method === "POST" ? {} : undefined }),
      403,
      "forbidden",
    );
  });

  it.runIf(call.who === "reader")("refuses the admin key", async () => {
    await expectProblem(await ask({ key: testAdminKey }), 403, "forbidden");
  });

  it.runIf(call.who === "reader" && call.params !== undefined)("knows nothing of an unknown run", async () => {
    await expectProblem(await ask({ key: tenant.key }), 404, "not_found");
    await expectProblem(await ask({ cookie: `tg_session=${session}` }), 404, "not_found");
  });

  it.runIf(call.params === undefined && call.method === "GET")("answers in the shape that it declares", async () => {
    const response = await ask(call.who === "admin" ? { key: testAdminKey } : { key: tenant.key });
    expect(response.status).toBe(call.status);
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    call.answer?.parse(await response.json());
  });

  it.runIf(call.method !== "GET")("refuses a change that another site asks for with the session", async () => {
    for (const headers of [
      { origin: "http://evil.example" },
      { origin: "http://127.0.0.1:4000" },
      { origin: "null" },
      {},
    ]) {
      await expectProblem(await ask({ cookie: `tg_session=${session}`, headers, body: {} }), 403, "forbidden");
    }
  });
});

it("describes itself to everybody, and every call of the table", async () => {
  const response = await callApi("GET", "/openapi.json");
  expect(response.status).toBe(200);
  const document = await response.json();
  expect(document.openapi).toBe("3.1.0");
  const described = Object.entries<Record<string, { operationId: string }>>(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`),
  );
  expect(described.sort()).toEqual(calls.map(([id, call]) => `${id} ${call.method} /api/v1${call.path}`).sort());

  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...references].sort()).toEqual(Object.keys(document.components.schemas).sort());
  expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)|\$defs/g)).toBeNull();
});
