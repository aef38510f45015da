import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { pool } from "@/lib/server/db";
import { env } from "@/lib/server/env";
import { Ingest } from "@/lib/server/ingest";
import { callApi } from "@/lib/testing/call-api";
import { execute, inDatabase } from "@/lib/testing/database-server";
import { drawSpan } from "@/lib/testing/telemetry";
import { newMember, newTenant } from "@/lib/testing/tenant";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-backup-"));
const file = path.join(folder, "all.backup");
const target = `tracegate_restored_${randomUUID().replaceAll("-", "")}`;
const targetUrl = inDatabase(inject("testServer"), target);
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true });
  await execute(inject("testServer"), `DROP DATABASE IF EXISTS ${target} WITH (FORCE)`);
});

function run(program: "backup" | "restore", url: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const settings = { ...process.env, DATABASE_URL: url, TRACEGATE_HOME: folder };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [path.join(import.meta.dirname, `${program}.mjs`), ...args],
      { env: settings },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

/** Every row of every table, but for when migrations were applied. */
async function everything(url: string): Promise<Map<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename <> '_prisma_migrations' order by 1",
  );
  const all = new Map<string, string[]>();
  for (const { name } of tables) {
    const { rows } = await client.query<{ line: string }>(`select t::text as line from "${name}" t order by 1`);
    all.set(
      name,
      rows.map(({ line }) => line),
    );
  }
  await client.end();
  return all;
}

beforeAll(async () => {
  const { projectId, key } = await newTenant("saved");
  const owner = await newMember(projectId, "owner");
  const ingest = new Ingest(env().DATABASE_URL);
  const startNs = BigInt(Date.now()) * 1_000_000n;
  const days = [0n, 1n, 40n, 9_999n].map((ago) => startNs - ago * 86_400_000_000_000n);
  for (const [no, at] of days.entries()) {
    const traceId = String(no + 1).padStart(32, "a");
    const attributes = {
      odd: "tab\t newline\n \\N back\\slash \u0000 ü",
      long: "x".repeat(5_000),
      bytes: new Uint8Array([0, 255]),
    };
    await ingest.add(
      projectId,
      [drawSpan({ traceId, spanId: "00000000000000b1", name: "saved", startNs: at, attributes })],
      [],
    );
  }
  await ingest.close();
  // of many sizes, and some are gone: no table that is filled anew keeps the others in that order
  await pool().query(
    `insert into saved_views (project_id, name, query, columns, sort, last, position)
     select $1::uuid, 'view ' || no, repeat(md5(no::text), 1 + (no * 37) % 60), '{}', '-started', '7d', no
       from generate_series(1, 600) as no`,
    [projectId],
  );
  await pool().query("delete from saved_views where position % 3 = 0");
  const gate = { pipeline: "desk", step: "refund", required: true, risk: "high", quorum: 1, approvers: null };
  expect((await callApi("PUT", "/gates", { key: owner, body: gate })).status).toBe(200);
  expect((await callApi("GET", "/runs", { key })).status).toBe(200);
  expect(await run("backup", env().DATABASE_URL, file)).toMatchObject({ code: 0 });
}, 60_000);

it("is restored into an empty database as it was, to the row and the sequence", async () => {
  await execute(inject("testServer"), `CREATE DATABASE ${target}`);
  const { code, said } = await run("restore", targetUrl, file);
  expect([code, code === 0 ? "" : said]).toEqual([0, ""]);
  expect(said).toMatch(/every table was read back: it is what was saved\nok +saved .*\n(ok .*\n)*restored\n$/);
  expect(await everything(targetUrl)).toEqual(await everything(env().DATABASE_URL));
  const client = new pg.Client({ connectionString: targetUrl });
  await client.connect();
  const next = await client.query(
    "insert into members (project_id, name, role, groups) select id, 'x', 'viewer', '{}' from projects limit 1 returning ordinal",
  );
  expect(Number(next.rows[0].ordinal)).toBeGreaterThan(1);
  await client.end();
}, 60_000);

describe("is refused, and nothing is changed,", () => {
  const whole = () => fs.readFileSync(file);
  const write = (name: string, bytes: Buffer) => {
    const made = path.join(folder, name);
    fs.writeFileSync(made, bytes);
    return made;
  };
  const plainly = (change: (text: Buffer) => Buffer) => gzipSync(change(gunzipSync(whole())));
  const swap = (from: string, to: string) => (bytes: Buffer) =>
    Buffer.from(bytes.toString("latin1").replace(from, to), "latin1");

  it.each([
    ["that is not empty", () => file, "is not empty"],
    ["from a file that is cut off", () => write("cut", whole().subarray(0, whole().length - 900)), "is cut off"],
    [
      "from a file whose last record is missing",
      () =>
        write(
          "end",
          plainly((all) => all.subarray(0, -20)),
        ),
      "is cut off",
    ],
    [
      "from a file of which a bit fell over",
      () => {
        const bytes = Buffer.from(whole());
        bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 4;
        return write("bit", bytes);
      },
      "is damaged",
    ],
    ["from a file that somebody edited", () => write("edit", plainly(swap("newline", "newlinE"))), "is damaged"],
    [
      "from a newer version's file",
      () => write("new", plainly(swap("0001_init", "9001_init"))),
      "newer version of Tracegate (9001_init)",
    ],
    ["from what is no backup", () => write("none", gzipSync("hello, this is something else")), "is no backup"],
    ["from a text", () => write("text", Buffer.from("hello")), "is no backup"],
    ["from no file", () => path.join(folder, "nowhere"), "There is no file"],
  ])(
    "%s",
    async (_, given, why) => {
      const { code, said } = await run("restore", targetUrl, given());
      expect([code, said]).toEqual([1, expect.stringContaining(why)]);
    },
    30_000,
  );
});

it.each([
  ["a flag that it does not know", "--help", () => targetUrl, "npm run backup [FILE]"],
  ["a database that is not Tracegate's", "new.backup", () => inject("testServer"), "holds no Tracegate yet"],
])("saves nothing: %s", async (_, name, url, why) => {
  const before = fs.readdirSync(folder);
  const { code, said } = await run("backup", url(), name.startsWith("-") ? name : path.join(folder, name));
  expect([code, said]).toEqual([1, expect.stringContaining(why)]);
  expect(fs.readdirSync(folder)).toEqual(before);
});

it("replaces what is there where that is asked for", async () => {
  const { code, said } = await run("restore", targetUrl, file, "--replace");
  expect([code, code === 0 ? "" : said]).toEqual([0, ""]);
  expect(await everything(targetUrl)).toEqual(await everything(env().DATABASE_URL));
}, 60_000);
