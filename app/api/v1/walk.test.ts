// Every route of the API, found in the file tree, with every kind of credential. A route or method that is not in the
// table of calls fails here.
import { beforeAll, describe, expect, it } from "vitest";
import { apiCalls } from "@/lib/contract/api";
import type { ApiCall } from "@/lib/contract/call";
import { Problem } from "@/lib/contract/problem";
import { callApi, catchAll, type Method, routeFiles } from "@/lib/testing/call-api";
import { newMember, newSession, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

const calls = Object.entries<ApiCall>(apiCalls);
const files = routeFiles();
const methods: Method[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const unknownId = {
  viewId: "0af76519-16cd-43dd-8448-eb211c80319c",
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  contractId: "0af7651916cd43dd8448eb211c80319c",
};

let tenant: Tenant;
let revoked: Tenant;
let session: string;
let people: Record<"viewer" | "reviewer" | "operator" | "owner", string>;

beforeAll(async () => {
  tenant = await newTenant("walk");
  revoked = await newTenant("revoked");
  session = await newSession();
  const [viewer, reviewer, operator, owner] = await Promise.all(
    (["viewer", "reviewer", "operator", "owner"] as const).map((role) => newMember(tenant.projectId, role)),
  );
  people = { viewer, reviewer, operator, owner } as typeof people;
  const { projectId, keyId } = revoked;
  expect((await callApi("DELETE", `/projects/${projectId}/keys/${keyId}`, { key: testAdminKey })).status).toBe(204);
});

/** What a call cannot do without. */
const neededQuery: Readonly<Record<string, string>> = { "/runs/suggest": "?field=model", "/prices": "?model=gpt-4o" };
const pathOf = (call: ApiCall) =>
  `${call.path}${neededQuery[call.path] ?? ""}`.replace(/\{(\w+)\}/g, (_, name: string) => {
    const ids: Record<string, string> = { ...unknownId, projectId: tenant.projectId, keyId: tenant.keyId };
    if (name === "id" || name === "memberId") return "0af76519-16cd-43dd-8448-eb211c80319c";
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

/** Somebody who may ask. */
const credentialFor = ({ who }: ApiCall) => {
  if (who === "admin") return testAdminKey;
  if (who === "any" || who === "reader" || who === "key" || who.startsWith("key or")) return tenant.key;
  return people.owner;
};
/** Members without the right, and keys of the wrong kind. */
const strangersTo = ({ who }: ApiCall) => {
  const ranks = ["viewer", "reviewer", "operator", "owner"] as const;
  const below = (role: string) =>
    ranks.slice(0, ranks.indexOf(role as (typeof ranks)[number])).map((rank) => people[rank]);
  if (who === "admin") return [tenant.key, people.owner];
  if (who === "reader") return [testAdminKey];
  if (who === "key") return [testAdminKey, people.owner];
  const role = who.replace("key or ", "");
  return [testAdminKey, ...(role === who ? [tenant.key] : []), ...below(role)];
};

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

  it.runIf(call.who !== "any")("refuses who is of another kind, or has a lower role", async () => {
    for (const key of strangersTo(call)) {
      await expectProblem(await ask({ key, body: call.body === undefined ? undefined : {} }), 403, "forbidden");
    }
  });

  it.runIf(call.who !== "admin" && call.params !== undefined)("knows nothing of what was never made", async () => {
    const body = call.body === undefined ? undefined : { wrong: 1 };
    // a person may isolate a resource before anything is reported of it
    const [status, code] = call.path.endsWith("/isolate") ? ([422, "invalid"] as const) : ([404, "not_found"] as const);
    await expectProblem(await ask({ key: credentialFor(call), body }), status, code);
    if (call.who === "reader" && call.method === "GET")
      await expectProblem(await ask({ cookie: `tg_session=${session}` }), 404, "not_found");
  });

  // a diff is of runs that are there: lib/server/diff/diff.test.ts
  it.runIf(call.params === undefined && call.method === "GET" && call.mediaType === undefined && call.path !== "/diff")(
    "answers in the shape that it declares",
    async () => {
      const response = await ask({ key: credentialFor(call) });
      expect(response.status).toBe(call.status);
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.headers.get("cache-control")).toBe("no-store");
      call.answer?.parse(await response.json());
    },
  );

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
