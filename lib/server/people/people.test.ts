// Invitations, roles, teams, sessions and keys through the calls that the settings make.
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { POST as acceptForm } from "@/app/invite/accept/route";
import { pool } from "@/lib/server/db";
import { readInvitation } from "@/lib/server/people/invitations";
import { turnOnAccounts } from "@/lib/server/people/turn-on";
import { callApi, type Method, webOrigin } from "@/lib/testing/call-api";
import { newAccount, newMember, newTenant, signInAs, type Tenant, testPassword } from "@/lib/testing/tenant";

process.env["TRACEGATE_HOME"] = mkdtempSync(path.join(os.tmpdir(), "tracegate-people-"));

let mine: Tenant;
let foreign: Tenant;
let owner: { cookie: string };
let stranger: { cookie: string };

beforeAll(async () => {
  [mine, foreign] = [await newTenant("mine"), await newTenant("foreign")];
  owner = await newAccount(mine.projectId, "owner");
  stranger = await newAccount(foreign.projectId, "owner");
});

const ask = async (who: { cookie: string }, method: Method, target: string, body?: unknown) => {
  const headers = { origin: webOrigin };
  const response = await callApi(method, target, { cookie: who.cookie, headers, ...(body ? { body } : {}) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
};
const members = async (who = owner) => (await ask(who, "GET", "/members")).body.members;
const audit = async () => {
  const { rows } = await pool().query(
    "select action, subject, data::json as data from audit_entries where project_id = $1 order by seq desc limit 50",
    [mine.projectId],
  );
  return rows;
};
const accept = (fields: Record<string, string>, cookie = "") =>
  acceptForm(
    new Request(`${webOrigin}/invite/accept`, {
      method: "POST",
      headers: { host: "127.0.0.1:3000", origin: webOrigin, ...(cookie && { cookie }) },
      body: new URLSearchParams(fields),
    }),
  );
const person = (name: string) => ({ name, email: `${name}@example.com`, password: testPassword });

describe("an invitation", () => {
  const invite = async (body: object = {}) =>
    (await ask(owner, "POST", "/invitations", { role: "reviewer", ...body })).body;

  it("waits for accounts, since nobody could accept it", async () => {
    expect((await ask(owner, "POST", "/invitations", { role: "viewer" })).status).toBe(409);
    await turnOnAccounts({ name: "Ada", email: "ada@example.com", password: testPassword });
    expect((await ask(owner, "POST", "/invitations", { role: "viewer" })).status).toBe(201);
  });

  it("makes an account that is a member, once, however many open it at once", async () => {
    const { token, id } = await invite({ groups: ["leads"] });
    const answers = await Promise.all([1, 2, 3].map((n) => accept({ token, ...person(`racer-${n}`) })));
    const joined = answers.filter((answer) => answer.headers.get("location") === "/");
    expect(joined).toHaveLength(1);
    const racers = (await members()).filter(({ name }: { name: string }) => name.startsWith("racer"));
    expect(racers).toMatchObject([{ role: "reviewer", groups: ["leads"] }]);
    const { rows } = await pool().query("select 1 from auth_users where name like 'racer%'");
    expect(rows).toHaveLength(1);
    expect((await audit())[0]).toMatchObject({ action: "member.created", data: { invitation: id } });
    expect((await ask(owner, "GET", "/invitations")).body.invitations[0].state).toBe("accepted");
  });

  it("is for the person that it names", async () => {
    const { token } = await invite({ email: "Grace@Example.com" });
    const other = await accept({ token, ...person("mallory") });
    expect(other.headers.get("location")).toContain("problem=other_person");
    const grace = await accept({ token, ...person("grace") });
    expect(grace.headers.get("location")).toBe("/");
    expect(grace.headers.getSetCookie().join()).toContain(`tg_project=${mine.projectId}`);
  });

  it("joins an account that is signed in, and is not used up by one that is a member", async () => {
    const { token } = await invite();
    expect((await accept({ token }, owner.cookie)).headers.get("location")).toContain("member_already");
    expect((await accept({ token, ...person("grace") })).headers.get("location")).toContain("account_exists");
    const guest = await newAccount(foreign.projectId, "viewer");
    expect((await accept({ token }, guest.cookie)).headers.get("location")).toBe("/");
    expect((await ask(guest, "GET", `/me?project=${mine.projectId}`)).body.member.role).toBe("reviewer");
  });

  it("opens nothing when forged, revoked, expired or of another's hand", async () => {
    const revoked = await invite();
    expect((await ask(stranger, "DELETE", `/invitations/${revoked.id}`)).status).toBe(404);
    expect((await ask(owner, "DELETE", `/invitations/${revoked.id}`)).status).toBe(204);
    const expired = await invite();
    await pool().query(
      "update invitations set expires_at = clock_timestamp() - interval '1 millisecond' where id = $1",
      [expired.id],
    );
    const open = await invite();
    const [id, signature] = open.token.split(".");
    const forged = [
      id,
      `${id}.`,
      `${id}.${"A".repeat(signature.length)}`,
      `${revoked.id}.${signature}`,
      `${open.token}.x`,
    ];
    for (const token of [...forged, "", "x".repeat(500)]) expect(await readInvitation(token)).toBeNull();
    for (const token of [...forged, revoked.token, expired.token]) {
      const answer = await accept({ token, ...person("nobody") });
      expect(answer.headers.get("location")).toContain("problem=closed");
    }
    expect((await pool().query("select 1 from auth_users where name = 'nobody'")).rows).toEqual([]);
    expect((await readInvitation(open.token))?.state).toBe("open");
  });
});

describe("a member", () => {
  it("gets another role, which is audited with the former one and in force at once", async () => {
    const bob = await newAccount(mine.projectId, "viewer");
    const { id } = (await ask(bob, "GET", "/me")).body.member;
    expect((await ask(bob, "PATCH", `/members/${id}`, { role: "owner" })).status).toBe(403);
    expect((await ask(stranger, "PATCH", `/members/${id}`, { role: "owner" })).status).toBe(404);
    const changed = await ask(owner, "PATCH", `/members/${id}`, { role: "operator" });
    expect(changed.body).toMatchObject({ id, role: "operator" });
    expect((await audit())[0]).toMatchObject({
      action: "member.changed",
      subject: id,
      data: { role: "operator", from: { role: "viewer" } },
    });
    expect((await ask(bob, "GET", "/me")).body.member.role).toBe("operator");
    expect((await ask(owner, "DELETE", `/members/${id}`)).status).toBe(204);
    expect((await ask(bob, "GET", "/me")).status).toBe(403);
    // what was decided keeps the name
    expect((await ask(owner, "GET", "/members/former")).body.members).toContainEqual({ id, name: changed.body.name });
    expect((await ask(stranger, "GET", "/members/former")).body.members).toEqual([]);
  });

  it("stays an owner as the last one", async () => {
    const only = await newAccount((await newTenant("lone")).projectId, "owner");
    const { id } = (await ask(only, "GET", "/me")).body.member;
    expect((await ask(only, "PATCH", `/members/${id}`, { role: "operator" })).status).toBe(409);
    expect((await ask(only, "DELETE", `/members/${id}`)).status).toBe(409);
    expect((await ask(only, "GET", "/me")).body.member.role).toBe("owner");
  });

  it("two owners lower each other at once: one of them stays", async () => {
    const { projectId } = await newTenant("two");
    const [a, b] = [await newAccount(projectId, "owner"), await newAccount(projectId, "owner")];
    const ids = [(await ask(a, "GET", "/me")).body.member.id, (await ask(b, "GET", "/me")).body.member.id];
    const answers = await Promise.all([
      ask(a, "PATCH", `/members/${ids[1]}`, { role: "viewer" }),
      ask(b, "PATCH", `/members/${ids[0]}`, { role: "viewer" }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const roles = (await ask(a, "GET", "/members")).body.members.map(({ role }: { role: string }) => role);
    expect(roles.filter((role: string) => role === "owner")).toHaveLength(1);
  });
});

describe("a team", () => {
  it("is made, renamed with its members, and dissolved", async () => {
    await newMember(mine.projectId, "reviewer");
    expect((await ask(owner, "POST", "/teams", { name: "night" })).status).toBe(201);
    expect((await ask(owner, "POST", "/teams", { name: "night" })).status).toBe(409);
    const [{ id }] = (await members()).filter(({ role }: { role: string }) => role === "reviewer");
    await ask(owner, "PATCH", `/members/${id}`, { groups: ["night"] });
    expect((await ask(owner, "PATCH", "/teams/night", { name: "day" })).body).toMatchObject({
      name: "day",
      members: 1,
    });
    expect((await members()).find((each: { id: string }) => each.id === id).groups).toEqual(["day"]);
    expect((await ask(stranger, "DELETE", "/teams/day")).status).toBe(404);
    expect((await ask(owner, "DELETE", "/teams/day")).status).toBe(204);
    expect((await members()).find((each: { id: string }) => each.id === id).groups).toEqual([]);
  });

  it("that a gate asks keeps its name", async () => {
    await ask(owner, "POST", "/teams", { name: "finance" });
    const gate = { pipeline: "p", step: "pay", required: true, risk: "high", quorum: 1, approvers: ["group:finance"] };
    expect((await ask(owner, "PUT", "/gates", gate)).status).toBe(200);
    expect((await ask(owner, "PATCH", "/teams/finance", { name: "money" })).status).toBe(409);
    expect((await ask(owner, "DELETE", "/teams/finance")).status).toBe(409);
  });
});

describe("sessions of an account", () => {
  it("are listed with their browsers, and ended one by one or all but this one", async () => {
    const { email, cookie } = await newAccount(mine.projectId, "viewer");
    const others = [await signInAs(email), await signInAs(email), await signInAs(email)].map((each) => ({
      cookie: each,
    }));
    const { sessions } = (await ask({ cookie }, "GET", "/account/sessions")).body;
    expect(sessions).toHaveLength(4);
    expect(sessions[0]).toMatchObject({ current: true, by: "account", userAgent: "test browser" });
    expect((await ask(owner, "DELETE", `/account/sessions/${sessions[1].id}`)).status).toBe(404);
    expect((await ask({ cookie }, "DELETE", `/account/sessions/${sessions[1].id}`)).status).toBe(204);
    const alive = async () =>
      (await Promise.all(others.map((each) => ask(each, "GET", "/me")))).map(({ status }) => status);
    expect((await alive()).filter((status) => status === 200)).toHaveLength(2);
    expect((await ask({ cookie }, "POST", "/account/sessions/end-others")).status).toBe(204);
    expect(await alive()).toEqual([401, 401, 401]);
    expect((await ask({ cookie }, "GET", "/me")).status).toBe(200);
  });

  it("end with another password, which needs the present one", async () => {
    const { email, cookie } = await newAccount(mine.projectId, "viewer");
    const other = { cookie: await signInAs(email) };
    const change = (current: string, next = "another long password") =>
      ask({ cookie }, "POST", "/account/password", { current, next });
    expect((await change("wrong password")).body.errors).toMatchObject([{ path: "/current" }]);
    expect((await change(testPassword, "short")).body.errors).toMatchObject([{ path: "/next" }]);
    expect((await change(testPassword)).status).toBe(204);
    expect((await ask(other, "GET", "/me")).status).toBe(401);
    expect((await ask({ cookie }, "GET", "/me")).status).toBe(200);
    await expect(signInAs(email)).rejects.toThrow("wrong_password");
    await expect(signInAs(email, "another long password")).resolves.toBeTruthy();
  });
});

describe("a key", () => {
  const make = async (body: object) => (await ask(owner, "POST", "/keys", { name: "k", ...body })).body;
  const me = async (key: string) => (await callApi("GET", "/me", { key })).status;

  it("names the scope that it lacks", async () => {
    const { key } = await make({ scopes: ["ingest"] });
    const refused = await (await callApi("GET", "/runs", { key })).json();
    expect(refused).toMatchObject({ code: "forbidden", detail: "This key lacks the scope read; it has ingest." });
    const control = await (await callApi("POST", "/runs", { key, body: {} })).json();
    expect(control.detail).toContain("lacks the scope control");
  });

  it("keeps its project with the scope admin, and decides nothing", async () => {
    const { key } = await make({ scopes: ["admin"] });
    expect((await callApi("GET", "/keys", { key })).status).toBe(200);
    expect((await callApi("PUT", "/gates", { key, body: {} })).status).toBe(403);
    expect((await callApi("POST", "/control", { key, body: {} })).status).toBe(403);
    expect((await callApi("POST", "/projects", { key, body: { name: "x" } })).status).toBe(403);
  });

  it("opens nothing once it has expired, also where it was known a moment ago", async () => {
    const { id, key } = await make({ scopes: ["control"], days: 1 });
    const start = () =>
      callApi("POST", "/runs", {
        key,
        body: { pipeline: "p", version: "1", inputHash: "0".repeat(64), limits: { microUsd: 1 } },
      });
    expect((await start()).status).toBe(201);
    await pool().query("update api_keys set expires_at = clock_timestamp() - interval '1 millisecond' where id = $1", [
      id,
    ]);
    expect((await start()).status).toBe(401);
    expect(await me(key)).toBe(401);
  });

  it("is rotated: the new one works at once, the old one for the grace", async () => {
    const old = await make({ scopes: ["read"], days: 30 });
    expect((await ask(stranger, "POST", `/keys/${old.id}/rotate`, { graceHours: 1 })).status).toBe(404);
    const next = (await ask(owner, "POST", `/keys/${old.id}/rotate`, { graceHours: 1 })).body;
    expect([await me(old.key), await me(next.key)]).toEqual([200, 200]);
    const { keys } = (await ask(owner, "GET", "/keys?limit=1000")).body;
    const shown = keys.find(({ id }: { id: string }) => id === next.id);
    expect(shown).toMatchObject({ name: "k", scopes: ["read"], revokedAt: null });
    expect(Date.parse(shown.expiresAt) - Date.now()).toBeGreaterThan(29 * 24 * 3600_000);
    const last = (await ask(owner, "POST", `/keys/${next.id}/rotate`, { graceHours: 0 })).body;
    expect([await me(next.key), await me(last.key)]).toEqual([401, 200]);
    expect((await ask(owner, "POST", `/keys/${next.id}/rotate`, { graceHours: 1 })).status).toBe(404);
  });
});
