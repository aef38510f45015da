import { request as rawRequest } from "node:http";
import { expect } from "@playwright/test";
import { test } from "./project";

const adminKey = process.env["TRACEGATE_ADMIN_KEY"] ?? "";
const webUrl = process.env["TRACEGATE_URL"] ?? "http://127.0.0.1:3000";
const otlpUrl = process.env["TRACEGATE_OTLP_URL"] ?? "http://127.0.0.1:4318";
const traceId = "5ec0000000000000000000000000cafe";
const nobody = { storageState: { cookies: [], origins: [] } };

type Asked = { host?: string; method?: string; headers?: Record<string, string>; body?: string };

/** As no browser would ask: any Host, any path, no Content-Length. */
function ask(origin: string, path: string, { host, method = "GET", headers = {}, body }: Asked = {}) {
  const { hostname, port } = new URL(origin);
  const all = { ...headers, ...(host !== undefined && { host }) };
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = rawRequest({ hostname, port, path, method, headers: all }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part));
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const oneSpan = (name: string) => {
  const span = {
    traceId,
    spanId: "00000000000000a1",
    name,
    startTimeUnixNano: "1767225600000000000",
    endTimeUnixNano: "1767225600900000000",
  };
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
};

test("a page lets only its own scripts run and says so with another nonce each time", async ({ request }) => {
  const policies = await Promise.all(
    ["/login", "/runs"].map(async (path) => (await request.get(path)).headers()["content-security-policy"] ?? ""),
  );
  for (const policy of policies) {
    expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
    expect(policy).not.toContain("unsafe-eval");
    expect(policy).toContain("img-src 'self' data:;");
    expect(policy).toContain("frame-ancestors 'none'");
  }
  expect(policies[0]).not.toBe(policies[1]);
});

test("another site's name for this machine opens nothing", async () => {
  for (const path of ["/login", "/runs", "/api/v1/me", "/api/v1/openapi.json"]) {
    const answer = await ask(webUrl, path, {
      host: "evil.example:3000",
      headers: { authorization: `Bearer ${adminKey}` },
    });
    expect([path, answer.status]).toEqual([path, 403]);
  }
});

test("what cannot be read is refused as a problem", async () => {
  const headers = { authorization: `Bearer ${adminKey}`, "content-type": "application/json" };
  const code = async (path: string, asked: Asked = {}) => {
    const { status, text } = await ask(webUrl, path, { headers, ...asked });
    return `${status} ${JSON.parse(text).code}`;
  };
  expect(await code("/api/v1/%ff")).toBe("404 not_found");
  expect(await code("/api/v1/runs/%00/nothing")).toBe("404 not_found");
  expect(await code("/api")).toBe("404 not_found");
  expect(await code("/api/v1/me", { method: "OPTIONS" })).toBe("404 not_found");
  expect(await code("/api/v1/projects", { method: "POST", body: `{"name":"${"x".repeat(1_100_000)}"}` })).toBe(
    "413 too_large",
  );
  expect(await code("/api/v1/projects", { method: "POST", body: "{" })).toBe("400 bad_json");
});

test("signing out ends the session for whoever kept the cookie", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: webUrl, ...nobody });
  const page = await context.newPage();
  await page.goto("/login");
  await page.getByLabel(/admin key/).fill(adminKey);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/$/);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  expect((await ask(webUrl, "/api/v1/me", { headers: { cookie } })).status).toBe(200);
  expect(
    (await ask(webUrl, "/logout", { method: "POST", headers: { cookie, origin: "http://evil.example" } })).status,
  ).toBe(403);
  expect((await context.request.post("/logout", { headers: { origin: webUrl }, maxRedirects: 0 })).status()).toBe(303);
  expect((await ask(webUrl, "/api/v1/me", { headers: { cookie } })).status).toBe(401);
  await context.close();
});

test("two projects use the same ids and never see each other", async ({ playwright, project, request }) => {
  const made = await request.post("/api/v1/projects", {
    headers: { authorization: `Bearer ${adminKey}` },
    data: { name: "other" },
  });
  const other = await made.json();
  for (const [to, key, name] of [
    [otlpUrl, other.key, "theirs"],
    [webUrl, project.key, "ours"],
  ] as const) {
    const sent = await request.post(`${to}/v1/traces`, {
      headers: { authorization: `Bearer ${key}` },
      data: oneSpan(name),
    });
    expect(sent.status()).toBe(200);
  }
  const anonymous = await playwright.request.newContext({ baseURL: webUrl, ...nobody });
  for (const [key, mine, foreign] of [
    [project.key, "ours", "theirs"],
    [other.key, "theirs", "ours"],
  ] as const) {
    for (const path of ["", "/spans", "/tree", "/spans/00000000000000a1", "/export"]) {
      const answer = await anonymous.get(`/api/v1/runs/${traceId}${path}`, {
        headers: { authorization: `Bearer ${key}` },
      });
      expect([path, answer.status()]).toEqual([path, 200]);
      const text = await answer.text();
      expect(text).toContain(mine);
      expect(text).not.toContain(foreign);
    }
  }
  await anonymous.dispose();
});

test("a listener hears of a run while it is committed, and may leave", async ({ project }) => {
  const send = async (spanId: string) => {
    const sent = await fetch(`${otlpUrl}/v1/traces`, {
      method: "POST",
      headers: { authorization: `Bearer ${project.key}`, "content-type": "application/json" },
      body: JSON.stringify(oneSpan("step")).replace("00000000000000a1", spanId),
    });
    expect(sent.status).toBe(200);
  };
  await send("00000000000000a1");
  const stop = new AbortController();
  const events = await fetch(`${webUrl}/api/v1/runs/${traceId}/events`, {
    headers: { authorization: `Bearer ${project.key}` },
    signal: stop.signal,
  });
  expect(events.headers.get("content-type")).toContain("text/event-stream");
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain("event: changed");
  await send("00000000000000a2");
  expect((await reader?.read())?.value).toContain(traceId);
  stop.abort();
  await expect(reader?.read()).rejects.toThrow();
});
