// The control plane's run and the telemetry of its trace are one run to a reader.
import { afterAll, beforeAll, expect, it } from "vitest";
import { hashJson } from "@/lib/server/control/hash";
import { closeDatabase } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newTenant, type Tenant } from "@/lib/testing/tenant";

const traceId = "11111111111111111111111111111111";
let tenant: Tenant;
let ingest: Ingest;

const call = async (method: "GET" | "POST" | "DELETE", path: string, body?: unknown) => {
  const response = await callApi(method, path, { key: tenant.key, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
};
const status = async () => {
  const { body } = await call("GET", "/runs/ticket-7");
  const found = (await call("GET", `/runs?q=status:${body.status}`)).body.runs.map(
    (run: { traceId: string }) => run.traceId,
  );
  expect(found).toEqual([traceId]);
  return [body.status, body.haltCode];
};

beforeAll(async () => {
  tenant = await newTenant("refs");
  ingest = new Ingest(env().DATABASE_URL);
  const span = drawSpan({
    traceId,
    spanId: "2222222222222222",
    name: "desk",
    startNs: BigInt(Date.now()) * 1_000_000n,
    attributes: { "gen_ai.operation.name": "invoke_agent" },
    resource: { attributes: {}, droppedAttributes: 0, schemaUrl: "" },
  });
  await ingest.add(tenant.projectId, [span], []);
});

afterAll(async () => {
  await ingest.close();
  await closeLive();
  await closeDatabase();
});

it("tells the status of the control plane, by the run's own id as by its trace", async () => {
  await call("POST", "/runs", {
    id: "ticket-7",
    traceId,
    pipeline: "desk",
    version: "1",
    inputHash: hashJson({}),
    limits: { microUsd: 1 },
  });
  const { fence } = (await call("POST", "/runs/ticket-7/lease", { holder: "a" })).body;
  expect(await status()).toEqual(["running", null]);
  const ask = { runId: "ticket-7", stepKey: "s", name: "refund", fence, ask: "?", args: {}, risk: "low" };
  const approval = (await call("POST", "/approvals", ask)).body;
  expect(await status()).toEqual(["waiting", null]);
  await call("POST", `/approvals/${approval.id}/cancel`, { reason: "x" });
  await call("POST", "/runs/ticket-7/end", { fence, status: "halted", haltCode: "schema" });
  expect(await status()).toEqual(["halted", "schema"]);
  expect((await call("GET", "/runs/ticket-7/spans")).body.spans).toHaveLength(1);
  expect((await call("GET", `/runs/${traceId}/state`)).body.id).toBe("ticket-7");
  expect((await call("GET", "/runs/ticket-8")).status).toBe(404);
});
