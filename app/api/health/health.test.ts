import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import { GET } from "@/app/api/health/route";
import { Health } from "@/lib/contract/health";
import { pool } from "@/lib/server/db";

const collector = createServer((_, response) => response.end());
await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
process.env["OTLP_HTTP_PORT"] = String((collector.address() as AddressInfo).port);
afterAll(() => collector.close());

const ask = async () => {
  const answer = await GET();
  return { http: answer.status, ...Health.parse(await answer.json()) };
};

it("is ok when database, migrations and collector are", async () => {
  expect(await ask()).toEqual({
    http: 200,
    status: "ok",
    parts: { database: "ok", migrations: "ok", collector: "ok" },
  });
});

it("is down with a migration that is missing or unknown", async () => {
  await pool().query(
    "insert into _prisma_migrations (id, checksum, migration_name, finished_at) values ('x', 'x', '9999_newer', now())",
  );
  expect(await ask()).toMatchObject({ http: 503, status: "down", parts: { database: "ok", migrations: "down" } });
  await pool().query("delete from _prisma_migrations");
  expect(await ask()).toMatchObject({ http: 503, parts: { database: "ok", migrations: "down" } });
});

it("is down without a collector, and says no more than that", async () => {
  await new Promise((resolve) => collector.close(resolve));
  const answer = await GET();
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe(
    '{"status":"down","parts":{"database":"ok","migrations":"down","collector":"down"}}',
  );
});
