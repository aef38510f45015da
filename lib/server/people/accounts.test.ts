// Accounts against a real database: what a browser with one may, and what is left of it when it is taken away.
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { POST as signIn } from "@/app/login/account/route";
import { POST as turnOn } from "@/app/login/start/route";
import { POST as logout } from "@/app/logout/route";
import { MemberPage } from "@/lib/contract/members";
import { pool } from "@/lib/server/db";
import { hashSecret } from "@/lib/server/secrets";
import { callApi, webOrigin } from "@/lib/testing/call-api";
import { newAccount, newSession, newTenant, signInAs, type Tenant, testAdminKey } from "@/lib/testing/tenant";

process.env["TRACEGATE_HOME"] = mkdtempSync(path.join(os.tmpdir(), "tracegate-accounts-"));

let mine: Tenant;
let foreign: Tenant;

beforeAll(async () => {
  mine = await newTenant("mine");
  foreign = await newTenant("foreign");
});

const own = { origin: webOrigin };
const ask = (cookie: string, method: "GET" | "POST" | "PUT", target: string, body?: unknown) =>
  callApi(method, target, { cookie, headers: own, ...(body === undefined ? {} : { body }) });
const form = (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  new Request(`${webOrigin}${url}`, {
    method: "POST",
    headers: { host: "127.0.0.1:3000", ...own, ...headers },
    body: new URLSearchParams(fields),
  });
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

describe("an account", () => {
  it("is worth its member: the role decides in the browser as it does for a token", async () => {
    const control = { scope: { kind: "project" }, state: "pause", reason: "test" };
    const gate = { pipeline: "p", step: "s", required: false, risk: "low", quorum: 1, approvers: null };
    for (const role of ["viewer", "reviewer", "operator", "owner"] as const) {
      const { cookie, email } = await newAccount(mine.projectId, role);
      const me = await (await ask(cookie, "GET", "/me")).json();
      expect(me).toMatchObject({ kind: "member", project: { id: mine.projectId }, member: { role, email } });
      const may = (status: number) => (status === 403 ? "no" : "yes");
      const able = {
        read: may((await ask(cookie, "GET", "/runs")).status),
        delegate: may((await ask(cookie, "PUT", "/members/me/delegate", { to: null })).status),
        control: may((await ask(cookie, "POST", "/control", control)).status),
        gate: may((await ask(cookie, "PUT", "/gates", gate)).status),
        project: may((await ask(cookie, "POST", "/projects", { name: "x" })).status),
      };
      const at = ["viewer", "reviewer", "operator", "owner"].indexOf(role);
      const from = (needed: number) => (at >= needed ? "yes" : "no");
      expect(able).toEqual({ read: "yes", delegate: from(1), control: from(2), gate: from(3), project: "no" });
    }
  });

  it("knows nothing of projects in which it is no member", async () => {
    const { cookie } = await newAccount(mine.projectId, "owner");
    expect((await ask(cookie, "GET", `/runs?project=${foreign.projectId}`)).status).toBe(404);
    const remembered = await ask(`${cookie}; tg_project=${foreign.projectId}`, "GET", "/me");
    expect((await remembered.json()).project.id).toBe(mine.projectId);
  });

  it("opens nothing with a forged cookie, and nothing once it has signed out", async () => {
    const { cookie } = await newAccount(mine.projectId, "owner");
    expect((await ask(cookie, "GET", "/me")).status).toBe(200);
    const [name, value = ""] = cookie.split("=");
    const [token] = decodeURIComponent(value).split(".");
    for (const forged of [`${name}=${token}`, `${name}=${token}.AAAA`, `${name}=x${value}`, `${name}=`]) {
      expect((await ask(forged, "GET", "/me")).status).toBe(401);
    }
    await logout(form("/logout", {}, { cookie }));
    expect((await ask(cookie, "GET", "/me")).status).toBe(401);
  });

  it("is refused changes that another site's page asks for", async () => {
    const { cookie } = await newAccount(mine.projectId, "owner");
    const answer = await callApi("POST", "/control", { cookie, headers: { origin: "http://evil.example" }, body: {} });
    expect(answer.status).toBe(403);
  });

  it("lets ten wrong passwords in a row pass, then nobody until time has passed, in any process", async () => {
    const { email } = await newAccount(mine.projectId, "viewer");
    const attempt = (password: string) =>
      signIn(form("/login/account", { email: ` ${email.toUpperCase()}`, password }));
    const began = Date.now();
    const answers = await Promise.all(Array.from({ length: 15 }, (_, at) => attempt(`guess ${at}`)));
    const refilled = Math.floor((Date.now() - began) / 6_000);
    const outcomes = answers.map((answer) => /problem=(\w+)/.exec(answer.headers.get("location") ?? "")?.[1]);
    const tried = outcomes.filter((outcome) => outcome === "wrong_password").length;
    expect(tried).toBeGreaterThanOrEqual(10);
    expect(tried).toBeLessThanOrEqual(10 + refilled);
    expect(outcomes.filter((outcome) => outcome === "wait")).toHaveLength(15 - tried);
    const fullIn = (seconds: number) =>
      pool().query(
        "update sign_in_limits set full_at = clock_timestamp() + make_interval(secs => $2) where subject = $1",
        [hashSecret(`sign in: ${email}`), seconds],
      );
    // ten places come back in a minute: the first in half a minute, whatever time the guesses took, then now
    await fullIn(84);
    await expect(signInAs(email)).rejects.toThrow("wait");
    await fullIn(54);
    await expect(signInAs(email)).resolves.toContain("tracegate.session_token=");
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const { email } = await newAccount(mine.projectId, "viewer");
    const where = async (fields: Record<string, string>) =>
      (await signIn(form("/login/account", { password: "wrong password", ...fields }))).headers.get("location");
    expect(await where({ email })).toContain("problem=wrong_password");
    expect(await where({ email: "nobody@example.com" })).toContain("problem=wrong_password");
    expect(await where({ email: "no address" })).toContain("problem=wrong_password");
  });
});

describe("turning on accounts", () => {
  const fields = { name: "Ada", email: "ada@example.com", password: "a password of hers" };

  it("is for whoever has the machine only, and says which field is wrong", async () => {
    const { cookie } = await newAccount(mine.projectId, "owner");
    expect((await turnOn(form("/login/start", fields, { cookie }))).status).toBe(401);
    expect((await turnOn(form("/login/start", fields))).status).toBe(401);
    const local = `tg_session=${await newSession()}`;
    const refused = await turnOn(form("/login/start", { ...fields, password: "short" }, { cookie: local }));
    expect(refused.headers.get("location")).toBe("/settings/account?wrong=password");
  });

  it("makes the local person the first owner without losing the member, and ends the sessions before", async () => {
    const local = `tg_session=${await newSession()}`;
    const project = `tg_project=${mine.projectId}`;
    const control = { scope: { kind: "project" }, state: "run", reason: "by the local owner" };
    const before = await (await ask(`${local}; ${project}`, "POST", "/control", control)).json();

    const answers = await Promise.all([1, 2].map(() => turnOn(form("/login/start", fields, { cookie: local }))));
    const done = answers.filter((answer) => cookiesOf(answer).includes("tracegate.session_token="));
    expect(done.length).toBeGreaterThanOrEqual(1);
    const cookie = `${cookiesOf(done[0] ?? Response.error())}; ${project}`;

    const me = await (await ask(cookie, "GET", "/me")).json();
    expect(me.member).toMatchObject({ id: before.control.by, name: "Ada", email: "ada@example.com", role: "owner" });
    expect((await ask(local, "GET", "/me")).status).toBe(401);
    expect((await ask(cookie, "POST", "/projects", { name: "of Ada" })).status).toBe(201);

    // the way back, with the same seat
    const back = `tg_session=${await newSession()}; ${project}`;
    const again = await (await ask(back, "POST", "/control", control)).json();
    expect(again.control.by).toBe(before.control.by);
    const members = MemberPage.parse(await (await callApi("GET", "/members", { key: mine.key })).json()).members;
    expect(members.filter(({ name }) => name === "Ada" || name === "Local owner")).toHaveLength(1);
  });

  it("keeps no password in clear", async () => {
    const { rows } = await pool().query("select a::text from auth_accounts a");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain(fields.password);
  });
});

describe("a delegation with an end", () => {
  it("is over by the clock of the database, at each look", async () => {
    const { cookie } = await newAccount(mine.projectId, "reviewer");
    const other = await callApi("POST", `/projects/${mine.projectId}/members`, {
      key: testAdminKey,
      body: { name: "Delegate", role: "reviewer" },
    });
    const { id: to } = await other.json();
    const put = (body: unknown) => ask(cookie, "PUT", "/members/me/delegate", body);
    const past = await (await put({ to, until: "2020-01-01T00:00:00.000Z" })).json();
    expect(past).toMatchObject({ code: "invalid", errors: [{ path: "/until" }] });
    const until = "2100-01-01T00:00:00.000Z";
    expect(await (await put({ to, until })).json()).toMatchObject({ delegatesTo: to, delegatesUntil: until });
    await pool().query(
      "update members set delegates_until = clock_timestamp() - interval '1 millisecond' where delegates_to = $1",
      [to],
    );
    const { member } = await (await ask(cookie, "GET", "/me")).json();
    expect(member.delegatesTo).toBeNull();
    expect(member).not.toHaveProperty("delegatesUntil");
  });
});
