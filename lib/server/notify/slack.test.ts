// Slack, played by a server that speaks its Web API, and by requests that are signed as Slack signs them.
import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { callApi } from "@/lib/testing/call-api";
import { SlackServer } from "@/lib/testing/slack-server";
import { newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, askFor, must, type TestMember } from "@/lib/testing/waiting-approval";
import { deliverNotifications, finishNotifications } from "@/lib/worker/deliver-notifications";

const slack = new SlackServer();
const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
/** Of its own for each test: what one has caused may reach Slack while the next is at work. */
let botToken: string;
let tenant: Tenant;
let owner: TestMember;
let ann: TestMember;

beforeAll(async () => {
  process.env["SLACK_API_URL"] = await slack.start();
});
beforeEach(async () => {
  botToken = `xoxb-${randomUUID()}`;
  slack.emails.clear();
  slack.refusals.clear();
  tenant = await newTenant("slack");
  owner = await addMember(tenant, "Olga", { role: "owner" });
  ann = await addMember(tenant, "Ann", { email: "Ann@Example.com" });
  await setSlack();
});
afterAll(async () => {
  await slack.stop();
  await closeLive();
  await closeDatabase();
});

const setSlack = (users: object[] = [], secrets: object = { botToken, signingSecret }) =>
  must("PUT", "/notifications/channels/slack", owner.token, {
    enabled: true,
    events: ["approval.requested", "finding.new", "breaker.opened"],
    slack: { channel: "#approvals", users, ...secrets },
  });
const sent = (method: string) => slack.of(method).filter(({ token }) => token === botToken);
async function deliver() {
  await deliverNotifications();
  await finishNotifications();
}
const list = async () => (await must("GET", "/notifications", owner.token)).notifications;
const read = (id: string) => must("GET", `/approvals/${id}`, ann.token);
const nowS = () => Math.floor(Date.now() / 1000);

type Signing = { secret?: string; atS?: number; projectId?: string; signature?: string };
async function interact(payload: object, { secret = signingSecret, atS = nowS(), ...more }: Signing = {}) {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const signature = more.signature ?? `v0=${createHmac("sha256", secret).update(`v0:${atS}:${body}`).digest("hex")}`;
  return callApi("POST", `/slack/${more.projectId ?? tenant.projectId}/interactions`, {
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-signature": signature,
      "x-slack-request-timestamp": String(atS),
    },
  });
}
type Asked = { readonly id: string; readonly rev: number };
// a trigger id of its own, as Slack gives one, makes each click another one
const click = (action_id: string, { id, rev }: Asked, user = "U1") => ({
  type: "block_actions",
  user: { id: user },
  trigger_id: Math.random().toString(36),
  channel: { id: "C042" },
  actions: [{ action_id, value: `${id} ${rev}` }],
});
const submit = ({ id, rev }: Asked, comment: string, user = "U1") => ({
  type: "view_submission",
  user: { id: user },
  view: {
    callback_id: "tracegate_reject",
    private_metadata: `${id} ${rev} C042`,
    state: {
      values: {
        reason: { reason: { selected_option: { value: "too_risky" } } },
        comment: { comment: { value: comment } },
      },
    },
  },
});
const told = () => expect.poll(() => sent("chat.postEphemeral").map(({ body }) => body["text"]));

describe("a message", () => {
  it("shows what will run, with two answers, and says afterwards what came of it", async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    const approval = await askFor(tenant);
    await deliver();
    const [post] = sent("chat.postMessage");
    expect(post).toMatchObject({ token: botToken, body: { channel: "#approvals" } });
    expect(JSON.parse(JSON.parse(post?.body["blocks"] ?? "")[2].elements[0].elements[0].text)).toEqual({
      order: "87990",
      amount: 7920,
    });
    expect(post?.body["blocks"]).toMatch(/tracegate_approve.*tracegate_reject/);
    expect(post?.body["blocks"]).toContain("<@U1>");
    expect((await interact(click("tracegate_approve", approval))).status).toBe(200);
    expect((await read(approval.id)).decision).toMatchObject({ verdict: "approved", by: [ann.id] });
    await deliver();
    const [update] = sent("chat.update");
    expect(update?.body).toMatchObject({ channel: "C042", ts: `1700000000.${slack.calls.indexOf(post as never) + 1}` });
    expect(update?.body["blocks"]).toContain("Approved by Ann.");
    expect(update?.body["blocks"]).not.toContain("tracegate_approve");
  });

  it("offers no answer at high risk, nor to what it cannot show whole, and takes none", async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    const high = await askFor(tenant, { risk: "high" });
    const long = await askFor(tenant, { args: { text: "x".repeat(4000) } });
    await deliver();
    for (const { body } of sent("chat.postMessage")) expect(body["blocks"]).not.toContain("tracegate_approve");
    await interact(click("tracegate_approve", high));
    await told().toEqual([expect.stringContaining("signed in")]);
    expect((await read(high.id)).state).toBe("pending");
    expect((await read(long.id)).state).toBe("pending");
  });

  it("never takes an agent's text for markup", async () => {
    await askFor(tenant, {
      ask: "<https://evil.example|Approve> & *now*",
      args: { note: "<!channel> ```x``` \u202e" },
    });
    await deliver();
    const { blocks, text } = sent("chat.postMessage")[0]?.body ?? {};
    expect(text).toBe("To approve: &lt;https://evil.example|Approve&gt; &amp; *now*");
    expect(blocks).not.toContain("mrkdwn");
    expect(blocks).toContain("\\\\u202e");
  });

  it("is sent again when Slack has said so, and not before", async () => {
    slack.refusals.set("chat.postMessage", [{ status: 429, body: {}, headers: { "retry-after": "120" } }]);
    await askFor(tenant);
    await deliver();
    const [row] = await list();
    expect(row).toMatchObject({
      status: "pending",
      attempts: 1,
      lastError: "Slack says that there are too many calls.",
    });
    expect(Date.parse(row.nextAt) - Date.now()).toBeGreaterThan(100_000);
    await pool().query("update notifications set next_at = now() - interval '1 millisecond' where id = $1", [row.id]);
    slack.refusals.set("chat.postMessage", [{ status: 200, body: { ok: false, error: "channel_not_found" } }]);
    await deliver();
    expect((await list())[0].lastError).toBe("Slack refused chat.postMessage: channel_not_found.");
  });
});

describe("a click", () => {
  it("counts for the member with the same e-mail address", async () => {
    slack.emails.set("U7", "ann@example.COM");
    const approval = await askFor(tenant, { quorum: 2 });
    await interact(click("tracegate_approve", approval, "U7"));
    expect((await read(approval.id)).votes).toMatchObject([{ memberId: ann.id, verdict: "approve" }]);
    await told().toEqual(["Your vote is counted."]);
  });

  it("of somebody who is no member is told so, and has no effect", async () => {
    slack.emails.set("U8", "eve@example.com");
    const approval = await askFor(tenant);
    for (const user of ["U8", "U9"]) await interact(click("tracegate_approve", approval, user));
    await told().toHaveLength(2);
    expect(sent("chat.postEphemeral")[0]?.body["text"]).toMatch(/Nothing was decided/);
    expect(await read(approval.id)).toMatchObject({ state: "pending", votes: [] });
  });

  it("of a member who may not decide has no effect", async () => {
    const viewer = await addMember(tenant, "Vic", { role: "viewer" });
    await setSlack([{ memberId: viewer.id, userId: "U2" }], {});
    const approval = await askFor(tenant);
    await interact(click("tracegate_approve", approval, "U2"));
    await told().toEqual(["You are not among the approvers of this request."]);
    expect((await read(approval.id)).state).toBe("pending");
  });

  it("too late is told who was faster", async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    const approval = await askFor(tenant);
    const reject = { rev: 1, verdict: "reject", reason: "not_needed", comment: "no" };
    await must("POST", `/approvals/${approval.id}/decisions`, owner.token, reject);
    await interact(click("tracegate_approve", approval));
    await told().toEqual([expect.stringMatching(/^Too late: Rejected by/)]);
  });

  it("on Reject asks why, and rejects with the reason only", async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    const approval = await askFor(tenant);
    await interact(click("tracegate_reject", approval));
    const view = JSON.parse(sent("views.open")[0]?.body["view"] ?? "");
    expect(view).toMatchObject({ type: "modal", private_metadata: `${approval.id} 1 C042` });
    const without = await interact(submit(approval, ""));
    expect(await without.json()).toMatchObject({ response_action: "errors" });
    expect((await read(approval.id)).state).toBe("pending");
    expect((await interact(submit(approval, "third this week"))).status).toBe(200);
    expect((await read(approval.id)).decision).toMatchObject({ verdict: "rejected", comment: "third this week" });
  });

  it("names a request of this project only", async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    const other = await newTenant("other");
    const foreign = await askFor(other);
    await interact(click("tracegate_approve", foreign));
    await told().toHaveLength(1);
    const sam = await addMember(other, "Sam");
    expect((await must("GET", `/approvals/${foreign.id}`, sam.token)).state).toBe("pending");
  });
});

describe("a request that Slack did not sign, or not now", () => {
  let approval: Asked;
  beforeEach(async () => {
    await setSlack([{ memberId: ann.id, userId: "U1" }], {});
    approval = await askFor(tenant);
  });

  it.each([
    ["signed with another secret", { secret: "another" }],
    ["without a signature", { signature: "" }],
    ["with half a signature", { signature: "v0=" }],
    ["older than five minutes", { atS: nowS() - 310 }],
    ["from the future", { atS: nowS() + 900 }],
    ["without a time", { atS: Number.NaN }],
    ["to a project without Slack", { projectId: "0af76519-16cd-43dd-8448-eb211c80319c" }],
  ])("%s is refused", async (_name, signing: Signing) => {
    const response = await interact(click("tracegate_approve", approval), signing);
    expect(response.status).toBe(401);
    expect(await read(approval.id)).toMatchObject({ state: "pending", votes: [] });
  });

  it("is refused when it comes a second time", async () => {
    const { id, rev } = await askFor(tenant, { quorum: 2 });
    const payload = click("tracegate_approve", { id, rev });
    const atS = nowS();
    expect((await interact(payload, { atS })).status).toBe(200);
    const before = await read(id);
    expect((await interact(payload, { atS })).status).toBe(401);
    expect({ ...(await read(id)), now: before.now }).toEqual(before);
  });

  it("is refused when a part of it was altered", async () => {
    const atS = nowS();
    const body = new URLSearchParams({ payload: JSON.stringify(click("tracegate_approve", { ...approval, rev: 2 })) });
    const signature = `v0=${createHmac("sha256", signingSecret).update(`v0:${atS}:${body}`).digest("hex")}`;
    expect((await interact(click("tracegate_approve", approval), { atS, signature })).status).toBe(401);
  });

  it("is refused while the channel is switched off", async () => {
    const off = {
      enabled: false,
      events: [],
      slack: { channel: "#approvals", users: [{ memberId: ann.id, userId: "U1" }] },
    };
    await must("PUT", "/notifications/channels/slack", owner.token, off);
    expect((await interact(click("tracegate_approve", approval))).status).toBe(403);
    expect((await read(approval.id)).state).toBe("pending");
  });
});

it("secrets of the channel are read back by nobody", async () => {
  const texts = [
    JSON.stringify(await setSlack()),
    JSON.stringify(await must("GET", "/notifications/channels", owner.token)),
    JSON.stringify(await must("GET", "/audit", owner.token)),
  ];
  for (const text of texts) for (const secret of [botToken, signingSecret]) expect(text).not.toContain(secret);
});
