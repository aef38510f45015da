// Desktop notifications over the live stream: one's own, as they come, until a page says that it has shown them.
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { endUnseen } from "@/lib/server/sql/notify/desktop";
import { callApi } from "@/lib/testing/call-api";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, askFor, must, type TestMember } from "@/lib/testing/waiting-approval";
import { deliverNotifications } from "@/lib/worker/deliver-notifications";

let tenant: Tenant;
let ann: TestMember;
let bea: TestMember;

beforeAll(async () => {
  tenant = await newTenant("desktop");
  const owner = await addMember(tenant, "Olga", { role: "owner" });
  ann = await addMember(tenant, "Ann");
  bea = await addMember(tenant, "Bea");
  const channel = { enabled: true, events: ["approval.requested"] };
  await must("PUT", "/notifications/channels/desktop", owner.token, channel);
  await must("PUT", "/notifications/preferences", ann.token, { desktop: true, email: true, slack: true });
});
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

type Notice = { id: string; title: string; body: string; path: string };

/** Notices of a stream, in the order that they came. */
async function listen(member: TestMember) {
  const left = new AbortController();
  const response = await callApi("GET", "/notifications/stream", { key: member.token, signal: left.signal });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const notices: Notice[] = [];
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  const reading = (async () => {
    let text = "";
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        if (data !== undefined) notices.push(JSON.parse(data) as Notice);
        text = text.slice(end + 2);
      }
    }
  })().catch(() => {});
  return {
    notices,
    async stop() {
      left.abort();
      await reading;
    },
  };
}

it("shows a person what waits for them, once, and nobody else's", async () => {
  const [hers, other] = [await listen(ann), await listen(bea)];
  const { id } = await askFor(tenant);
  await deliverNotifications();
  await expect.poll(() => hers.notices).toHaveLength(1);
  const [notice] = hers.notices;
  expect(notice).toMatchObject({ title: "To approve: Refund 79.20 EUR to Ann?", path: `/approvals?id=${id}` });
  expect(other.notices).toEqual([]);
  await hers.stop();
  // nobody said that it was shown: it comes again
  const again = await listen(ann);
  await expect.poll(() => again.notices).toHaveLength(1);
  // not by the word of somebody else
  await must("POST", "/notifications/shown", bea.token, { ids: [notice?.id] });
  await again.stop();
  const third = await listen(ann);
  await expect.poll(() => third.notices).toHaveLength(1);
  await must("POST", "/notifications/shown", ann.token, { ids: [notice?.id] });
  await third.stop();
  const { rows } = await pool().query("select status, recipient from notifications");
  expect(rows).toEqual([{ status: "sent", recipient: ann.id }]);
  await other.stop();
});

it("is dead after an hour without a page", async () => {
  await askFor(tenant);
  await deliverNotifications();
  await endUnseen(pool());
  const states = async () =>
    (await pool().query("select status from notifications order by ordinal")).rows.map(({ status }) => status);
  expect(await states()).toEqual(["sent", "pending"]);
  await pool().query("update notifications set next_at = now() - interval '61 minutes'");
  await endUnseen(pool());
  expect(await states()).toEqual(["sent", "dead"]);
});
