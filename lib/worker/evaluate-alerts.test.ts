// Alerts as the worker looks at them, told to a receiver over HTTP.
import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, must, type TestMember } from "@/lib/testing/waiting-approval";
import { deliverWebhooks, finishDeliveries } from "@/lib/worker/deliver-webhooks";
import { evaluateAlerts } from "@/lib/worker/evaluate-alerts";

type Told = { readonly type: string; readonly data: Record<string, unknown> };
const received: Told[] = [];
let receiver: Server;
let ingest: Ingest;
let tenant: Tenant;
let owner: TestMember;

beforeAll(async () => {
  ingest = new Ingest(env().DATABASE_URL);
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
beforeEach(async () => {
  received.length = 0;
  tenant = await newTenant("watched");
  owner = await addMember(tenant, "Olga", { role: "owner" });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  await must("POST", "/webhooks", owner.token, { url, events: ["alert.firing", "alert.recovered"] });
});
afterAll(async () => {
  await ingest.close();
  await new Promise((resolve) => receiver.close(resolve));
  await closeLive();
  await closeDatabase();
});

const hex = (bytes: number) => randomBytes(bytes).toString("hex");
const minuteMs = 60_000;

async function sendRuns(count: number, failed: boolean, agoMs = minuteMs): Promise<void> {
  const startNs = BigInt(Date.now() - agoMs) * 1_000_000n;
  const spans = Array.from({ length: count }, () =>
    drawSpan({
      ...{ traceId: hex(16), spanId: hex(8), name: "invoke_agent desk", failed, startNs, endNs: startNs + 1_000_000n },
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "desk" },
    }),
  );
  await ingest.add(tenant.projectId, spans, []);
}

/** As if its time had come (a little ago: the column rounds to milliseconds), at `workers` workers at once. */
async function look(id: string, workers = 1): Promise<void> {
  await pool().query("update alerts set next_at = clock_timestamp() - interval '1 millisecond' where id = $1::uuid", [
    id,
  ]);
  await Promise.all(Array.from({ length: workers }, () => evaluateAlerts()));
  await deliverWebhooks();
  await finishDeliveries();
}
const read = (id: string) => must("GET", `/alerts/${id}`, owner.token);
const history = async (id: string) => (await must("GET", `/alerts/${id}/history`, owner.token)).changes;
const watch = (rule: object) =>
  must("POST", "/alerts", owner.token, {
    ...{ name: "Errors of desk", metric: "error_rate", pipeline: "desk", forMinutes: 0 },
    ...{ condition: { kind: "above", limit: 0.5 }, ...rule },
  });

it("is told once when it fires and once when it has recovered, however many workers look", async () => {
  const { id } = await watch({});
  await sendRuns(1, true);
  await look(id, 4);
  await look(id, 4);
  expect(received).toMatchObject([
    { type: "alert.firing", data: { alertId: id, metric: "error_rate", pipeline: "desk", value: 1, high: 0.5 } },
  ]);
  expect(await read(id)).toMatchObject({ state: "firing", value: 1, high: 0.5, low: null });
  await sendRuns(3, false);
  await look(id, 4);
  await look(id, 4);
  expect(received.map(({ type }) => type)).toEqual(["alert.firing", "alert.recovered"]);
  expect(received[1]?.data["since"]).toBe(received[0]?.data["since"]);
  expect(await history(id)).toMatchObject([
    { state: "ok", value: 0.25, told: true },
    { state: "firing", value: 1, told: true },
  ]);
});

it("of another project is not there", async () => {
  const { id } = await watch({});
  const stranger = await newTenant("stranger");
  for (const path of [`/alerts/${id}`, `/alerts/${id}/history`]) {
    expect((await callApi("GET", path, { key: stranger.key })).status).toBe(404);
    expect((await callApi("GET", path, { key: tenant.key })).status).toBe(200);
  }
});

it("waits until the number has been beyond for long enough", async () => {
  const { id } = await watch({ forMinutes: 10 });
  await sendRuns(1, true);
  await look(id);
  expect(await read(id)).toMatchObject({ state: "ok", value: 1 });
  expect((await read(id)).turnedAt).not.toBeNull();
  await pool().query("update alerts set turned_at = turned_at - interval '10 minutes' where id = $1::uuid", [id]);
  await look(id);
  expect((await read(id)).state).toBe("firing");
});

it("tells nobody while it is silenced, tells what still fires afterwards, and takes back nothing that was not told", async () => {
  const { id } = await watch({});
  const until = new Date(Date.now() + 60 * minuteMs).toISOString();
  const silenced = await must("POST", `/alerts/${id}/silence`, owner.token, { until });
  expect(silenced).toMatchObject({ silencedUntil: until, silencedBy: owner.id });
  await sendRuns(1, true);
  await look(id);
  expect((await read(id)).state).toBe("firing");
  expect(received).toEqual([]);
  await must("POST", `/alerts/${id}/silence`, owner.token, { until: null });
  await look(id);
  expect(received.map(({ type }) => type)).toEqual(["alert.firing"]);

  const other = await watch({ name: "Other" });
  await must("POST", `/alerts/${other.id}/silence`, owner.token, { until });
  await look(other.id);
  await sendRuns(3, false);
  await must("POST", `/alerts/${other.id}/silence`, owner.token, { until: null });
  await look(other.id);
  expect(received.filter(({ data }) => data["alertId"] === other.id)).toEqual([]);
  expect(await history(other.id)).toMatchObject([
    { state: "ok", told: false },
    { state: "firing", told: false },
  ]);
});

it("fires against the norm of the same hours, once enough days are known", async () => {
  const day = 24 * 60 * minuteMs;
  const condition = { kind: "norm", direction: "above", spreads: 4 };
  const { id } = await watch({ metric: "runs", condition });
  for (let no = 1; no <= 4; no++) await sendRuns(2, false, no * day + minuteMs);
  await sendRuns(9, false);
  await look(id);
  expect(await read(id)).toMatchObject({ state: "ok", value: 9, high: null });
  for (let no = 5; no <= 8; no++) await sendRuns(2, false, no * day + minuteMs);
  await look(id);
  // median 2, spread at least 1
  expect(await read(id)).toMatchObject({ state: "firing", value: 9, high: 6 });
});

it("watches approvals as they stand, and tests without firing", async () => {
  const { id } = await watch({ metric: "approvals_waiting", condition: { kind: "above", limit: 0 }, pipeline: null });
  await look(id);
  expect(await read(id)).toMatchObject({ state: "ok", value: 0 });
  expect(await must("POST", `/alerts/${id}/test`, owner.token, {})).toEqual({ channels: [], webhooks: 1 });
  await deliverWebhooks();
  await finishDeliveries();
  expect(received).toMatchObject([{ type: "alert.firing", data: { alertId: id, test: expect.any(String) } }]);
  expect((await read(id)).state).toBe("ok");
});

it("previews what it would have said, as it says it", async () => {
  await sendRuns(4, true, 60 * minuteMs);
  await sendRuns(4, false, 24 * 60 * minuteMs);
  const preview = await must("POST", "/alerts/preview", owner.token, {
    ...{ name: "Errors", metric: "error_rate", pipeline: "desk", forMinutes: 0, windowMinutes: 30 },
    condition: { kind: "above", limit: 0.5 },
  });
  expect(preview.stepMinutes).toBe(30);
  expect(preview.episodes).toHaveLength(1);
  expect(preview.points.filter(({ value }: { value: number | null }) => value === 1)).toHaveLength(1);
});

it("previews the use of a budget from what was spent in its windows, and says so where there is none", async () => {
  const rule = { name: "x", metric: "budget_use", forMinutes: 0, condition: { kind: "above", limit: 0.8 } };
  const ask = () => must("POST", "/alerts/preview", owner.token, rule);
  expect(await ask()).toMatchObject({ episodes: null, points: [] });
  const { id } = await must("POST", "/budgets", owner.token, {
    ...{ scope: { kind: "pipeline", pipeline: "desk" }, period: "day", limitMicroUsd: 100 },
  });
  const dayMs = 86_400_000;
  const today = Math.floor(Date.now() / dayMs) * dayMs;
  await pool().query("update budgets set created_at = $2::timestamptz where id = $1::uuid", [
    id,
    new Date(today - 4 * dayMs),
  ]);
  // on two days it was nearly spent by noon, on the one between by half
  for (const [ago, spent] of [
    [3, 90],
    [2, 50],
    [1, 85],
  ] as const) {
    const start = today - ago * dayMs;
    await pool().query("insert into budget_points values ($1::uuid, $2::uuid, $3::timestamptz, $4::timestamptz, $5)", [
      ...[tenant.projectId, id, new Date(start), new Date(start + dayMs / 2), spent],
    ]);
  }
  const { episodes, points, now } = await ask();
  expect(episodes.map(({ from }: { from: string }) => Math.round((today - Date.parse(from)) / (dayMs / 2)))).toEqual([
    5, 1,
  ]);
  expect(points.find(({ value }: { value: number | null }) => value !== null).value).toBe(0);
  expect(points.some(({ value }: { value: number | null }) => value === null)).toBe(true);
  expect(now.value).toBe(0);
});
