import { beforeAll, expect, it } from "vitest";
import { pool } from "@/lib/server/db";
import { callApi, webOrigin } from "@/lib/testing/call-api";
import { newSession, newTenant, testAdminKey } from "@/lib/testing/tenant";

let projectId: string;
beforeAll(async () => {
  projectId = (await newTenant("idempotency")).projectId;
});

let made = 0;
const newKey = () => `key-${made++}`;
const create = (idempotencyKey: string, body: unknown = { name: "once" }, path = `/projects/${projectId}/keys`) =>
  callApi("POST", path, { key: testAdminKey, body, headers: { "idempotency-key": idempotencyKey } });
const countKeys = async (name: string) => {
  const { rows } = await pool().query("select count(*)::int as n from api_keys where name = $1::text", [name]);
  return rows[0].n;
};

it("answers a repeat with the first answer, without the secret, and does nothing", async () => {
  const key = newKey();
  const first = await create(key, { name: "repeat" });
  const answer = await first.json();
  expect(first.headers.get("idempotent-replayed")).toBeNull();
  const again = await create(key, '{ "name" : "rep\\u0065at" }');
  expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([201, "true"]);
  expect(await again.json()).toEqual({ ...answer, key: null });
  expect(await countKeys("repeat")).toBe(1);
});

it("lets one of many parallel calls act", async () => {
  for (let round = 0; round < 8; round++) {
    const key = newKey();
    const name = `parallel ${round}`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => create(key, { name })));
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      expect([(await answer.json()).code, answer.headers.get("retry-after")]).toEqual(["in_progress", "1"]);
    }
    const acted = answers.filter(({ status, headers }) => status === 201 && !headers.has("idempotent-replayed"));
    expect([acted.length, await countKeys(name)]).toEqual([1, 1]);
  }
});

it("refuses the key for another body or path", async () => {
  const key = newKey();
  await create(key);
  for (const other of [await create(key, { name: "other" }), await create(key, { name: "once" }, "/projects")]) {
    expect([other.status, (await other.json()).code]).toEqual([422, "idempotency_mismatch"]);
  }
});

it("keeps no refusal: the same key works once the call is right", async () => {
  const key = newKey();
  expect((await create(key, { name: "" })).status).toBe(422);
  expect((await create(key, { name: "late" })).status).toBe(201);
});

it("keeps the answers of each credential apart", async () => {
  const key = newKey();
  await create(key, { name: "apart" });
  const cookie = `tg_session=${await newSession()}`;
  const headers = { "idempotency-key": key, origin: webOrigin };
  const other = await callApi("POST", `/projects/${projectId}/keys`, { cookie, headers, body: { name: "mine" } });
  expect([other.status, (await other.json()).name]).toEqual([201, "mine"]);
});

it.each(["", " ", "a b", "é", "x".repeat(201)])("refuses the key %j", async (key) => {
  const answer = await create(key);
  expect([answer.status, (await answer.json()).errors[0].path]).toEqual([422, "Idempotency-Key"]);
});

it("stores no secret", async () => {
  const { key } = await (await create(newKey(), { name: "secret" })).json();
  const { rows } = await pool().query("select i::text from idempotency_keys i");
  expect(JSON.stringify(rows)).not.toContain(key);
});
