// Prices of one's own, at ingest and on what is stored already.
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { Ingest } from "@/lib/server/ingest";
import { closeLive } from "@/lib/server/live";
import { repriceBatch } from "@/lib/server/prices/reprice-batch";
import { callApi, type Method } from "@/lib/testing/call-api";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

let tenant: Tenant;
let operator: string;
let ingest: Ingest;

beforeAll(async () => {
  tenant = await newTenant("reprice");
  operator = await newMember(tenant.projectId, "operator");
  ingest = new Ingest(process.env["DATABASE_URL"] ?? "");
});

afterAll(async () => {
  await ingest.close();
  await closeLive();
  await closeDatabase();
});

const startNs = 1_790_000_000_000_000_000n;

/** A run of one call. */
async function send(model: string, more: Record<string, string | bigint | number> = {}): Promise<string> {
  const traceId = randomBytes(16).toString("hex");
  const attributes = {
    ...{ "gen_ai.operation.name": "chat", "gen_ai.request.model": model, "gen_ai.provider.name": "openai" },
    ...{ "gen_ai.usage.input_tokens": 1_000n, "gen_ai.usage.output_tokens": 100n, ...more },
  };
  const spanId = randomBytes(8).toString("hex");
  await ingest.add(tenant.projectId, [drawSpan({ traceId, spanId, name: "chat", startNs, attributes })], []);
  return traceId;
}

async function ask(method: Method, path: string, body?: unknown) {
  const response = await callApi(method, path, { key: operator, body });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

async function stored(traceId: string) {
  const { rows } = await pool().query(
    `select r.cost_micro_usd::int as run, r.cost_state as state, r.revision, s.cost_micro_usd::int as span, s.price_version as version,
            s.revision as "spanRevision"
       from runs r join spans s on s.project_id = r.project_id and s.trace_id = r.trace_id
      where r.project_id = $1::uuid and r.trace_id = decode($2::text, 'hex')`,
    [tenant.projectId, traceId],
  );
  return rows[0];
}

/** As the worker does, with a worker that dies before each commit first. */
async function finish(): Promise<void> {
  await pool().query("update reprice_jobs set created_at = created_at - interval '1 minute' where state = 'queued'");
  for (let batches = 0; batches < 50; batches += 1) {
    for (const end of ["rollback", "commit"]) {
      const client = await pool().connect();
      await client.query("begin");
      const changed = await repriceBatch(client);
      await client.query(end);
      client.release();
      if (changed === null) return;
    }
  }
  throw new Error("the job does not end");
}
const lastJob = async () => (await ask("GET", "/prices/reprice")).body.jobs[0];
const setPrice = (model: string, rates: object, more: object = {}) =>
  ask("PUT", "/prices/own", { provider: null, model, rates, ...more });

it("keeps by which price each span was billed", async () => {
  const book = await send("gpt-4o");
  expect(await stored(book)).toMatchObject({ run: 3_500, version: expect.stringMatching(/^genai-prices \d/) });
  const told = await send("gpt-4o", { "gen_ai.usage.cost": 0.5 });
  expect(await stored(told)).toMatchObject({ run: 500_000, version: "client" });
  const unknown = await send("house-0");
  expect(await stored(unknown)).toMatchObject({ run: null, state: "unpriced", version: null });
});

it("bills what comes from now on by a price of one's own, and tells agents of it", async () => {
  const { body: price } = await setPrice("house-1", { in: 2, out: 10 });
  expect(await stored(await send("house-1"))).toMatchObject({ run: 3_000, version: `own ${price.version}` });
  const told = await callApi("GET", "/prices?model=house-1&provider=anything", { key: tenant.key });
  expect(await told.json()).toEqual({ in: 2, out: 10 });
  const again = await setPrice("house-1", { in: 3, out: 10 });
  expect([again.status, again.body.code]).toEqual([409, "conflict"]);
  const next = await setPrice("house-1", { in: 3, out: 10 }, { replaces: price.version });
  expect(await stored(await send("house-1"))).toMatchObject({ run: 4_000, version: `own ${next.body.version}` });
  expect((await ask("DELETE", `/prices/own/${next.body.version}`)).status).toBe(204);
  expect((await ask("DELETE", `/prices/own/${next.body.version}`)).status).toBe(404);
  expect(await stored(await send("house-1"))).toMatchObject({ run: null });
  const { prices } = (await ask("GET", "/prices/own")).body;
  expect(prices.map(({ removedAt }: { removedAt: string | null }) => removedAt !== null)).toEqual([true, true]);
});

it("prices stored runs again: sums follow, revisions rise, a second time nothing changes", async () => {
  const traces = await Promise.all(Array.from({ length: 30 }, () => send("house-2")));
  const told = await send("house-2", { "gen_ai.usage.cost": 0.5 });
  const before = await stored(traces[0] ?? "");
  const preview = { provider: null, model: "house-2", rates: { in: 1, out: 20 } };
  expect((await ask("POST", "/prices/preview", preview)).body).toEqual({
    ...{ runs: 31, calls: 31, changed: 30, unpricedBefore: 30, unpricedAfter: 0 },
    ...{ beforeMicroUsd: 500_000, afterMicroUsd: 590_000 },
  });
  const { body: price } = await setPrice("house-2", preview.rates);
  expect((await ask("POST", "/prices/reprice", { models: ["house-2"] })).status).toBe(201);
  expect((await ask("POST", "/prices/reprice", {})).status).toBe(409);
  await finish();
  expect(await lastJob()).toMatchObject({
    ...{ state: "done", runsTotal: 31, runsDone: 31, runsChanged: 30, spansDone: 31, spansChanged: 30 },
    ...{ beforeMicroUsd: 500_000, afterMicroUsd: 590_000 },
    byModel: [{ model: "house-2", provider: "openai", calls: 31, changed: 30, unpricedBefore: 30, unpricedAfter: 0 }],
  });
  const after = await stored(traces[0] ?? "");
  expect(after).toMatchObject({ run: 3_000, span: 3_000, state: "complete", version: `own ${price.version}` });
  expect([after.revision, after.spanRevision]).toEqual([before.revision + 1, before.revision + 1]);
  expect(await stored(told)).toMatchObject({ run: 500_000, version: "client" });
  const { rows } = await pool().query("select count(distinct trace_id)::int as n from cost_queue");
  expect(rows[0].n).toBeGreaterThanOrEqual(30);

  await ask("POST", "/prices/reprice", { models: ["house-2"] });
  await finish();
  expect(await lastJob()).toMatchObject({ state: "done", spansChanged: 0, runsChanged: 0 });
  expect(await stored(traces[0] ?? "")).toEqual(after);
});

it("stops where it is told to, and says so", async () => {
  const { body: job } = await ask("POST", "/prices/reprice", { from: "2020-01-01T00:00:00.000Z" });
  expect((await ask("POST", `/prices/reprice/${job.id}/cancel`)).body).toMatchObject({ state: "cancelled" });
  expect((await ask("POST", `/prices/reprice/${job.id}/cancel`)).status).toBe(409);
  await finish();
  expect(await lastJob()).toMatchObject({ id: job.id, state: "cancelled", runsDone: 0 });
});

it("finds models of the price book", async () => {
  const { body } = await ask("GET", "/prices/book?q=anthropic%20sonnet&limit=2");
  expect(body.models).toHaveLength(2);
  expect(body.models[0].model).toMatch(/sonnet/);
  const next = await ask("GET", `/prices/book?q=anthropic%20sonnet&limit=1000&cursor=${body.nextCursor}`);
  expect(next.body.models).toHaveLength(body.total - 2);
  expect(next.body.nextCursor).toBeNull();
});
