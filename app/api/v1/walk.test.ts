// Every route of the API, found in the file tree, with every kind of credential. A route or method that is not in the
// table of calls fails here.
import { beforeAll, describe, expect, it } from "vitest";
import { apiCalls } from "@/lib/contract/api";
import type { ApiCall, Who } from "@/lib/contract/call";
import { controlCalls } from "@/lib/contract/control-api";
import { Problem } from "@/lib/contract/problem";
import { type Scope, scopes } from "@/lib/contract/projects";
import { callApi, catchAll, type Method, routeFiles, webOrigin } from "@/lib/testing/call-api";
import { newAccount, newMember, newSession, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

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
const neededQuery: Readonly<Record<string, string>> = {
  "/runs/suggest": "?field=model",
  "/prices": "?model=gpt-4o",
  "/gates/use": "?pipeline=desk",
  "/gates/versions": "?pipeline=desk&step=refund",
};
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

const ranks = ["viewer", "reviewer", "operator", "owner"] as const;
type Rank = (typeof ranks)[number];
type Kind = "admin" | "machine" | `key ${Scope}` | `token ${Rank}` | `browser ${Rank}`;
const kinds: readonly Kind[] = [
  "admin",
  "machine",
  ...scopes.map((scope) => `key ${scope}` as const),
  ...ranks.flatMap((rank) => [`token ${rank}`, `browser ${rank}`] as const),
];

const from = (rank: Rank): Kind[] => [
  "machine",
  ...ranks.slice(ranks.indexOf(rank)).flatMap((each) => [`token ${each}`, `browser ${each}`] as const),
];
const browsers: readonly Kind[] = ["machine", ...ranks.map((rank) => `browser ${rank}` as const)];
/** Written out, apart from the code that judges it: who may ask, of people; what keys may depends on the call, too. */
const mayOf: Readonly<Record<Exclude<Who, "open" | `key or ${Rank}`>, readonly Kind[]>> = {
  any: kinds,
  admin: ["admin", "machine"],
  "admin or browser": ["admin", ...browsers],
  browser: browsers,
  reader: from("viewer"),
  key: [],
  viewer: from("viewer"),
  reviewer: from("reviewer"),
  operator: from("operator"),
  owner: from("owner"),
  "admin scope or owner": ["key admin", ...from("owner")],
};
const controlPlane = new Set<ApiCall>(Object.values<ApiCall>(controlCalls));

function mayAsk(call: ApiCall): readonly Kind[] {
  const { who, method, path, reads } = call;
  if (path === "/runs/import") return ["key ingest", ...from("operator")];
  if (who === "key") return ["key control"];
  if (who.startsWith("key or ")) return ["key control", ...from(who.replace("key or ", "") as Rank)];
  if (who === "open") return kinds;
  const people = mayOf[who as keyof typeof mayOf];
  if (who !== "reader") return people;
  if (method !== "GET" && !reads) return ["key control", ...people];
  return ["key read", ...(method === "GET" && controlPlane.has(call) ? (["key control"] as const) : []), ...people];
}

/** Somebody who may ask. */
const credentialFor = (call: ApiCall) => asking(mayAsk(call).find((kind) => kind !== "machine") ?? "admin");

type Credential = { readonly key?: string; readonly cookie?: string; readonly headers?: Record<string, string> };
const credentials = new Map<Kind, Credential>();
/** Owner and key of another project. */
let foreigners: readonly [Credential, Credential];
const asking = (kind: Kind): Credential => credentials.get(kind) ?? {};

async function newKey(scope: Scope): Promise<string> {
  const cookie = `tg_session=${session}; tg_project=${tenant.projectId}`;
  const body = { name: scope, scopes: [scope] };
  const answer = await callApi("POST", "/keys", { cookie, headers: { origin: webOrigin }, body });
  return (await answer.json()).key;
}

beforeAll(async () => {
  const headers = { origin: webOrigin };
  credentials.set("admin", { key: testAdminKey });
  credentials.set("machine", { cookie: `tg_session=${session}; tg_project=${tenant.projectId}`, headers });
  for (const scope of scopes) credentials.set(`key ${scope}`, { key: await newKey(scope) });
  const foreign = await newTenant("foreign");
  foreigners = [{ key: await newMember(foreign.projectId, "owner") }, { key: foreign.key }];
  for (const rank of ranks) {
    credentials.set(`token ${rank}`, { key: people[rank] });
    credentials.set(`browser ${rank}`, { cookie: (await newAccount(tenant.projectId, rank)).cookie, headers });
  }
});

/** Something of the project for each parameter that names one; what is not here is the id of nothing. */
const made: Record<string, string> = {};

beforeAll(async () => {
  const make = async (kind: Kind, method: Method, target: string, body: unknown) => {
    const response = await callApi(method, target, { ...asking(kind), body });
    expect([200, 201], `${target}: ${response.status}`).toContain(response.status);
    return response.json();
  };
  const budget = { scope: { kind: "project" }, period: "day", limitMicroUsd: 1 };
  const gate = { pipeline: "walk", step: "s", required: false, risk: "low", quorum: 1, approvers: null };
  const outcomes = [{ resource: "walked", generation: 1, ok: true }];
  const run = { id: "walked", pipeline: "walk", version: "1", inputHash: "0".repeat(64), limits: { microUsd: 1 } };
  made["/runs"] = (await make("key control", "POST", "/runs", run)).id;
  made["/budgets"] = (await make("token owner", "POST", "/budgets", budget)).id;
  made["/gates"] = (await make("token owner", "PUT", "/gates", gate)).id;
  made["/teams"] = (await make("token owner", "POST", "/teams", { name: "walkers" })).name;
  made["/keys"] = (await make("token owner", "POST", "/keys", { name: "walked", scopes: ["read"] })).id;
  made["/members"] = (await (await callApi("GET", "/members", { key: tenant.key })).json()).members[0].id;
  const alert = { name: "Cost", metric: "cost", condition: { kind: "above", limit: 5_000_000 } };
  made["/alerts"] = (await make("token owner", "POST", "/alerts", alert)).id;
  const hook = { url: "http://127.0.0.1:9/", events: ["finding.new"] };
  made["/webhooks"] = (await make("token owner", "POST", "/webhooks", hook)).id;
  await make("key control", "POST", "/breakers/report", { reporter: "walk", outcomes });
  made["/breakers"] = "walked";
});

const ofTenant = (call: ApiCall) => {
  const root = `/${call.path.split("/")[1]}`;
  const first = made[root];
  return first === undefined ? pathOf(call) : pathOf({ ...call, path: call.path.replace(/\{\w+\}/, first) });
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

  it("is for those whom its table names, by key, token and browser, and for nobody else", async () => {
    const may = mayAsk(call);
    for (const kind of kinds) {
      const allowed = may.includes(kind);
      // what a change without a body does is not undone here
      if (allowed && call.method !== "GET" && call.body === undefined) continue;
      const body = call.body === undefined ? undefined : { wrong: 1 };
      const response = await ask({ ...asking(kind), body });
      if (!allowed) await expectProblem(response, 403, "forbidden");
      else expect([401, 403], `${kind}: ${response.status}`).not.toContain(response.status);
      if (!response.bodyUsed) await response.body?.cancel();
    }
  });

  it.runIf(call.who !== "admin" && call.params !== undefined)("knows nothing of what was never made", async () => {
    const body = call.body === undefined ? undefined : { wrong: 1 };
    // a person may isolate a resource before anything is reported of it
    const [status, code] = call.path.endsWith("/isolate") ? ([422, "invalid"] as const) : ([404, "not_found"] as const);
    await expectProblem(await ask({ ...credentialFor(call), body }), status, code);
    if (call.who === "reader" && call.method === "GET")
      await expectProblem(await ask({ cookie: `tg_session=${session}` }), 404, "not_found");
  });

  it.runIf(call.params !== undefined && call.who !== "admin" && call.who !== "browser")(
    "tells the people and keys of another project that there is nothing",
    async () => {
      const body = call.body === undefined ? undefined : { wrong: 1 };
      const [owner, key] = foreigners;
      const other = mayAsk(call).includes("token owner") ? owner : key;
      const response = await callApi(call.method, ofTenant(call), { ...other, body });
      const [status, code] = call.path.endsWith("/isolate")
        ? ([422, "invalid"] as const)
        : ([404, "not_found"] as const);
      await expectProblem(response, status, code);
    },
  );

  // a diff is of runs that are there: lib/server/diff/diff.test.ts
  it.runIf(call.params === undefined && call.method === "GET" && call.mediaType === undefined && call.path !== "/diff")(
    "answers in the shape that it declares",
    async () => {
      const response = await ask(credentialFor(call));
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
