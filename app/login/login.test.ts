import { NextRequest } from "next/server";
import { describe, expect, it, vi } from "vitest";
import { POST as signIn } from "@/app/login/key/route";
import { GET as openLink, HEAD as previewLink } from "@/app/login/link/route";
import { POST as logout } from "@/app/logout/route";
import { newLoginToken } from "@/bin/first-rows.mjs";
import { pool } from "@/lib/server/db";
import { callApi, webOrigin } from "@/lib/testing/call-api";
import { newSession, testAdminKey } from "@/lib/testing/tenant";
import { proxy } from "@/proxy";

const newLink = () => newLoginToken(process.env["DATABASE_URL"]);
const open = (query: string, headers: Record<string, string> = {}) =>
  openLink(new Request(`${webOrigin}/login/link?${query}`, { headers }));
const cookieOf = (response: Response) => /^tg_session=([\w-]+);/.exec(response.headers.get("set-cookie") ?? "")?.[1];
const me = (session: string) => callApi("GET", "/me", { cookie: `tg_session=${session}` });

describe("a login link", () => {
  it("signs in once and leads to the overview", async () => {
    const token = await newLink();
    const first = await open(`token=${token}`);
    expect([first.status, first.headers.get("location")]).toEqual([303, "/"]);
    const cookie = first.headers.get("set-cookie") ?? "";
    for (const part of ["HttpOnly", "SameSite=Lax", "Path=/"]) expect(cookie).toContain(part);
    expect((await me(cookieOf(first) ?? "")).status).toBe(200);

    const second = await open(`token=${token}`);
    expect(second.headers.get("location")).toBe("/login?problem=link&next=%2F");
    expect(second.headers.get("set-cookie")).toBeNull();
  });

  it("signs in one of twenty that open it at once", async () => {
    const token = await newLink();
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(`token=${token}`)));
    expect(answers.filter(cookieOf)).toHaveLength(1);
  });

  it("does not sign in when it has expired, is unknown or empty", async () => {
    const token = await newLink();
    await pool().query(
      "update login_tokens set expires_at = clock_timestamp() - interval '1 millisecond' where used_at is null",
    );
    for (const query of [`token=${token}`, "token=unknown", "token=", "", "token=%00"]) {
      const answer = await open(query);
      expect([answer.status, cookieOf(answer)]).toEqual([303, undefined]);
      expect(answer.headers.get("location")).toContain("problem=link");
    }
  });

  it("that was used leads on who is signed in already", async () => {
    const cookie = `tg_session=${await newSession()}`;
    expect((await open("token=used&next=/runs/abc", { cookie })).headers.get("location")).toBe("/runs/abc");
  });

  it("leads to no other site", async () => {
    const answer = await open(`token=${await newLink()}&next=//evil.example`);
    expect(answer.headers.get("location")).toBe("/");
  });

  it("is not used up by a preview", () => expect(previewLink().status).toBe(405));

  it("keeps neither token nor cookie in the database", async () => {
    const token = await newLink();
    const session = cookieOf(await open(`token=${token}`)) ?? "";
    const { rows } = await pool().query("select t::text from login_tokens t union all select s::text from sessions s");
    const stored = JSON.stringify(rows);
    for (const secret of [token, session]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString("hex"));
    }
  });

  it("puts Secure on the cookie behind TLS", async () => {
    const answer = await open(`token=${await newLink()}`, { "x-forwarded-proto": "https" });
    expect(answer.headers.get("set-cookie")).toContain("; Secure");
  });
});

const submit = (key: string, headers: Record<string, string> = { origin: webOrigin }) =>
  signIn(
    new Request(`${webOrigin}/login/key`, {
      method: "POST",
      headers: { host: "127.0.0.1:3000", ...headers },
      body: new URLSearchParams({ key, next: "/connect" }),
    }),
  );

describe("the admin key", () => {
  it("signs in by the form", async () => {
    const answer = await submit(` ${testAdminKey} `);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/connect"]);
    expect((await me(cookieOf(answer) ?? "")).status).toBe(200);
  });

  it("does not sign in from another site's page", async () => {
    for (const headers of [{ origin: "http://evil.example" }, { origin: "http://127.0.0.1:8080" }, {}]) {
      const answer = await submit(testAdminKey, headers as Record<string, string>);
      expect([answer.status, cookieOf(answer)]).toEqual([403, undefined]);
    }
  });

  it("can be guessed ten times, then one has to wait even with the right one", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      for (let guess = 0; guess < 10; guess++) {
        expect((await submit(`guess ${guess}`)).headers.get("location")).toContain("problem=wrong_key");
      }
      const locked = await submit(testAdminKey);
      expect(locked.headers.get("location")).toContain("problem=wait");
      expect(cookieOf(locked)).toBeUndefined();
      vi.advanceTimersByTime(6_000);
      expect(cookieOf(await submit(testAdminKey))).toBeDefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("signing out", () => {
  const out = (session: string, origin: string) =>
    logout(
      new Request(`${webOrigin}/logout`, {
        method: "POST",
        headers: { host: "127.0.0.1:3000", origin, cookie: `tg_session=${session}` },
      }),
    );

  it("ends the session on the server", async () => {
    const session = await newSession();
    const answer = await out(session, webOrigin);
    expect(answer.headers.get("set-cookie")).toContain("tg_session=; Path=/; Max-Age=0");
    expect((await me(session)).status).toBe(401);
  });

  it("is not for other sites", async () => {
    const session = await newSession();
    expect((await out(session, "http://evil.example")).status).toBe(403);
    expect((await me(session)).status).toBe(200);
  });
});

describe("the proxy", () => {
  const pass = (path: string, headers: Record<string, string> = {}) =>
    proxy(new NextRequest(new URL(path, webOrigin), { headers: { host: "localhost:3000", ...headers } }));

  it("refuses names that are not of this machine, for pages and calls", async () => {
    for (const path of ["/runs", "/api/v1/runs", "/login"]) {
      const answer = pass(path, { host: "evil.example:3000", cookie: "tg_session=x" });
      expect([answer.status, (await answer.json()).code]).toEqual([403, "forbidden"]);
    }
  });

  it("finds nothing at paths that cannot be read", () => {
    for (const path of ["/api/v1/%ff", "/runs/%e0%a4%a", "/%"]) expect(pass(path).status).toBe(404);
  });

  it("sends readers without a session to the login and back, under the name they used", () => {
    const answer = pass("/runs/abc?tab=raw");
    expect(answer.status).toBe(307);
    expect(answer.headers.get("location")).toBe("http://localhost:3000/login?next=%2Fruns%2Fabc%3Ftab%3Draw");
  });

  it("gives each page another nonce, to the browser and to Next alike", () => {
    const policies = [pass("/login"), pass("/login")].map((answer) => {
      const policy = answer.headers.get("content-security-policy");
      expect(answer.headers.get("x-middleware-request-content-security-policy")).toBe(policy);
      expect(policy).toContain(`'nonce-${answer.headers.get("x-middleware-request-x-nonce")}'`);
      return policy;
    });
    expect(policies[0]).not.toBe(policies[1]);
  });

  it("puts the strict headers on pages, redirects and calls", () => {
    for (const answer of [pass("/login"), pass("/runs"), pass("/api/v1/runs")]) {
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
      expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(answer.headers.get("cross-origin-opener-policy")).toBe("same-origin");
    }
  });
});
