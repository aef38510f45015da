// Set-up file of the vitest project `db`: every test file works on a database of its own, which DATABASE_URL names.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "@/lib/server/db";
import { execute, inDatabase } from "@/lib/testing/database-server";

const server = inject("testServer");
const database = `tracegate_test_${randomUUID().replaceAll("-", "")}`;
process.env["DATABASE_URL"] = inDatabase(server, database);

beforeAll(async () => {
  await execute(server, `CREATE DATABASE ${database} TEMPLATE ${inject("testTemplate")}`);
});

afterAll(async () => {
  await closeDatabase();
  await execute(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
});
