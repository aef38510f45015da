import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { revokeKey } from "@/lib/server/keys";
import { defaultProjectId } from "@/lib/server/projects";
import { inTransaction } from "@/lib/server/transaction";
import { newProject, startTestCollector, storedNames, type TestCollector, traceOf } from "@/lib/testing/collector";

const adminKey = "an-admin-key-that-is-long-enough-for-tests";
let collector: TestCollector;

beforeAll(async () => {
  process.env["TRACEGATE_ADMIN_KEY"] = adminKey;
  collector = await startTestCollector();
});
afterAll(() => collector.stop());

async function send(name: string, headers: Record<string, string>, to = collector) {
  return fetch(`${to.origin}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: traceOf({ name }).json,
  });
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

describe("a key", () => {
  it("decides the project, in each of its forms", async () => {
    const { projectId, key } = await newProject("forms");
    const basic = `Basic ${Buffer.from(`pk-lf-x:${key}`).toString("base64")}`;
    for (const headers of [bearer(key), { "x-api-key": key }, { authorization: basic }]) {
      expect((await send("formed", headers)).status).toBe(200);
    }
    expect(await storedNames(projectId)).toEqual(["formed", "formed", "formed"]);
  });

  it("that is wrong opens nothing, not even what needs no key", async () => {
    const { key } = await newProject("wrong");
    for (const wrong of [`${key}x`, key.slice(0, -1), key.toUpperCase(), "tg_", "x", "' or true --"]) {
      const response = await send("wrong key", { "x-api-key": wrong });
      expect([wrong, response.status]).toEqual([wrong, 401]);
      expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    }
    expect((await send("wrong key", { authorization: "Bearer" })).status).toBe(401);
    expect(await storedNames(await defaultProjectId())).not.toContain("wrong key");
  });

  it("of the administrator cannot send", async () => {
    expect((await send("admin", bearer(adminKey))).status).toBe(403);
  });

  it("that is revoked stops working within five seconds", async () => {
    const { projectId, keyId, key } = await newProject("revoked");
    expect((await send("before", bearer(key))).status).toBe(200);
    await inTransaction({ kind: "admin", id: null }, (tx) => revokeKey(tx, projectId, keyId));
    const revokedAt = Date.now();
    let askedAt = revokedAt;
    while ((await send("after", bearer(key))).status !== 401) {
      // asked later than that, and still let in
      expect(askedAt - revokedAt).toBeLessThan(5_000);
      askedAt = Date.now();
    }
    expect((await send("later", bearer(key))).status).toBe(401);
  });

  it("of a deleted project opens nothing", async () => {
    const { projectId, key } = await newProject("deleted");
    await prisma().project.delete({ where: { id: projectId } });
    expect((await send("deleted", bearer(key))).status).toBe(401);
  });

  it("remembers when it was used", async () => {
    const { keyId, key } = await newProject("used");
    await send("used", bearer(key));
    const row = await prisma().apiKey.findUniqueOrThrow({ where: { id: keyId } });
    expect(Date.now() - Number(row.lastUsedAt)).toBeLessThan(60_000);
  });

  it("of another project cannot touch a span of the same ids", async () => {
    const [ours, theirs] = [await newProject("ours"), await newProject("theirs")];
    const trace = traceOf({ name: "ours" });
    const post = (key: string, body: string) =>
      fetch(`${collector.origin}/v1/traces`, {
        method: "POST",
        headers: { ...bearer(key), "content-type": "application/json" },
        body,
      });
    await post(ours.key, trace.json);
    await post(theirs.key, trace.json.replace('"ours"', '"theirs"'));
    expect([await storedNames(ours.projectId), await storedNames(theirs.projectId)]).toEqual([["ours"], ["theirs"]]);
  });
});

describe("without a key", () => {
  it("this machine's programs send to the default project", async () => {
    expect((await send("keyless", {})).status).toBe(200);
    expect((await send("keyless", { "x-forwarded-for": "127.0.0.1" })).status).toBe(200);
    expect(await storedNames(await defaultProjectId())).toContain("keyless");
  });

  it("no page of a browser can, wherever it is from", async () => {
    for (const origin of ["http://evil.example", "http://localhost:3000", "null"]) {
      expect((await send("from a page", { origin })).status).toBe(401);
    }
    // what a page can send without asking first: a form, or fetch in mode no-cors
    const simple = await fetch(`${collector.origin}/v1/traces`, {
      method: "POST",
      headers: { "content-type": "text/plain", origin: "http://evil.example" },
      body: traceOf({ name: "from a page" }).json,
    });
    expect(simple.status).toBe(401);
    expect(await storedNames(await defaultProjectId())).not.toContain("from a page");
  });

  it("nobody behind a proxy can", async () => {
    expect((await send("forwarded", { "x-forwarded-for": "203.0.113.9" })).status).toBe(401);
    expect((await send("forwarded", { forwarded: "for=203.0.113.9" })).status).toBe(401);
  });

  it("nobody can where other machines reach the port", async () => {
    const open = await startTestCollector({ host: "0.0.0.0" });
    try {
      expect((await send("open", {}, open)).status).toBe(401);
      const { key } = await newProject("open");
      expect((await send("open", bearer(key), open)).status).toBe(200);
    } finally {
      await open.stop();
    }
  });
});

it("keys cannot be told apart by what was stored of them", async () => {
  const { key, keyId } = await newProject("stored");
  const { rows } = await pool().query("select row_to_json(api_keys)::text as row from api_keys where id = $1::uuid", [
    keyId,
  ]);
  expect(rows[0].row).not.toContain(key);
});

describe("the numbers of the process", () => {
  it("are for the admin key alone, and count what came in", async () => {
    const { key } = await newProject("counted");
    expect((await send("counted", bearer(key))).status).toBe(200);
    const read = (headers: Record<string, string>) => fetch(`${collector.origin}/metrics`, { headers });
    for (const headers of [{}, bearer(key), bearer(`${adminKey}x`)]) expect((await read(headers)).status).toBe(401);
    const answer = await read(bearer(adminKey));
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    expect(text).toMatch(/^tracegate_ingest_items_total\{item="span",outcome="kept"\} [1-9]/m);
    expect(text).toMatch(/^tracegate_ingest_request_seconds_count\{signal="traces",outcome="kept"\} [1-9]/m);
    expect(text).toMatch(/^tracegate_process_info\{process="collector"\} 1$/m);
  });
});
