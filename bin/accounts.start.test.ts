// Local mode turned into accounts over HTTP, as whoever has the machine does it: nothing of what was there is lost.
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshSettings, launch } from "@/bin/product.mjs";

const ada = { name: "Ada", email: "ada@example.com", password: "a password of hers" };
const traceId = "ada0".repeat(8);
let settings: Awaited<ReturnType<typeof freshSettings>>;
let running: ReturnType<typeof launch>;
let link = "";

const at = (path: string) => `http://127.0.0.1:${settings.PORT}${path}`;
const start = async () => {
  running = launch(settings);
  await running.until(/^ready http/m);
};
const stop = async () => {
  process.kill(running.pid, "SIGTERM");
  await running.exited;
};

beforeAll(async () => {
  settings = await freshSettings();
  await start();
  link = running.said().match(/^http\S+\/login\?token=\S+$/m)?.[0] ?? "";
});
afterAll(async () => {
  await stop();
  rmSync(settings.TRACEGATE_HOME, { recursive: true, force: true });
});

/** Keeps its cookies from one answer to the next. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async send(url: string, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map((pair) => pair.join("=")).join("; ");
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie, origin: at("") },
      ...(form && { method: "POST", body: new URLSearchParams(form) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === "") this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  read = async (path: string) => {
    const answer = await this.send(at(`/api/v1${path}`));
    return { status: answer.status, body: await answer.json() };
  };
}

async function sendRun(): Promise<void> {
  const startTimeUnixNano = `${Date.now()}000000`;
  const span = { traceId, spanId: "a1".repeat(8), name: "before accounts", startTimeUnixNano };
  const ended = { ...span, endTimeUnixNano: startTimeUnixNano };
  const answer = await fetch(`http://127.0.0.1:${settings.OTLP_HTTP_PORT}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [ended] }] }] }),
  });
  expect(answer.status).toBe(200);
}

test("whoever has the machine turns accounts on, and finds everything again, also after a start", async () => {
  await sendRun();
  const local = new Browser();
  await local.send(link);
  const before = await local.read("/me");
  expect(before).toMatchObject({ status: 200, body: { kind: "admin" } });
  expect(await (await local.send(at("/settings/account"))).text()).toContain("Turn on accounts");

  const other = new Browser();
  expect((await other.send(at("/login/start"), ada)).status).toBe(401);
  const wrong = await local.send(at("/login/start"), { ...ada, password: "short" });
  expect(wrong.headers.get("location")).toContain("wrong=password");
  const turnedOn = await local.send(at("/login/start"), ada);
  expect([turnedOn.status, turnedOn.headers.get("location")]).toEqual([303, "/settings/account"]);
  const me = await local.read("/me");
  expect(me.body).toMatchObject({ member: { ...{ name: ada.name, email: ada.email }, role: "owner" } });
  expect((await local.read(`/runs/${traceId}`)).body).toMatchObject({ traceId });

  await stop();
  await start();
  const hers = new Browser();
  const refused = await hers.send(at("/login/account"), { email: ada.email, password: "another password" });
  expect(refused.headers.get("location")).toContain("problem=wrong_password");
  expect((await hers.read("/me")).status).toBe(401);
  const signedIn = await hers.send(at("/login/account"), { email: ada.email, password: ada.password });
  expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/"]);
  expect((await hers.read("/me")).body.member.id).toBe(me.body.member.id);
  expect((await hers.read(`/runs/${traceId}`)).body).toMatchObject({ traceId, spanCount: 1 });
});
