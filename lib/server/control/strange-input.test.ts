// What nobody sends by accident: characters that Postgres cannot keep, numbers beyond its own, cursors that nobody gave.
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi, type Method } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let owner: string;

beforeAll(async () => {
  tenant = await newTenant("strange");
  owner = await newMember(tenant.projectId, "owner");
});

afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

const call = async (method: Method, path: string, body?: unknown, key = tenant.key) => {
  const response = await callApi(method, path, { key, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: await response.json() };
};
const refusedAt = ({ status, body }: Awaited<ReturnType<typeof call>>) => [status, body.errors?.[0]?.path];

it.each([
  "/approvals?runId=%00",
  "/runs/resumable?pipeline=a%00",
  "/budgets?cursor=%00",
  "/audit?subject=%00",
  "/audit?q=a%00",
  "/audit?action=%00",
])("names %s", async (path) => {
  const key = path.startsWith("/audit") ? owner : tenant.key;
  expect(refusedAt(await call("GET", path, undefined, key))).toEqual([422, `?${/\?(\w+)/.exec(path)?.[1]}`]);
});

it("names a NUL in a webhook's address", async () => {
  const hook = { url: "http://127.0.0.1:9/\0", events: ["*"] };
  expect(refusedAt(await call("POST", "/webhooks", hook, owner))).toEqual([422, "/url"]);
});

it.each([
  ["GET", "/costs?to=0001-01-01T00:00:00Z", undefined, "?to"],
  ["GET", "/costs?to=9999-12-31T23:59:59Z", undefined, "?to"],
  ["POST", "/prices/reprice", { to: "9999-12-31T23:59:59.999Z" }, "/to"],
  ["POST", "/data/users/preview", { userId: "a\0b" }, "/userId"],
] as const)("names what no row can hold: %s %s", async (method, path, body, place) => {
  expect(refusedAt(await call(method, path, body, owner))).toEqual([422, place]);
});

it("counts no runs from the last year there is", async () => {
  expect((await call("GET", "/runs/histogram?from=9999-12-31T23:59:59Z")).status).toBe(200);
});

it("answers nothing after the last cursor that a list can have", async () => {
  const cursor = Buffer.from("9223372036854775807").toString("base64url");
  const { status, body } = await call("GET", `/audit?cursor=${cursor}`, undefined, owner);
  expect([status, body.entries]).toEqual([200, []]);
});

it("knows no window before 1970", async () => {
  const budget = { scope: { kind: "project" }, period: "day", limitMicroUsd: 1, tz: "Europe/Berlin" };
  const { id } = (await call("POST", "/budgets", budget, owner)).body;
  expect(refusedAt(await call("GET", `/budgets/${id}?at=0001-01-01T00:00:00.000Z`))).toEqual([422, "?at"]);
  const { body } = await call("GET", `/budgets/${id}?at=1970-01-01T00:00:00.000Z`);
  expect(body.window.start).toBe("1969-12-31T23:00:00.000Z");
});

it("edits a field whose name holds a NUL", async () => {
  const limits = { microUsd: 1 };
  const { id: runId } = (
    await call("POST", "/runs", { pipeline: "desk", version: "1", inputHash: "0".repeat(64), limits })
  ).body;
  await call("POST", `/runs/${runId}/lease`, { holder: "a" });
  const ask = { runId, stepKey: "s", name: "s", fence: 1, ask: "?", args: { "a\0": 1 }, risk: "low", edit: ["a\0"] };
  const asked = await call("POST", "/approvals", ask);
  expect([asked.status, asked.body.edit]).toEqual([201, ["a\0"]]);
  const edited = await call("POST", `/approvals/${asked.body.id}/edits`, { rev: 1, set: { "a\0": "\0" } }, owner);
  expect(edited.body).toMatchObject({ state: "approved", args: { "a\0": "\0" } });
});

it("names a field that is set where the edited arguments break the schema elsewhere", async () => {
  const limits = { microUsd: 1 };
  const { id: runId } = (
    await call("POST", "/runs", { pipeline: "desk", version: "1", inputHash: "0".repeat(64), limits })
  ).body;
  await call("POST", `/runs/${runId}/lease`, { holder: "a" });
  const schema = { not: { properties: { kind: { const: "all" }, n: { minimum: 2 } } } };
  const ask = { runId, stepKey: "s", name: "s", fence: 1, ask: "?", args: { kind: "one", n: 5 }, risk: "low" };
  const { id } = (await call("POST", "/approvals", { ...ask, schema, edit: ["kind"] })).body;
  const { status, body } = await call("POST", `/approvals/${id}/edits`, { rev: 1, set: { kind: "all" } }, owner);
  expect([status, body.errors[0].path]).toEqual([422, "/set/kind"]);
});

it.each(["-1", "99999999999999999999"])("resets the stream of a cursor that was never given: %s", async (cursor) => {
  const abort = new AbortController();
  const response = await callApi("GET", `/control/stream?cursor=${cursor}`, { key: tenant.key, signal: abort.signal });
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("event: reset")) text += (await reader?.read())?.value ?? "";
  abort.abort();
});
