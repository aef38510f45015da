// The typed client against the real handlers and a real database: only the wire between them is missing.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as api from "@/lib/browser/api";
import * as people from "@/lib/browser/people-api";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { callApi, type Method, webOrigin } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newSession, newTenant, type Tenant } from "@/lib/testing/tenant";

const traceId = "abababababababababababababababab";
const spanId = "abababababababab";
const realFetch = globalThis.fetch;
let tenant: Tenant;
let cookie: string;

beforeAll(async () => {
  tenant = await newTenant("browser");
  cookie = `tg_session=${await newSession()}; tg_project=${tenant.projectId}`;
  const ingest = new Ingest(env().DATABASE_URL);
  const resource = { attributes: { "service.name": "shop, \\ inc" }, droppedAttributes: 0, schemaUrl: "" };
  const startNs = 1_767_225_600_000_000_000n;
  await ingest.add(tenant.projectId, [drawSpan({ traceId, spanId, name: "step", startNs, resource })], []);
  await ingest.close();
  globalThis.fetch = (target, init = {}) => {
    const headers = { ...(init.headers as Record<string, string>), origin: webOrigin };
    const path = String(target).replace("/api/v1", "");
    return callApi(init.method as Method, path, { cookie, headers, body: init.body ?? undefined });
  };
});
afterAll(() => {
  globalThis.fetch = realFetch;
});

const refused = (call: Promise<unknown>) =>
  call.then(
    () => new Error("it was not refused"),
    (error: api.ApiError) => error,
  );

it("reads what the calls answer", async () => {
  expect((await api.getRuns()).runs.map((run) => run.traceId)).toEqual([traceId]);
  expect((await api.getRun(traceId)).spanCount).toBe(1);
  expect((await api.getFacets({ status: ["done"] })).total).toBe(1);
  expect((await api.getSpan(traceId, spanId)).name).toBe("step");
  expect((await api.getProjects({ limit: 1000 })).projects.map(({ id }) => id)).toContain(tenant.projectId);
});

it("filters by any of several values, also with commas in them", async () => {
  const count = async (service: string[]) => (await api.getRuns({ service, limit: 10 })).runs.length;
  expect(await count(["other", "shop, \\ inc"])).toBe(1);
  expect(await count(["shop", "inc"])).toBe(0);
  expect(await count([])).toBe(1);
});

it("makes and revokes keys", async () => {
  const made = await people.createKey({ name: "by hand", scopes: ["ingest"] });
  await people.revokeKey(made.id);
  const { keys } = await people.getKeys();
  expect(keys.find(({ id }) => id === made.id)?.revokedAt).not.toBeNull();
});

describe("a call that fails", () => {
  it("throws what the problem says", async () => {
    const error = await refused(api.getRun("0".repeat(32)));
    expect(error).toMatchObject({ name: "ApiError", code: "not_found", status: 404 });
    expect(error).toHaveProperty("requestId", expect.stringMatching(/^[0-9a-f-]{36}$/));
    expect(await refused(api.createProject(""))).toMatchObject({ code: "invalid", errors: [{ path: "/name" }] });
  });

  it("throws `network` without an answer, `unreadable` for one that is none of ours, and abort as it is", async () => {
    const bridge = globalThis.fetch;
    const answers = async (answer: () => Promise<Response>) => {
      globalThis.fetch = answer;
      const error = await refused(api.getRun(traceId));
      globalThis.fetch = bridge;
      return error;
    };
    expect(await answers(() => Promise.reject(new TypeError("fetch failed")))).toMatchObject({ code: "network" });
    const page = async () => new Response("<html>", { status: 502, headers: { "x-request-id": "r1" } });
    expect(await answers(page)).toMatchObject({ code: "unreadable", status: 502, requestId: "r1" });
    expect(await answers(async () => Response.json({ traceId: 5 }))).toMatchObject({ code: "unreadable", status: 200 });
    const aborted = new DOMException("gone", "AbortError");
    expect(await answers(() => Promise.reject(aborted))).toBe(aborted);
  });
});
