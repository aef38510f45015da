// Signed links: looking at one changes nothing, and it decides by the rules of every decision, once.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/decide/[token]/vote/route";
import { localMember } from "@/lib/server/control/members";
import { closeDatabase, pool } from "@/lib/server/db";
import { closeLive } from "@/lib/server/live";
import { openLink } from "@/lib/server/notify/decision-link";
import { type LinkClaim, readLink, signLink } from "@/lib/server/notify/link-token";
import { webOrigin } from "@/lib/testing/call-api";
import { newSession, newTenant, type Tenant } from "@/lib/testing/tenant";
import { addMember, askFor, must, type TestMember } from "@/lib/testing/waiting-approval";

let tenant: Tenant;
let ann: TestMember;
let bea: TestMember;

beforeAll(async () => {
  tenant = await newTenant("links");
});
beforeEach(async () => {
  ann = await addMember(tenant, "Ann");
  bea = await addMember(tenant, "Bea");
});
afterAll(async () => {
  await closeLive();
  await closeDatabase();
});

type Asked = Awaited<ReturnType<typeof askFor>>;
const linkFor = (approval: Asked, memberId: string, more: Partial<LinkClaim> = {}) =>
  signLink({
    projectId: tenant.projectId,
    approvalId: approval.id,
    memberId,
    rev: approval.rev,
    expiresAt: new Date(approval.expiresAt),
    ...more,
  });
const look = async (token: string, headers = new Headers()) => (await openLink(token, headers)).kind;
const read = (approval: Asked) => must("GET", `/approvals/${approval.id}`, ann.token);
const chain = async () => (await must("GET", "/audit?limit=1000", ann.token)).entries.length;

/** Sends the form; @returns the problem that the page is asked to tell, null for none. */
async function vote(
  token: string,
  form: Record<string, string> = { verdict: "approve" },
  headers: Record<string, string> = {},
) {
  const request = new Request(`${webOrigin}/decide/${token}/vote`, {
    method: "POST",
    headers: { host: "127.0.0.1:3000", "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(form).toString(),
  });
  const response = await POST(request, { params: Promise.resolve({ token }) });
  expect(response.status).toBe(303);
  return new URL(response.headers.get("location") ?? "", webOrigin).searchParams.get("problem");
}

/** The request waits as before, and nothing was written about it. */
async function expectNoEffect(approval: Asked, act: () => Promise<unknown>) {
  const [before, entries] = [await read(approval), await chain()];
  await act();
  expect({ ...(await read(approval)), now: before.now }).toEqual(before);
  expect(await chain()).toBe(entries);
}

describe("a signed link", () => {
  it("can be looked at a hundred times: the request stays pending, and the link unused", async () => {
    const approval = await askFor(tenant);
    const token = linkFor(approval, ann.id);
    await expectNoEffect(approval, async () => {
      const kinds = await Promise.all(Array.from({ length: 100 }, () => look(token)));
      expect(new Set(kinds)).toEqual(new Set(["open"]));
    });
    const { rows } = await pool().query("select 1 from spent_tokens");
    expect(rows).toEqual([]);
    expect(await vote(token)).toBeNull();
    expect((await read(approval)).state).toBe("approved");
  });

  it("decides as the member it was made for, once", async () => {
    const approval = await askFor(tenant, { quorum: 2 });
    const token = linkFor(approval, ann.id);
    expect(await vote(token)).toBeNull();
    const voted = await read(approval);
    expect(voted.votes).toMatchObject([{ memberId: ann.id, verdict: "approve" }]);
    expect(await look(token)).toBe("used");
    await expectNoEffect(approval, async () => expect(await vote(token)).toBe("conflict"));
    // another link of the same person is no second vote
    const again = linkFor(approval, ann.id);
    expect(await look(again)).toBe("barred");
    await expectNoEffect(approval, async () => expect(await vote(again)).toBe("already_voted"));
  });

  it("of two at the same moment one decides", async () => {
    const approval = await askFor(tenant);
    const token = linkFor(approval, ann.id);
    const problems = await Promise.all(Array.from({ length: 10 }, () => vote(token)));
    expect(problems.filter((problem) => problem === null)).toHaveLength(1);
    expect((await read(approval)).votes).toHaveLength(1);
  });

  it("rejects with a reason, and not without", async () => {
    const approval = await askFor(tenant);
    const token = linkFor(approval, ann.id);
    await expectNoEffect(approval, async () => {
      expect(await vote(token, { verdict: "reject", reason: "too_risky", comment: " " })).toBe("invalid");
      expect(await vote(token, { verdict: "reject", comment: "no" })).toBe("invalid");
      expect(await vote(token, { verdict: "maybe" })).toBe("invalid");
    });
    expect(await vote(token, { verdict: "reject", reason: "too_risky", comment: "third this week" })).toBeNull();
    expect((await read(approval)).decision).toMatchObject({
      verdict: "rejected",
      by: [ann.id],
      comment: "third this week",
    });
    expect(await look(token)).toBe("used");
  });

  it("altered by any character is no link, and has no effect", async () => {
    const approval = await askFor(tenant);
    const token = linkFor(approval, ann.id);
    await expectNoEffect(approval, async () => {
      for (let at = 0; at < token.length; at += 3) {
        const forged = `${token.slice(0, at)}${token[at] === "A" ? "B" : "A"}${token.slice(at + 1)}`;
        expect(await look(forged)).toBe("broken");
        expect(await vote(forged)).toBe("forbidden");
      }
      for (const other of ["", "x", token.slice(0, -1), `${token}A`, `${token}=`]) expect(readLink(other)).toBeNull();
    });
  });

  it("expired, has no effect", async () => {
    const approval = await askFor(tenant);
    const token = linkFor(approval, ann.id, { expiresAt: new Date(Date.now() - 1000) });
    expect(await look(token)).toBe("expired");
    await expectNoEffect(approval, async () => expect(await vote(token)).toBe("expired"));
  });

  it("of a request that expired, has no effect", async () => {
    const approval = await askFor(tenant, { timeoutMs: 200 });
    const token = linkFor(approval, ann.id, { expiresAt: new Date(Date.now() + 60_000) });
    await expect.poll(() => look(token)).toBe("over");
    expect(await vote(token)).toBe("expired");
    expect(await read(approval)).toMatchObject({ state: "expired", votes: [], decision: null });
  });

  it("of another revision has no effect", async () => {
    const approval = await askFor(tenant, { quorum: 2, edit: ["amount"] });
    const token = linkFor(approval, ann.id);
    await must("POST", `/approvals/${approval.id}/edits`, bea.token, { rev: 1, set: { amount: 1 } });
    expect(await look(token)).toBe("changed");
    await expectNoEffect(approval, async () => expect(await vote(token)).toBe("stale_rev"));
  });

  it("of somebody who is no approver has no effect", async () => {
    const approval = await askFor(tenant, { approvers: [`member:${bea.id}`] });
    const token = linkFor(approval, ann.id);
    expect(await look(token)).toBe("barred");
    await expectNoEffect(approval, async () => expect(await vote(token)).toBe("not_approver"));
  });

  it("of a member who left, and of another project, has no effect", async () => {
    const approval = await askFor(tenant);
    const other = await newTenant("elsewhere");
    const sam = await addMember(other, "Sam", { role: "owner" });
    const foreign = [
      linkFor(approval, sam.id),
      linkFor(approval, sam.id, { projectId: other.projectId }),
      linkFor(approval, "0af76519-16cd-43dd-8448-eb211c80319c"),
    ];
    await expectNoEffect(approval, async () => {
      for (const token of foreign) {
        expect(await look(token)).toBe("gone");
        expect(["unauthorized", "not_found"]).toContain(await vote(token));
      }
    });
  });
});

describe("at high risk", () => {
  it.each(["high", "critical"])("a link alone decides nothing (%s)", async (risk) => {
    const approval = await askFor(tenant, { risk });
    const token = linkFor(approval, ann.id);
    expect(await look(token)).toBe("sign_in");
    await expectNoEffect(approval, async () => expect(await vote(token)).toBe("forbidden"));
  });

  it("neither with the session of somebody else", async () => {
    const approval = await askFor(tenant, { risk: "high" });
    const token = linkFor(approval, ann.id);
    const cookie = `tg_session=${await newSession()}`;
    expect(await look(token, new Headers({ cookie }))).toBe("sign_in");
    await expectNoEffect(approval, async () =>
      expect(await vote(token, { verdict: "approve" }, { cookie, origin: webOrigin })).toBe("forbidden"),
    );
  });

  it("with the session of the member it decides, but not from another site's page", async () => {
    const approval = await askFor(tenant, { risk: "high" });
    const cookie = `tg_session=${await newSession()}`;
    const id = await localMember(tenant.projectId);
    const token = linkFor(approval, id);
    expect(await look(token, new Headers({ cookie }))).toBe("open");
    const foreign = { cookie, origin: "http://evil.example" };
    await expectNoEffect(approval, async () =>
      expect(await vote(token, { verdict: "approve" }, foreign)).toBe("forbidden"),
    );
    expect(await vote(token, { verdict: "approve" }, { cookie, origin: webOrigin })).toBeNull();
    expect((await read(approval)).decision).toMatchObject({ verdict: "approved", by: [id] });
  });

  it("who asked, or started the run, decides nothing", async () => {
    const cookie = `tg_session=${await newSession()}`;
    const id = await localMember(tenant.projectId);
    for (const [ask, startedBy] of [[{ requestedBy: id }], [{}, id]] as const) {
      const approval = await askFor(tenant, { risk: "high", ...ask }, startedBy);
      const token = linkFor(approval, id);
      expect(await look(token, new Headers({ cookie }))).toBe("barred");
      await expectNoEffect(approval, async () =>
        expect(await vote(token, { verdict: "approve" }, { cookie, origin: webOrigin })).toBe("own_request"),
      );
    }
  });
});
