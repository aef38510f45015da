// The outbox against a real mail server: who is told, what arrives, and what becomes of what does not.
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { MailServer, textOf } from "@/lib/testing/mail-server";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, askFor, must, type TestMember } from "@/lib/testing/waiting-approval";
import { deliverNotifications, finishNotifications } from "@/lib/worker/deliver-notifications";
import { sweepControl, tellApproaching } from "@/lib/worker/sweep-control";

let tenant: Tenant;
let owner: TestMember;
let ann: TestMember;
let bea: TestMember;
let mails: MailServer;
let port: number;

beforeEach(async () => {
  tenant = await newTenant("mail");
  owner = await addMember(tenant, "Olga", { role: "owner" });
  ann = await addMember(tenant, "Ann", { email: "ann@example.com", groups: ["leads"] });
  bea = await addMember(tenant, "Bea", { email: "bea@example.com" });
  mails = new MailServer();
  port = await mails.start();
});
afterEach(() => mails.stop());
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

const allEvents = ["approval.requested", "approval.escalated", "approval.expiring", "approval.decided"];
const setEmail = (email: Record<string, unknown> = {}, more: Record<string, unknown> = {}) => {
  const settings = { host: "127.0.0.1", port, tls: "none", user: null, from: "gate@example.com", ...email };
  const body = { enabled: true, events: allEvents, email: settings, ...more };
  return callApi("PUT", "/notifications/channels/email", { key: owner.token, body });
};
async function deliver() {
  await deliverNotifications();
  await finishNotifications();
}
const list = async () => (await must("GET", "/notifications", owner.token)).notifications;
const due = () =>
  pool().query("update notifications set next_at = now() - interval '1 millisecond' where project_id = $1", [
    tenant.projectId,
  ]);

describe("who is told", () => {
  it("each approver, with what will run, exactly", async () => {
    await setEmail();
    await askFor(tenant);
    await deliver();
    expect(mails.mails.flatMap(({ to }) => to).sort()).toEqual(["ann@example.com", "bea@example.com"]);
    const [mail] = mails.mails;
    expect(mail?.from).toBe("gate@example.com");
    expect(mail?.raw).toContain("Subject: To approve: Refund 79.20 EUR to Ann?");
    expect(mail && textOf(mail)).toMatch(/"order": "87990",\s+"amount": 7920/);
    expect(mail && textOf(mail)).toMatch(/http:\/\/localhost:3000\/decide\/[\w-]{134}/);
    expect(
      (await list()).map(({ status, attempts }: { status: string; attempts: number }) => [status, attempts]),
    ).toEqual([
      ["sent", 1],
      ["sent", 1],
    ]);
  });

  it("the members of a group, and the delegate in the place of who delegated", async () => {
    await setEmail();
    await must("PUT", "/members/me/delegate", ann.token, { to: bea.id });
    await askFor(tenant, { approvers: ["group:leads"] });
    await deliver();
    expect(mails.mails.flatMap(({ to }) => to)).toEqual(["bea@example.com"]);
  });

  it("not who asked, at high risk", async () => {
    await setEmail();
    await askFor(tenant, { risk: "high", requestedBy: ann.id });
    await deliver();
    expect(mails.mails.flatMap(({ to }) => to)).toEqual(["bea@example.com"]);
  });

  it("nobody who switched it off, and who asked once it is decided", async () => {
    await setEmail();
    await must("PUT", "/notifications/preferences", bea.token, { desktop: false, email: false, slack: true });
    const { id, rev } = await askFor(tenant, { requestedBy: ann.id });
    await deliver();
    expect(mails.mails.flatMap(({ to }) => to)).toEqual(["ann@example.com"]);
    const reject = { rev, verdict: "reject", reason: "too_risky", comment: "twice this week" };
    await must("POST", `/approvals/${id}/decisions`, bea.token, reject);
    await deliver();
    expect(mails.mails[1]?.raw).toContain("Subject: Rejected: Refund 79.20 EUR to Ann?");
    expect(mails.mails[1] && textOf(mails.mails[1])).toContain("too risky: twice this week");
  });

  it("of an escalation and of an end that comes near, once each", async () => {
    await setEmail();
    const escalate = { approvers: [`member:${bea.id}`], timeoutMs: 60_000 };
    const { id } = await askFor(tenant, { approvers: [`member:${ann.id}`], timeoutMs: 60_000, escalate });
    await deliver();
    const move = (columns: string) => pool().query(`update approvals set ${columns} where id = $1`, [id]);
    await move("escalates_at = now(), created_at = now() - interval '1 minute'");
    for (const _ of [1, 2]) {
      await tellApproaching();
      await deliver();
    }
    await move("created_at = now() - interval '1 hour', expires_at = now() + interval '1 minute'");
    for (const _ of [1, 2]) {
      await tellApproaching();
      await deliver();
    }
    const told = (await list()).map(
      ({ type, recipient }: { type: string; recipient: string }) => `${type} ${recipient}`,
    );
    expect(told.sort()).toEqual([
      "approval.escalated Ann",
      "approval.escalated Bea",
      "approval.expiring Ann",
      "approval.expiring Bea",
      "approval.requested Ann",
    ]);
  });

  it("of an approval that expired, who asked", async () => {
    await setEmail({}, { events: ["approval.decided"] });
    await askFor(tenant, { timeoutMs: 200, requestedBy: ann.id });
    await expect
      .poll(async () => {
        await sweepControl();
        await deliver();
        return mails.mails.map(({ raw }) => /Subject: (.*)/.exec(raw)?.[1]);
      })
      .toEqual(["Expired: Refund 79.20 EUR to Ann?"]);
  });
});

describe("the outbox", () => {
  it("holds nothing where no channel wants it, or the change was refused", async () => {
    await askFor(tenant);
    await setEmail();
    const refused = await callApi("POST", "/approvals", { key: tenant.key, body: { ask: "no" } });
    expect(refused.status).toBe(422);
    const { rows } = await pool().query("select 1 from notification_events where project_id = $1", [tenant.projectId]);
    expect(rows).toEqual([]);
  });

  it("tells each once, however many workers take it out at the same time", async () => {
    await setEmail();
    await askFor(tenant);
    await Promise.all([deliverNotifications(), deliverNotifications(), deliverNotifications()]);
    await deliver();
    await pool().query("update notification_events set told_at = null where project_id = $1", [tenant.projectId]);
    await deliver();
    expect(mails.mails).toHaveLength(2);
  });

  it("tries again what a server refused for now, with the same message id", async () => {
    await setEmail();
    mails.failures = 1;
    await askFor(tenant, { approvers: [`member:${ann.id}`] });
    await deliver();
    const [first] = await list();
    expect(first).toMatchObject({ status: "pending", attempts: 1 });
    expect(first.lastError).toMatch(/Try again later/);
    expect(Date.parse(first.nextAt)).toBeGreaterThan(Date.parse(first.triedAt));
    await pool().query("update notifications set next_at = now() + interval '1 hour' where id = $1", [first.id]);
    await deliver();
    expect(mails.mails).toHaveLength(0);
    await due();
    await deliver();
    expect(mails.mails[0]?.raw).toContain(`Message-ID: <${first.id}@localhost>`);
    expect((await list())[0]).toMatchObject({ status: "sent", attempts: 2, lastError: null });
  });

  it("gives up after eight attempts; a person sends it again, or lays it aside", async () => {
    await setEmail();
    mails.failures = 8;
    await askFor(tenant, { approvers: [`member:${ann.id}`] });
    for (let attempt = 1; attempt <= 8; attempt++) {
      await due();
      await deliver();
    }
    const [dead] = await list();
    expect(dead).toMatchObject({ status: "dead", attempts: 8 });
    await must("POST", `/notifications/${dead.id}/dismiss`, owner.token, {});
    expect((await list())[0].status).toBe("dismissed");
    await must("POST", `/notifications/${dead.id}/resend`, owner.token, {});
    await deliver();
    expect((await list())[0]).toMatchObject({ status: "sent", attempts: 1 });
    expect(mails.mails).toHaveLength(1);
    const again = await callApi("POST", `/notifications/${dead.id}/dismiss`, { key: owner.token, body: {} });
    expect(again.status).toBe(409);
  });

  it("asks nobody for what was decided, or has changed, while the server was away", async () => {
    await setEmail();
    mails.failures = 2;
    const { id, rev } = await askFor(tenant);
    await deliver();
    await must("POST", `/approvals/${id}/decisions`, ann.token, { rev, verdict: "approve" });
    await due();
    await deliver();
    expect(mails.mails).toHaveLength(0);
    expect((await list()).map(({ status }: { status: string }) => status)).toEqual(["dismissed", "dismissed"]);
  });

  it("asks again for other arguments", async () => {
    await setEmail();
    const { id, rev } = await askFor(tenant, { quorum: 2, edit: ["amount"] });
    await deliver();
    await must("POST", `/approvals/${id}/edits`, ann.token, { rev, set: { amount: 5000 } });
    await deliver();
    expect(mails.mails.map(({ to }) => to[0]).sort()).toEqual([
      "ann@example.com",
      "bea@example.com",
      "bea@example.com",
    ]);
    expect(mails.mails[2] && textOf(mails.mails[2])).toMatch(/as they were edited \(revision 2\)[\s\S]*"amount": 5000/);
  });

  it("sends no more than 120 a minute over one channel", async () => {
    await setEmail();
    await pool().query(
      `insert into notifications (project_id, key, type, channel, recipient, title, data, status, at, next_at, tried_at)
       select $1, 'old ' || n, 'breaker.opened', 'email', 'x', '', '{}', 'sent', now(), now(), now() from generate_series(1, 119) n`,
      [tenant.projectId],
    );
    await askFor(tenant);
    await deliver();
    await deliver();
    expect(mails.mails).toHaveLength(1);
  });
});

describe("the channel", () => {
  it("signs in with a password that nobody reads back", async () => {
    const locked = new MailServer({ login: { user: "gate", password: "s3cret-s3cret" } });
    const lockedPort = await locked.start();
    try {
      const set = await setEmail({ port: lockedPort, user: "gate", password: "s3cret-s3cret" });
      expect(set.status).toBe(200);
      const answers = [await set.text(), JSON.stringify(await must("GET", "/notifications/channels", ann.token))];
      const { rows } = await pool().query("select * from notification_channels where project_id = $1", [
        tenant.projectId,
      ]);
      const audit = JSON.stringify(await must("GET", "/audit", owner.token));
      for (const text of [...answers, JSON.stringify(rows), rows[0].secrets.toString("latin1"), audit]) {
        expect(text).not.toContain("s3cret");
      }
      expect(JSON.parse(answers[0] ?? "").email.hasPassword).toBe(true);
      expect(audit).toContain("channel.set");
      // left out, it stays
      expect((await setEmail({ port: lockedPort, user: "gate" })).status).toBe(200);
      await askFor(tenant, { approvers: [`member:${ann.id}`] });
      await deliver();
      expect(locked.mails).toHaveLength(1);
      // for another server it has to be given again: else it would be sent there
      const elsewhere = await setEmail({ port, user: "gate" });
      expect(await elsewhere.json()).toMatchObject({ status: 422, errors: [{ path: "/email/password" }] });
    } finally {
      await locked.stop();
    }
  });

  it("is tested once: what is wrong shows at once", async () => {
    await setEmail({ port: 1 });
    await must("POST", "/notifications/channels/email/test", owner.token, { to: "olga@example.com" });
    await deliver();
    expect((await list())[0]).toMatchObject({
      type: "test",
      status: "dead",
      attempts: 1,
      recipient: "olga@example.com",
    });
    await setEmail();
    await must("POST", "/notifications/channels/email/test", owner.token, { to: "olga@example.com" });
    await deliver();
    expect((await list())[0]).toMatchObject({ type: "test", status: "sent" });
    expect(mails.mails[0]?.to).toEqual(["olga@example.com"]);
    const answers = [];
    for (let nth = 0; nth < 12; nth++) {
      answers.push(
        (
          await callApi("POST", "/notifications/channels/email/test", {
            key: owner.token,
            body: { to: "o@example.com" },
          })
        ).status,
      );
    }
    expect(answers.filter((status) => status === 429).length).toBeGreaterThan(1);
  });

  it("takes no certificate that nobody signed", async () => {
    const forged = new MailServer({ tls: true });
    const forgedPort = await forged.start();
    try {
      await setEmail({ port: forgedPort, tls: "starttls" });
      await must("POST", "/notifications/channels/email/test", owner.token, { to: "olga@example.com" });
      await deliver();
      expect(forged.mails).toHaveLength(0);
      expect((await list())[0].lastError).toMatch(/certificate/i);
    } finally {
      await forged.stop();
    }
  });

  it.each([
    ["/email/host", { host: "10.0.0.5" }],
    ["/email/host", { host: "169.254.169.254" }],
    ["/email/host", { host: "::ffff:192.168.0.1" }],
    ["/email/host", { host: "mail example" }],
    ["/email/port", { port: 0 }],
    ["/email/from", { from: "gate@example.com>\r\nBcc: x@example.com" }],
    ["/email/tls", { host: "8.8.8.8", user: "gate", password: "secret" }],
    ["/email/user", { password: "secret" }],
    ["/email/relay", { relay: true }],
  ])("refuses %s of %o", async (path, email) => {
    const response = await setEmail(email);
    expect(await response.json()).toMatchObject({ status: 422, errors: [{ path }] });
  });

  it("removed, it sends nothing that waited", async () => {
    await setEmail();
    mails.failures = 2;
    await askFor(tenant);
    await deliver();
    await must("DELETE", "/notifications/channels/email", owner.token);
    await due();
    await deliver();
    expect(mails.mails).toHaveLength(0);
    expect((await list()).map(({ status }: { status: string }) => status)).toEqual(["dismissed", "dismissed"]);
  });

  it("of another project is none of one's business", async () => {
    await setEmail();
    await askFor(tenant);
    await deliver();
    const [mine] = await list();
    const other = await newTenant("other");
    const stranger = await addMember(other, "Sam", { role: "owner" });
    for (const verb of ["resend", "dismiss"]) {
      const response = await callApi("POST", `/notifications/${mine.id}/${verb}`, { key: stranger.token, body: {} });
      expect(response.status).toBe(404);
    }
    expect((await must("GET", "/notifications", stranger.token)).notifications).toEqual([]);
    expect((await must("GET", "/notifications/channels", stranger.token)).channels).toEqual([]);
  });
});
