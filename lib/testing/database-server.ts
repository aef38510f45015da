import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startPostgres } from "@/bin/postgres.mjs";
import { migrate } from "@/prisma/migrate.mjs";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the server's maintenance database. */
    testServer: string;
    /** Migrated database that every test file gets a copy of. */
    testTemplate: string;
  }
}

/** One PostgreSQL for the whole vitest run: TEST_DATABASE_URL, or an embedded one that is thrown away. */
export async function setup(project: TestProject) {
  const given = process.env["TEST_DATABASE_URL"];
  const server = given ? { url: given, stop: async () => {} } : await startThrowaway();
  const template = `tracegate_template_${randomUUID().replaceAll("-", "")}`;
  await execute(server.url, `CREATE DATABASE ${template}`);
  await migrate(inDatabase(server.url, template));
  project.provide("testServer", server.url);
  project.provide("testTemplate", template);
  return async () => {
    await execute(server.url, `DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await server.stop();
  };
}

async function startThrowaway() {
  const home = mkdtempSync(path.join(tmpdir(), "tracegate-test-"));
  const server = await startPostgres({
    dir: path.join(home, "postgres"),
    password: randomUUID(),
    // the data is thrown away: nothing to lose in a crash
    settings: { fsync: "off", synchronous_commit: "off", full_page_writes: "off", shared_buffers: "256MB" },
  });
  const stop = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { url: server.url("postgres"), stop };
}

/** The same server, another database. */
export function inDatabase(url: string, database: string): string {
  const address = new URL(url);
  address.pathname = `/${database}`;
  return address.href;
}

/** Runs one statement on a connection of its own. */
export async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
