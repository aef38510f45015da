// A web process that is killed in the middle of streams: what it held stays held, then counts as spent, and no budget gives.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ModelServer, openModelServer } from "@/lib/demo/model-server/server";
import { assumeHolds } from "@/lib/server/control/settlements";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

/** What gpt-4o bills for 100 tokens in and 40 out, in micro-dollars. */
const cost = 650;
const streams = 3;
const limitMicroUsd = 6_000;

let models: ModelServer;
let tenant: Tenant;
const children: ChildProcess[] = [];

beforeAll(async () => {
  models = await openModelServer(({ body }) => ({
    say: { text: "word ".repeat(body["stream"] === true ? 5_000 : 10), tokens: { in: 100, out: 40 } },
    everyMs: 10,
  }));
  tenant = await newTenant("killed gateway");
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await models.close();
});

async function startGateway() {
  const env = { ...process.env, TRACEGATE_GATEWAY_OPENAI_URL: models.url };
  const child = spawn(process.execPath, ["--import", "tsx", "lib/testing/gateway-process.ts"], {
    ...{ env, stdio: ["ignore", "pipe", "inherit"] },
  });
  children.push(child);
  const [port] = (await once(child.stdout as NonNullable<typeof child.stdout>, "data")) as [Buffer];
  return { child, url: `http://127.0.0.1:${String(port).trim()}/gateway/openai/v1/chat/completions` };
}

const ask = (url: string, stream: boolean) =>
  fetch(url, {
    method: "POST",
    headers: {
      ...{ "content-type": "application/json", "x-tracegate-key": tenant.key, "x-tracegate-pipeline": "support" },
    },
    body: JSON.stringify({
      ...{ model: "gpt-4o", max_tokens: 40, stream, messages: [{ role: "user", content: "Say words." }] },
    }),
  });

async function holds() {
  const { rows } = await pool().query<{ runId: string; state: string; held: number; leftMs: number }>(
    `select run_id as "runId", state, micro_usd::float8 as held,
            (extract(epoch from expires_at - clock_timestamp()) * 1000)::float8 as "leftMs"
       from holds where project_id = $1 and state <> 'settled'`,
    [tenant.projectId],
  );
  return rows;
}

it("charges its holds in full when nobody renews them, to the micro-dollar, and never lets more through", async () => {
  const operator = await newMember(tenant.projectId, "operator");
  const scope = { kind: "pipeline", pipeline: "support" };
  const made = await callApi("POST", "/budgets", { key: operator, body: { scope, period: "day", limitMicroUsd } });
  const { id } = (await made.json()) as { id: string };
  const use = async () => {
    const { spentMicroUsd, heldMicroUsd } = await (await callApi("GET", `/budgets/${id}`, { key: operator })).json();
    expect(spentMicroUsd + heldMicroUsd).toBeLessThanOrEqual(limitMicroUsd);
    return { spent: spentMicroUsd as number, held: heldMicroUsd as number };
  };

  const [first, second] = await Promise.all([startGateway(), startGateway()]);
  const readers = await Promise.all(
    Array.from({ length: streams }, async () => {
      const response = await ask(first.url, true);
      expect(response.status).toBe(200);
      const reader = (response.body as NonNullable<typeof response.body>).getReader();
      await reader.read();
      return reader;
    }),
  );
  first.child.kill("SIGKILL");
  const drain = async (reader: (typeof readers)[number]) => {
    while (!(await reader.read()).done);
  };
  for (const ended of await Promise.allSettled(readers.map(drain))) expect(ended.status).toBe("rejected");

  // nothing is lost: it is held, for a lease at most, and what others may spend is what is left beside it
  const kept = await holds();
  expect(kept.map(({ state }) => state)).toEqual(Array(streams).fill("held"));
  for (const { held, leftMs } of kept) {
    expect(held).toBeGreaterThanOrEqual(cost);
    expect(leftMs).toBeLessThanOrEqual(60_000);
  }
  const inFull = kept.reduce((sum, { held }) => sum + held, 0);
  expect(await use()).toEqual({ spent: 0, held: inFull });

  // the lease is over: it counts as spent before anybody has written that
  await pool().query("update holds set expires_at = clock_timestamp() where project_id = $1 and state = 'held'", [
    tenant.projectId,
  ]);
  await pool().query("update run_controls set lease_expires_at = clock_timestamp() where project_id = $1", [
    tenant.projectId,
  ]);
  expect(await use()).toEqual({ spent: inFull, held: 0 });
  const [gone] = kept;
  const run = await (await callApi("GET", `/runs/${gone?.runId}/state`, { key: tenant.key })).json();
  expect(run).toMatchObject({ status: "lost" });

  // another process lets through what is left, and not a call more
  let answered = 0;
  let status = 200;
  for (; status === 200; answered += status === 200 ? 1 : 0) {
    const response = await ask(second.url, false);
    await response.text();
    status = response.status;
  }
  expect(status).toBe(402);
  expect(answered).toBeGreaterThan(0);
  await expect.poll(async () => (await use()).spent).toBe(inFull + answered * cost);
  await inProject(tenant.projectId, system, async (tx) => assumeHolds(await tx.lock(tenant.projectId)));
  expect((await holds()).map(({ state }) => state)).toEqual(Array(streams).fill("assumed"));
  expect(await use()).toEqual({ spent: inFull + answered * cost, held: 0 });
});
