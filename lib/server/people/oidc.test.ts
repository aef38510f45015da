// Signing in through an OpenID provider that this file runs, over HTTP, and our routes in the order a browser asks them.
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as callback } from "@/app/api/auth/callback/oidc/route";
import { POST as accept } from "@/app/invite/accept/route";
import { GET as start } from "@/app/login/oidc/route";
import LoginPage from "@/app/login/page";
import { POST as turnOn } from "@/app/login/start/route";
import { projectCookie } from "@/lib/contract/projects";
import { pool } from "@/lib/server/db";
import { callApi, webOrigin } from "@/lib/testing/call-api";
import { OidcServer } from "@/lib/testing/oidc-server";
import { newAccount, newSession, newTenant, signInAs, type Tenant, testPassword } from "@/lib/testing/tenant";

const origin = "https://tracegate.example";
const provider = new OidcServer();
const issuer = await provider.start();
Object.assign(process.env, {
  TRACEGATE_HOME: mkdtempSync(path.join(os.tmpdir(), "tracegate-oidc-")),
  TRACEGATE_PUBLIC_URL: origin,
  TRACEGATE_OIDC_ISSUER: issuer,
  TRACEGATE_OIDC_CLIENT_ID: provider.client.id,
  TRACEGATE_OIDC_CLIENT_SECRET: provider.client.secret,
});

/** Keeps cookies as a browser does that was asked for by https. */
class Browser {
  readonly cookies = new Map<string, string>();

  get cookie(): string {
    return [...this.cookies].map((pair) => pair.join("=")).join("; ");
  }

  /** The address that the answer leads to. */
  async send(route: (request: Request) => Promise<Response>, url: string, form?: Record<string, string>) {
    const headers = { host: "tracegate.example", origin, cookie: this.cookie };
    const body = form && { method: "POST", body: new URLSearchParams(form) };
    const answer = await route(new Request(new URL(url, origin), { headers, ...body }));
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== projectCookie)
        for (const part of [/; Secure/, /; HttpOnly/, /; SameSite=Lax/]) expect(cookie).toMatch(part);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    expect(answer.status).toBe(303);
    return answer.headers.get("location") ?? "";
  }

  /** To the provider and back: the address that it sends the browser to. */
  async leave(next = "/runs"): Promise<string> {
    const away = await this.send(start, `/login/oidc?${new URLSearchParams({ next })}`);
    expect(away).toMatch(`${issuer}/authorize?`);
    const answer = await fetch(away, { redirect: "manual" });
    expect(answer.status).toBe(302);
    return answer.headers.get("location") ?? "";
  }

  async signIn(next?: string): Promise<string> {
    return this.send(callback, await this.leave(next));
  }

  me(): Promise<Response> {
    return callApi("GET", "/me", { cookie: this.cookie });
  }

  async isSignedIn(): Promise<boolean> {
    return (await this.me()).status !== 401;
  }
}

const owner = { name: "Ada", email: "ada@example.com", password: "a password of hers" };
let mine: Tenant;

beforeAll(async () => {
  mine = await newTenant("mine");
});
afterEach(() =>
  Object.assign(provider, { person: {}, wrong: {}, forges: false, isTerse: false, poses: null, refuses: null }),
);

const personOf = (email: string) => ({ sub: `sub of ${email}`, email, email_verified: true, name: "Grace" });
const saying = async (search: Record<string, string>) =>
  renderToStaticMarkup(await LoginPage({ searchParams: Promise.resolve(search) }));
/** What the page says that the browser is led to. */
const said = async (location: string) => {
  const { pathname, searchParams } = new URL(location, origin);
  expect(pathname).toBe("/login");
  return /role="alert"[^>]*>([^<]*)</.exec(await saying(Object.fromEntries(searchParams)))?.[1];
};
const usersOf = async (email: string) =>
  (await pool().query("select id from auth_users where email = $1", [email])).rows.length;

describe("before accounts are on", () => {
  it("nobody leaves for the provider, so that the first account is that of whoever has the machine", async () => {
    const browser = new Browser();
    expect(await said(await browser.send(start, "/login/oidc"))).toContain("accounts are not turned on");
    expect(await saying({})).not.toContain("/login/oidc");
    browser.cookies.set("tg_session", await newSession());
    expect(await browser.send(turnOn, "/login/start", owner)).toBe("/settings/account");
    expect(await saying({})).toContain("/login/oidc");
  });
});

describe("a provider that is away", () => {
  it("holds up nobody who signs in with a password, and the page says so", async () => {
    const { email } = await newAccount(mine.projectId, "viewer");
    provider.isSilent = true;
    const patience = new AbortController();
    const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(patience.signal);
    const began = new Browser().send(start, "/login/oidc?next=/runs/abc");
    try {
      await expect.poll(() => timeout.mock.calls).toEqual([[5_000]]);
      expect(await signInAs(email)).toContain("tracegate.session_token=");
      patience.abort(new DOMException("time is up", "TimeoutError"));
      const location = await began;
      expect(location).toBe("/login?problem=oidc_unreachable&next=%2Fruns%2Fabc");
      expect(await said(location)).toMatch(/cannot be reached\. Sign in with e-mail and password/);
    } finally {
      timeout.mockRestore();
      provider.isSilent = false;
    }
  });

  it("is not taken for one that calls itself otherwise", async () => {
    provider.poses = "https://evil.example";
    const location = await new Browser().send(start, "/login/oidc");
    expect(await said(location)).toContain("cannot be reached");
  });
});

describe("the first sign-in", () => {
  it("joins with an invitation, as the member that it offers", async () => {
    const email = "grace@example.com";
    const inviting = {
      cookie: (await newAccount(mine.projectId, "owner")).cookie,
      headers: { origin: webOrigin },
      body: { email, role: "reviewer", groups: ["finance"] },
    };
    const { token } = await (await callApi("POST", "/invitations", inviting)).json();

    provider.person = personOf("Grace@Example.com");
    const browser = new Browser();
    expect(await browser.signIn(`/invite?token=${token}`)).toBe(`/invite?token=${token}`);
    expect(await browser.send(accept, "/invite/accept", { token })).toBe("/");
    const member = { name: "Grace", email, role: "reviewer", groups: ["finance"] };
    expect(await (await browser.me()).json()).toMatchObject({ project: { id: mine.projectId }, member });
  });

  it("of a known address is that account; a password that nobody proved to be his is over", async () => {
    const { email, cookie } = await newAccount(mine.projectId, "operator");
    provider.person = personOf(email);
    provider.isTerse = true;
    const browser = new Browser();
    expect(await browser.signIn("/runs/abc")).toBe("/runs/abc");
    expect(await (await browser.me()).json()).toMatchObject({ member: { email, role: "operator" } });
    expect(await usersOf(email)).toBe(1);
    expect((await callApi("GET", "/me", { cookie })).status).toBe(401);
    await expect(signInAs(email, testPassword)).rejects.toThrow("wrong_password");

    const again = new Browser();
    await again.signIn();
    const [first, second] = [await (await browser.me()).json(), await (await again.me()).json()];
    expect(second.member.id).toBe(first.member.id);
  });

  it("leaves the owner of the installation his password, for when the provider is away", async () => {
    provider.person = personOf(owner.email);
    const browser = new Browser();
    await browser.signIn();
    expect(await (await browser.me()).json()).toMatchObject({ member: { email: owner.email, role: "owner" } });
    await expect(signInAs(owner.email, owner.password)).resolves.toContain("tracegate.session_token=");
  });

  it("of somebody whom nobody invited opens nothing, and says whom to ask", async () => {
    provider.person = personOf("stranger@example.com");
    const browser = new Browser();
    await browser.signIn();
    const me = await browser.me();
    expect([me.status, (await me.json()).detail]).toEqual([403, expect.stringContaining("ask for an invitation")]);
    const asked = await callApi("GET", `/runs?project=${mine.projectId}`, { cookie: browser.cookie });
    expect(asked.status).toBe(404);
  });
});

describe("an answer that proves nothing opens no session", () => {
  const email = "mallory@example.com";
  const refused = async (browser: Browser, location: string) => {
    expect(await browser.isSignedIn()).toBe(false);
    expect(await usersOf(email)).toBe(0);
    return said(location);
  };

  it.each([
    ["with another nonce", { wrong: { nonce: "another" } }],
    ["without a nonce", { wrong: { nonce: undefined } }],
    ["for another client", { wrong: { aud: "another client" } }],
    ["of another issuer", { wrong: { iss: "https://evil.example" } }],
    ["that is over", { wrong: { exp: 1_700_000_000 } }],
    ["signed with another key", { forges: true }],
    ["about another person than /userinfo", { isTerse: true, wrong: { sub: "another" } }],
  ])("token %s", async (_, behaviour) => {
    Object.assign(provider, { person: personOf(email), ...behaviour });
    const browser = new Browser();
    expect(await refused(browser, await browser.signIn())).toContain("did not prove who you are");
  });

  it.each([[{ email_verified: false }], [{ email_verified: undefined }], [{ email: undefined }]])(
    "address %o",
    async (claims) => {
      provider.person = { ...personOf(email), ...claims };
      const browser = new Browser();
      expect(await refused(browser, await browser.signIn())).toContain("no verified e-mail address");
    },
  );

  it("address of another account that is not verified", async () => {
    const known = await newAccount(mine.projectId, "owner");
    provider.person = { ...personOf(known.email), email_verified: false };
    const browser = new Browser();
    expect(await refused(browser, await browser.signIn())).toContain("no verified e-mail address");
    expect((await callApi("GET", "/me", { cookie: known.cookie })).status).toBe(200);
  });

  it("state of nobody, of another browser, or none", async () => {
    provider.person = personOf(email);
    const back = new URL(await new Browser().leave());
    const unknown = new URL(back);
    unknown.searchParams.set("state", "unknown");
    const none = new URL(back);
    none.searchParams.delete("state");
    for (const url of [unknown, none, back]) {
      const browser = new Browser();
      await browser.leave();
      expect(await refused(browser, await browser.send(callback, url.href))).toContain("begun in another browser");
    }
  });

  it("code that is guessed, or of a sign-in that another browser began", async () => {
    provider.person = personOf(email);
    for (const code of ["guessed", new URL(await new Browser().leave()).searchParams.get("code") ?? ""]) {
      const browser = new Browser();
      const back = new URL(await browser.leave());
      back.searchParams.set("code", code);
      expect(await refused(browser, await browser.send(callback, back.href))).toContain("did not prove who you are");
    }
  });

  it("refusal of the provider, which leads back to where one was going", async () => {
    provider.refuses = "access_denied";
    const browser = new Browser();
    const location = await browser.signIn("/runs/abc");
    expect(location).toBe("/login?problem=oidc_denied&next=%2Fruns%2Fabc");
    expect(await refused(browser, location)).toContain("signed nobody in");
  });
});

it("a problem that the page does not know is none", async () => {
  for (const problem of ["__proto__", "constructor", "x"]) expect(await saying({ problem })).not.toContain("alert");
});

it("an answer signs in once: the same address again opens nothing, with or without its cookies", async () => {
  provider.person = personOf("once@example.com");
  const browser = new Browser();
  const back = await browser.leave();
  const copy = new Browser();
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  await browser.send(callback, back);
  expect(await browser.isSignedIn()).toBe(true);
  expect(await said(await copy.send(callback, back))).toContain("finished already");
  expect(await copy.isSignedIn()).toBe(false);
});

it("keeps no token of the provider in clear", async () => {
  const { rows } = await pool().query("select access_token, id_token from auth_accounts where provider_id = 'oidc'");
  expect(rows.length).toBeGreaterThan(0);
  for (const { access_token: token } of rows) expect(token).not.toMatch(/^[0-9a-f]{8}-/);
});

it("a provider that goes while somebody is there signs nobody in, and everybody else as before", async () => {
  const browser = new Browser();
  const back = await browser.leave();
  await provider.stop();
  expect(await said(await browser.send(callback, back))).toContain("did not prove who you are");
  expect(await said(await browser.send(start, "/login/oidc"))).toContain("cannot be reached");
  expect(await browser.isSignedIn()).toBe(false);
  await expect(signInAs(owner.email, owner.password)).resolves.toContain("tracegate.session_token=");
});
