// The shape of the cookies that sign in, where people open Tracegate by http and by https.
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { newLoginToken } from "@/bin/first-rows.mjs";

process.env["TRACEGATE_HOME"] = mkdtempSync(path.join(os.tmpdir(), "tracegate-cookies-"));

afterEach(() => vi.unstubAllEnvs());

/** The processes of a Tracegate with this public address: settings are read once a process. */
async function openedAt(publicUrl: string) {
  vi.stubEnv("TRACEGATE_PUBLIC_URL", publicUrl);
  vi.resetModules();
  Reflect.deleteProperty(globalThis, "tracegateAccounts");
  const tenant = await import("@/lib/testing/tenant");
  const { GET: openLink } = await import("@/app/login/link/route");
  const { POST: signIn } = await import("@/app/login/account/route");
  const { POST: signInWithKey } = await import("@/app/login/key/route");
  const { POST: logout } = await import("@/app/logout/route");
  const { callApi } = await import("@/lib/testing/call-api");
  const host = new URL(publicUrl).host;
  const post = (fields: Record<string, string>, cookie = "") =>
    new Request(publicUrl, {
      method: "POST",
      headers: { host, origin: publicUrl, cookie },
      body: new URLSearchParams(fields),
    });
  const link = async () => {
    const token = await newLoginToken(process.env["DATABASE_URL"]);
    return openLink(new Request(`${publicUrl}/login/link?token=${token}`, { headers: { host } }));
  };
  const key = () => signInWithKey(post({ key: tenant.testAdminKey }));
  const account = async () => {
    const { projectId } = await tenant.newTenant("cookies");
    const { email } = await tenant.newAccount(projectId, "viewer");
    return signIn(post({ email, password: tenant.testPassword }));
  };
  const out = async () =>
    logout(
      post(
        {},
        cookiesOf(await account())
          .map(pairOf)
          .join("; "),
      ),
    );
  const me = (cookie: string) => callApi("GET", "/me", { cookie });
  return { ways: { link, key, account, out }, me };
}

const cookiesOf = (response: Response) => response.headers.getSetCookie();
const pairOf = (cookie: string) => cookie.split(";")[0] ?? "";
const nameOf = (cookie: string) => cookie.split("=")[0] ?? "";
const names = ["tg_session", "tracegate.session_token"];

describe.each([
  ["http://localhost:3000", false],
  ["https://tracegate.example", true],
])("at %s", (publicUrl, isTls) => {
  it(`cookies ${isTls ? "are" : "are not"} for TLS only, and never for scripts or other sites' forms`, async () => {
    const { ways } = await openedAt(publicUrl);
    for (const way of Object.values(ways)) {
      const cookies = cookiesOf(await way());
      expect(cookies.map(nameOf).sort()).toEqual(names);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/; *HttpOnly(;|$)/i);
        expect(cookie).toMatch(/; *SameSite=Lax(;|$)/i);
        expect(/; *Secure(;|$)/i.test(cookie)).toBe(isTls);
      }
    }
  });

  it("each way in opens its session, and the other one is forgotten", async () => {
    const { ways, me } = await openedAt(publicUrl);
    for (const way of [ways.link, ways.key, ways.account]) {
      const set = cookiesOf(await way())
        .map(pairOf)
        .filter((pair) => !pair.endsWith("="));
      expect(set).toHaveLength(1);
      expect((await me(set.join("; "))).status).toBe(200);
    }
  });
});

it("the link of npm run login leads where people open Tracegate, so that the browser takes its cookie", async () => {
  const { loginLink } = await import("@/bin/address.mjs");
  const { readSettings } = await import("@/lib/server/settings.mjs");
  const link = (publicUrl: string) => loginLink(readSettings({ TRACEGATE_PUBLIC_URL: publicUrl }), "abc");
  expect(link("https://tracegate.example/")).toBe("https://tracegate.example/login?token=abc");
  expect(link("")).toBe("http://127.0.0.1:3000/login?token=abc");
});

it("the public address is let in by a Tracegate that is bound to this machine, and no other name", async () => {
  vi.stubEnv("TRACEGATE_PUBLIC_URL", "https://tracegate.example");
  vi.resetModules();
  const { proxy } = await import("@/proxy");
  const { NextRequest } = await import("next/server");
  const open = (host: string) =>
    proxy(
      new NextRequest(`http://127.0.0.1:3000/login?token=abc`, { headers: { host, "x-forwarded-proto": "https" } }),
    );
  const link = open("tracegate.example");
  expect(link.headers.get("x-middleware-rewrite")).toMatch(/\/login\/link\?token=abc$/);
  expect(open("evil.example").status).toBe(403);
});
