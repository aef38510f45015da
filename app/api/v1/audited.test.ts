// Every call that changes something leaves its entry in the audit log, or is named below with the reason why not. The
// list of calls is the table of the API: a new change that writes no entry fails here until it says why.
import { mkdtempSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { apiCalls } from "@/lib/contract/api";
import type { ApiCall } from "@/lib/contract/call";
import { pool } from "@/lib/server/db";
import { turnOnAccounts } from "@/lib/server/people/turn-on";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant, testAdminKey } from "@/lib/testing/tenant";

const changing = Object.entries<ApiCall>(apiCalls).filter(([, { method, reads }]) => method !== "GET" && !reads);

/** Changes that are no decision about the control plane. */
const exempt: Readonly<Record<string, string>> = {
  leaseRun: "a heartbeat: what a lease allows is in the entry of the claim, with its fence",
  releaseRun: "the end of a lease: nothing was decided",
  completeStep: "the outcome of a claim that has its entry; the journal keeps it",
  writeJournal: "results of steps without an effect; the journal keeps them",
  createHold: "money is in the ledger, which adds up by itself; entries would be as many as calls of models",
  settleHold: "as createHold",
  releaseHold: "as createHold",
  reportOutcomes: "what a breaker counts; people's changes of a breaker have entries",
  leaseProbe: "a permission for one call that ends by itself",
  startDemo: "starts a program that then makes entries of its own",
  importRuns: "telemetry",
  createView: "how a reader looks at lists; changes nothing that an agent may do",
  orderViews: "as createView",
  changeView: "as createView",
  deleteView: "as createView",
  setPreferences: "how a person wants to be told of what waits",
  markShown: "what a person's desktop has shown",
  testChannel: "sends a message to see that it arrives; changes nothing",
  testWebhook: "as testChannel",
  testAlert: "as testChannel",
  changePassword: "of an account, which belongs to no project: it may be a member of many, or of none",
  endSession: "as changePassword",
  endOtherSessions: "as changePassword",
  slackInteraction: "its vote is that of decideApproval, under the member it is mapped to",
};

type Ask = {
  /** In place of the call's own path with its names filled in. */
  readonly path: string;
  readonly key: string;
  readonly body?: unknown;
};
type Play = {
  /** Entries that it leaves, in their order: one a change; a vote that decides is two. */
  readonly leaves: readonly string[];
  readonly ask: () => Promise<Ask> | Ask;
};

process.env["TRACEGATE_HOME"] = mkdtempSync(path.join(os.tmpdir(), "tracegate-audited-"));

let tenant: Tenant;
let people: { reviewer: string; operator: string; owner: string };
let number = 0;

beforeAll(async () => {
  tenant = await newTenant("audited");
  const [reviewer, operator, owner] = await Promise.all(
    (["reviewer", "operator", "owner"] as const).map((role) => newMember(tenant.projectId, role)),
  );
  people = { reviewer, operator, owner } as typeof people;
});

async function send(method: "POST" | "PUT" | "DELETE", path: string, key: string, body?: unknown) {
  const response = await callApi(method, path, { key, body });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.status === 204 ? null : response.json();
}

const inputHash = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const alertRule = { name: "Cost", metric: "cost", condition: { kind: "above", limit: 5_000_000 } };
const startBody = () => ({
  ...{ id: `run-${++number}`, pipeline: "desk", version: "1", inputHash },
  limits: { microUsd: 1_000 },
});

async function leasedRun() {
  const { id } = await send("POST", "/runs", tenant.key, startBody());
  const { fence, epoch } = await send("POST", `/runs/${id}/lease`, tenant.key, { holder: "test", ms: 300_000 });
  return { id, fence, epoch };
}
const askBody = (run: { id: string; fence: number }, more: object = {}) => ({
  ...{ runId: run.id, stepKey: "refund~1", name: "refund", fence: run.fence },
  ...{ ask: "Refund?", args: { cents: 1 }, edit: ["cents"], risk: "medium", ...more },
});
const asked = async (more: object = {}) => send("POST", "/approvals", tenant.key, askBody(await leasedRun(), more));
const claimOf = (run: { fence: number; epoch: number }, more: object = {}) => ({
  ...{ name: "refund", inputHash, effect: "once", fence: run.fence, epoch: run.epoch, ...more },
});
const made = async (path: string, key: string, body: unknown): Promise<string> =>
  (await send("POST", path, key, body)).id;
const accountsOn = () => turnOnAccounts({ name: "Ada", email: "ada@example.com", password: "a password of hers" });
const memberPath = () => `/projects/${tenant.projectId}/members`;
const newBudget = () => ({
  ...{ scope: { kind: "user", userId: `u-${++number}` }, period: "day", limitMicroUsd: 1 },
});
const newPrice = () => ({ provider: null, model: `house-${++number}`, rates: { in: 1, out: 2 } });
const webhook = () => ({ url: "http://127.0.0.1:9/hook", events: ["*"] });
const gate = (step: string) => ({ pipeline: "desk", step, required: false, risk: "low", quorum: 1, approvers: null });
const emailChannel = {
  ...{ enabled: false, events: [] },
  email: { host: "127.0.0.1", port: 2525, tls: "none", user: null, from: "desk@mail.example" },
};
const vote = (rev: number) => ({ rev, verdict: "approve" });

const plays: Readonly<Record<string, Play>> = {
  createProject: {
    leaves: ["project.created"],
    ask: () => ({ path: "/projects", key: testAdminKey, body: { name: "another" } }),
  },
  createKey: {
    leaves: ["key.created"],
    ask: () => ({ path: `/projects/${tenant.projectId}/keys`, key: testAdminKey, body: { name: "k" } }),
  },
  revokeKey: {
    leaves: ["key.revoked"],
    ask: async () => {
      const id = await made(`/projects/${tenant.projectId}/keys`, testAdminKey, { name: "old" });
      return { path: `/projects/${tenant.projectId}/keys/${id}`, key: testAdminKey };
    },
  },
  createMember: {
    leaves: ["member.created"],
    ask: () => ({ path: memberPath(), key: testAdminKey, body: { name: "Mia", role: "viewer" } }),
  },
  removeMember: {
    leaves: ["member.removed"],
    ask: async () => {
      const id = await made(memberPath(), testAdminKey, { name: "Old", role: "viewer" });
      return { path: `${memberPath()}/${id}`, key: testAdminKey };
    },
  },
  delegate: {
    leaves: ["member.delegated"],
    ask: async () => {
      const to = await made(memberPath(), testAdminKey, { name: "Stand-in", role: "reviewer" });
      return { path: "/members/me/delegate", key: people.operator, body: { to } };
    },
  },
  changeMember: {
    leaves: ["member.changed"],
    ask: async () => {
      const id = await made(memberPath(), testAdminKey, { name: "Rising", role: "viewer" });
      return { path: `/members/${id}`, key: people.owner, body: { role: "operator" } };
    },
  },
  dropMember: {
    leaves: ["member.removed"],
    ask: async () => {
      const id = await made(memberPath(), testAdminKey, { name: "Leaving", role: "viewer" });
      return { path: `/members/${id}`, key: people.owner };
    },
  },
  createInvitation: {
    leaves: ["invitation.created"],
    ask: async () => {
      await accountsOn();
      return { path: "/invitations", key: people.owner, body: { role: "viewer" } };
    },
  },
  revokeInvitation: {
    leaves: ["invitation.revoked"],
    ask: async () => {
      await accountsOn();
      return {
        path: `/invitations/${await made("/invitations", people.owner, { role: "viewer" })}`,
        key: people.owner,
      };
    },
  },
  createTeam: {
    leaves: ["team.created"],
    ask: () => ({ path: "/teams", key: people.owner, body: { name: "night" } }),
  },
  renameTeam: {
    leaves: ["team.renamed"],
    ask: async () => {
      await send("POST", "/teams", people.owner, { name: "early" });
      return { path: "/teams/early", key: people.owner, body: { name: "late" } };
    },
  },
  removeTeam: {
    leaves: ["team.removed"],
    ask: async () => {
      await send("POST", "/teams", people.owner, { name: "gone" });
      return { path: "/teams/gone", key: people.owner };
    },
  },
  createOwnKey: {
    leaves: ["key.created"],
    ask: () => ({ path: "/keys", key: people.owner, body: { name: "k", scopes: ["read"] } }),
  },
  rotateKey: {
    leaves: ["key.rotated"],
    ask: async () => {
      const id = await made("/keys", people.owner, { name: "worn", scopes: ["read"] });
      return { path: `/keys/${id}/rotate`, key: people.owner, body: { graceHours: 1 } };
    },
  },
  revokeOwnKey: {
    leaves: ["key.revoked"],
    ask: async () => ({
      path: `/keys/${await made("/keys", people.owner, { name: "old", scopes: ["read"] })}`,
      key: people.owner,
    }),
  },
  startRun: { leaves: ["run.started"], ask: () => ({ path: "/runs", key: tenant.key, body: startBody() }) },
  endRun: {
    leaves: ["run.ended"],
    ask: async () => {
      const { id, fence } = await leasedRun();
      return { path: `/runs/${id}/end`, key: tenant.key, body: { fence, status: "done" } };
    },
  },
  claimStep: {
    leaves: ["approval.consumed", "step.claimed"],
    ask: async () => {
      const run = await leasedRun();
      const approval = await send("POST", "/approvals", tenant.key, askBody(run));
      await send("POST", `/approvals/${approval.id}/decisions`, people.reviewer, vote(1));
      const body = claimOf(run, { inputHash: approval.argsHash, approvalId: approval.id });
      return { path: `/runs/${run.id}/steps/refund~1/claim`, key: tenant.key, body };
    },
  },
  resolveStep: {
    leaves: ["step.resolved"],
    ask: async () => {
      const { id } = await send("POST", "/runs", tenant.key, startBody());
      const lease = await send("POST", `/runs/${id}/lease`, tenant.key, { holder: "leaves", ms: 300_000 });
      await send("POST", `/runs/${id}/steps/pay~1/claim`, tenant.key, claimOf(lease));
      await send("DELETE", `/runs/${id}/lease?fence=${lease.fence}`, tenant.key);
      const body = { outcome: "done", result: {}, reason: "looked it up" };
      return { path: `/runs/${id}/steps/pay~1/resolve`, key: people.operator, body };
    },
  },
  createBudget: {
    leaves: ["budget.created"],
    ask: () => ({ path: "/budgets", key: people.operator, body: newBudget() }),
  },
  changeBudget: {
    leaves: ["budget.changed"],
    ask: async () => {
      const id = await made("/budgets", people.operator, newBudget());
      return { path: `/budgets/${id}`, key: people.operator, body: { limitMicroUsd: 2 } };
    },
  },
  setOwnPrice: {
    leaves: ["price.set"],
    ask: () => ({ path: "/prices/own", key: people.operator, body: newPrice() }),
  },
  removeOwnPrice: {
    leaves: ["price.removed"],
    ask: async () => {
      const { version } = await send("PUT", "/prices/own", people.operator, newPrice());
      return { path: `/prices/own/${version}`, key: people.operator };
    },
  },
  startReprice: {
    leaves: ["reprice.started"],
    ask: () => ({ path: "/prices/reprice", key: people.operator, body: {} }),
  },
  cancelReprice: {
    leaves: ["reprice.cancelled"],
    ask: async () => {
      const { jobs } = await (await callApi("GET", "/prices/reprice", { key: people.operator })).json();
      const open = jobs.find(({ state }: { state: string }) => state === "queued");
      const id = open?.id ?? (await made("/prices/reprice", people.operator, {}));
      return { path: `/prices/reprice/${id}/cancel`, key: people.operator };
    },
  },
  removeBudget: {
    leaves: ["budget.removed"],
    ask: async () => ({
      path: `/budgets/${await made("/budgets", people.operator, newBudget())}`,
      key: people.operator,
    }),
  },
  askApproval: {
    leaves: ["approval.requested"],
    ask: async () => ({ path: "/approvals", key: tenant.key, body: askBody(await leasedRun()) }),
  },
  decideApproval: {
    leaves: ["approval.voted", "approval.decided"],
    ask: async () => ({ path: `/approvals/${(await asked()).id}/decisions`, key: people.reviewer, body: vote(1) }),
  },
  editApproval: {
    leaves: ["approval.edited", "approval.voted"],
    ask: async () => {
      const { id } = await asked({ quorum: 2 });
      return { path: `/approvals/${id}/edits`, key: people.reviewer, body: { rev: 1, set: { cents: 2 } } };
    },
  },
  askBack: {
    leaves: ["approval.asked"],
    ask: async () => ({
      ...{ path: `/approvals/${(await asked()).id}/questions`, key: people.reviewer, body: { question: "Why?" } },
    }),
  },
  answerBack: {
    leaves: ["approval.answered"],
    ask: async () => {
      const { id } = await asked();
      const { questions } = await send("POST", `/approvals/${id}/questions`, people.reviewer, { question: "Why?" });
      return {
        path: `/approvals/${id}/answers`,
        key: tenant.key,
        body: { questionId: questions[0].id, answer: "So." },
      };
    },
  },
  cancelApproval: {
    leaves: ["approval.cancelled"],
    ask: async () => ({ path: `/approvals/${(await asked()).id}/cancel`, key: tenant.key, body: { reason: "no" } }),
  },
  assignApproval: {
    leaves: ["approval.assigned"],
    ask: async () => {
      const to = (await (await callApi("GET", "/me", { key: people.reviewer })).json()).member.id;
      return { path: `/approvals/${(await asked()).id}/assignee`, key: people.reviewer, body: { to, from: null } };
    },
  },
  decideBatch: {
    leaves: ["approval.voted", "approval.decided", "approval.voted", "approval.decided"],
    ask: async () => {
      const items = [await asked(), await asked()].map(({ id, rev }) => ({ id, rev }));
      return { path: "/approvals/batch", key: people.reviewer, body: { items, verdict: "approve" } };
    },
  },
  setGate: { leaves: ["gate.set"], ask: () => ({ path: "/gates", key: people.owner, body: gate("a") }) },
  removeGate: {
    leaves: ["gate.removed"],
    ask: async () => {
      const { id } = await send("PUT", "/gates", people.owner, gate("b"));
      return { path: `/gates/${id}`, key: people.owner };
    },
  },
  isolateBreaker: {
    leaves: ["breaker.isolated"],
    ask: () => ({ path: "/breakers/vendor/isolate", key: people.operator, body: { reason: "down" } }),
  },
  releaseBreaker: {
    leaves: ["breaker.released"],
    ask: async () => {
      await send("POST", "/breakers/other/isolate", people.operator, { reason: "down" });
      return { path: "/breakers/other/release", key: people.operator, body: { reason: "up" } };
    },
  },
  setControl: {
    leaves: ["control.changed"],
    ask: () => ({
      ...{ path: "/control", key: people.operator },
      body: { scope: { kind: "tool", tool: "mail" }, state: "pause", reason: "odd" },
    }),
  },
  changeRetention: {
    leaves: ["retention.changed"],
    ask: () => ({ path: "/retention", key: people.owner, body: { days: 30, bytes: null } }),
  },
  eraseUser: {
    leaves: ["user.erasure_started"],
    ask: () => ({ path: "/data/erasures", key: people.owner, body: { userId: "u-1", confirm: "u-1" } }),
  },
  changeRedaction: {
    leaves: ["redaction.changed"],
    ask: () => ({
      ...{ path: "/redaction", key: people.owner },
      body: { keys: ["pin"], patterns: [], detectors: [], version: 0 },
    }),
  },
  createAlert: {
    leaves: ["alert.created"],
    ask: () => ({ path: "/alerts", key: people.operator, body: alertRule }),
  },
  silenceAlert: {
    leaves: ["alert.silenced"],
    ask: async () => {
      const id = await made("/alerts", people.operator, alertRule);
      return { path: `/alerts/${id}/silence`, key: people.operator, body: { until: null } };
    },
  },
  removeAlert: {
    leaves: ["alert.removed"],
    ask: async () => ({ path: `/alerts/${await made("/alerts", people.operator, alertRule)}`, key: people.operator }),
  },
  setChannel: {
    leaves: ["channel.set"],
    ask: () => ({ path: "/notifications/channels/email", key: people.owner, body: emailChannel }),
  },
  setJudge: {
    leaves: ["judge.set"],
    ask: () => ({
      ...{ path: "/judge", key: people.owner },
      body: {
        ...{ enabled: false, provider: "openai", baseUrl: null, model: "gpt-4.1-mini", price: null },
        ...{ sampleRate: 0.1, budgetMicroUsd: 1_000 },
      },
    }),
  },
  removeChannel: {
    leaves: ["channel.removed"],
    ask: async () => {
      await send("PUT", "/notifications/channels/email", people.owner, emailChannel);
      return { path: "/notifications/channels/email", key: people.owner };
    },
  },
  createWebhook: {
    leaves: ["webhook.created"],
    ask: () => ({ path: "/webhooks", key: people.owner, body: webhook() }),
  },
  removeWebhook: {
    leaves: ["webhook.removed"],
    ask: async () => ({ path: `/webhooks/${await made("/webhooks", people.owner, webhook())}`, key: people.owner }),
  },
};
function leadsToEntry(call: ApiCall): boolean {
  const folder = path.join(import.meta.dirname, call.path.replaceAll(/\{(\w+)\}/g, "[$1]"));
  const route = readFileSync(path.join(folder, "route.ts"), "utf8");
  const called = [...route.matchAll(/\b(\w+)\(/g)].map(([, name = ""]) => name);
  return called.some((name) => writesEntry(route, name, 6));
}
/** Follows the functions of lib/server that a source calls, by their names, to one that writes into the audit log. */
function writesEntry(source: string, name: string, depth: number): boolean {
  const own = new RegExp(`function\\*? ${name}\\b[\\s\\S]*?\\n}|const ${name} =[\\s\\S]*?;\\n`).exec(source)?.[0];
  if (own === undefined) {
    const from = new RegExp(`import (?:type )?\\{[^}]*\\b${name}\\b[^}]*\\} from "@/(lib/server/[^"]+)"`).exec(
      source,
    )?.[1];
    if (from === undefined || depth === 0 || machinery.test(from)) return false;
    return writesEntry(readFileSync(path.join(root, `${from}.ts`), "utf8"), name, depth - 1);
  }
  if (own.includes(".audit(")) return true;
  if (depth === 0) return false;
  const called = new Set([...own.matchAll(/\b(\w+)\(/g)].map(([, other = ""]) => other));
  called.delete(name);
  return [...called].some((other) => writesEntry(source, other, depth - 1));
}
/** What serves every call: it leads everywhere. */
const machinery = /^lib\/server\/(route|auth|admit|transaction|idempotency)$/;
const root = path.resolve(import.meta.dirname, "../../..");

type Row = { readonly id: string; readonly action: string };
/** Of all projects: a new one has a log of its own. */
async function allEntries(): Promise<Row[]> {
  const { rows } = await pool().query<Row>(
    "select project_id || ' ' || seq as id, action from audit_entries order by at, project_id, seq",
  );
  return rows;
}
async function entriesSince(before: readonly Row[]): Promise<string[]> {
  const known = new Set(before.map(({ id }) => id));
  return (await allEntries()).filter(({ id }) => !known.has(id)).map(({ action }) => action);
}

describe("every call that changes something", () => {
  it("is exempt or played, not both, and no list names what is no call", () => {
    const listed = [exempt, plays].flatMap((list) => Object.keys(list));
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((id) => !changing.some(([known]) => known === id))).toEqual([]);
  });

  // what needs too much before it to be played here is played where that is made; here its source is followed
  it.each(changing.filter(([id]) => !(id in exempt) && !(id in plays)))("%s calls what writes an entry", (_, call) => {
    expect(leadsToEntry(call)).toBe(true);
  });
});

it.each(["leaseProbe", "createView", "setPreferences"] as const)("%s is seen to write none", (id) => {
  expect(leadsToEntry(apiCalls[id])).toBe(false);
});

describe.each(Object.entries(plays))("%s", (id, { leaves, ask }) => {
  it("leaves its entries in the log, and none where it is refused or repeated", async () => {
    const call = (apiCalls as Record<string, ApiCall>)[id];
    if (call === undefined || call.method === "GET") throw new Error(`${id} is no change`);
    const { path, key, body } = await ask();
    const headers = { "idempotency-key": `audited-${id}` };

    const before = await allEntries();
    const refused = await callApi(call.method, path, { key: `${key}x`, body });
    expect(refused.status).toBe(401);
    if (body !== undefined) {
      expect((await callApi(call.method, path, { key, body: { ...body, misspelt: 1 } })).status).toBe(422);
    }
    expect(await entriesSince(before)).toEqual([]);

    const done = await callApi(call.method, path, { key, body, headers });
    expect([done.status, done.ok ? "" : await done.text()]).toEqual([call.status, ""]);
    expect(await entriesSince(before)).toEqual(leaves);

    if (call.method !== "POST") return;
    expect((await callApi(call.method, path, { key, body, headers })).headers.get("idempotent-replayed")).toBe("true");
    expect(await entriesSince(before)).toEqual(leaves);
  });
});
