// Set-up file of the vitest project `db`: every test file works on a database of its own, which DATABASE_URL names.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { execute, inDatabase } from "@/lib/testing/database-server";

const server = inject("testServer");
const database = `tracegate_test_${randomUUID().replaceAll("-", "")}`;
process.env["DATABASE_URL"] = inDatabase(server, database);

/** Somebody, most likely the autovacuum, is in the template: Postgres waits five seconds for them, then gives up. */
const inUse = "55006";

beforeAll(async () => {
  for (let tries = 1; ; tries++) {
    try {
      return await execute(server, `CREATE DATABASE ${database} TEMPLATE ${inject("testTemplate")}`);
    } catch (error) {
      if ((error as { code?: string }).code !== inUse || tries === 4) throw error;
    }
  }
});

afterAll(async () => {
  await closeDatabase();
  await execute(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
});
