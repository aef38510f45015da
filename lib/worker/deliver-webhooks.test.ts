// Webhooks against a receiver that verifies their signatures: a test, a death, and a second life.
import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, must, type TestMember } from "@/lib/testing/waiting-approval";
import { deliverWebhooks, finishDeliveries } from "@/lib/worker/deliver-webhooks";

type Received = { readonly id: string; readonly type: string; readonly genuine: boolean };
const received: Received[] = [];
let status = 204;
let secret = "";
let receiver: Server;
let tenant: Tenant;
let owner: TestMember;
let webhookId: string;

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const header = (name: string) => String(request.headers[name]);
      const key = Buffer.from(secret.replace("whsec_", ""), "base64");
      const signed = `${header("webhook-id")}.${header("webhook-timestamp")}.${body}`;
      const right = `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
      const genuine = header("webhook-signature") === right;
      received.push({ id: header("webhook-id"), type: JSON.parse(body).type, genuine });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
beforeEach(async () => {
  received.length = 0;
  status = 204;
  tenant = await newTenant("hooks");
  owner = await addMember(tenant, "Olga", { role: "owner" });
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const made = await must("POST", "/webhooks", owner.token, { url, events: ["*"] });
  webhookId = made.id;
  secret = made.secret;
});
afterAll(async () => {
  await new Promise((resolve) => receiver.close(resolve));
  await closeLive();
  await closeDatabase();
});

async function deliver() {
  await deliverWebhooks();
  await finishDeliveries();
}
const deliveries = async () => (await must("GET", `/webhooks/${webhookId}/deliveries`, owner.token)).deliveries;

it("a test goes the way of every delivery, and its signature verifies", async () => {
  const { id } = await must("POST", `/webhooks/${webhookId}/test`, owner.token, {});
  await deliver();
  expect(received).toEqual([{ id, type: "test", genuine: true }]);
  expect(await deliveries()).toMatchObject([{ id, type: "test", status: "delivered", lastStatus: 204 }]);
});

it("one that died is sent again with the same id", async () => {
  const { id } = await must("POST", `/webhooks/${webhookId}/test`, owner.token, {});
  status = 500;
  await pool().query("update webhook_deliveries set attempts = 7 where id = $1", [id]);
  await deliver();
  expect(await deliveries()).toMatchObject([{ status: "dead", attempts: 8, lastStatus: 500 }]);
  status = 204;
  await must("POST", `/webhooks/${webhookId}/deliveries/${id}/resend`, owner.token, {});
  await deliver();
  expect(await deliveries()).toMatchObject([{ status: "delivered", attempts: 1 }]);
  expect(received.map((one) => one.id)).toEqual([id, id]);
});

it("those of another project are none of one's business", async () => {
  const { id } = await must("POST", `/webhooks/${webhookId}/test`, owner.token, {});
  const stranger = await addMember(await newTenant("other"), "Sam", { role: "owner" });
  for (const path of [`/webhooks/${webhookId}/test`, `/webhooks/${webhookId}/deliveries/${id}/resend`]) {
    expect((await callApi("POST", path, { key: stranger.token, body: {} })).status).toBe(404);
  }
  await deliver();
  expect(received).toHaveLength(1);
});
