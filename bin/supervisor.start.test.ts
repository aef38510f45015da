import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { embeddedUrl } from "@/bin/home.mjs";
import { isAlive, sleep } from "@/bin/process.mjs";
import { freshSettings, launch } from "@/bin/product.mjs";

let settings: Awaited<ReturnType<typeof freshSettings>>;
let running: ReturnType<typeof launch>;

const home = () => settings.TRACEGATE_HOME;
const ready = /^ready http:\/\/127\.0\.0\.1:\d+\n$/m;
const health = () =>
  fetch(`http://127.0.0.1:${settings.PORT}/api/health`).then(
    ({ status }) => status,
    () => 0,
  );
const postgresPid = () => Number(readFileSync(path.join(home(), "postgres/postmaster.pid"), "utf8").split("\n")[0]);

function processes(): { name: string; pid: number }[] {
  return JSON.parse(readFileSync(path.join(home(), "processes.json"), "utf8"));
}
function pidOf(name: string): number {
  return processes().find((noted) => noted.name === name)?.pid ?? 0;
}
async function untilTrue(what: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; !(await what()); await sleep(50)) {
    if (Date.now() > end) throw new Error(`not within 60 s: ${what}\n${running.said()}`);
  }
}

beforeAll(async () => {
  settings = await freshSettings();
  running = launch(settings);
  await running.until(ready);
});
afterAll(async () => {
  process.kill(running.pid, "SIGTERM");
  await running.exited;
  rmSync(home(), { recursive: true, force: true });
});

test("the last line says where it is ready, and a printed link signs in once", async () => {
  expect(running.said().trim().split("\n").at(-1)).toBe(`ready http://127.0.0.1:${settings.PORT}`);
  expect(await health()).toBe(200);
  const link = running.said().match(/^http\S+\/login\?token=\S+$/m)?.[0] ?? "";
  const first = await fetch(link, { redirect: "manual" });
  expect(first.headers.get("set-cookie")).toMatch(/HttpOnly/);
  const second = await fetch(link, { redirect: "manual" });
  expect(second.headers.get("set-cookie")).toBeNull();
});

test("a second start in the same home says who runs there", async () => {
  const second = launch(settings);
  expect(await second.exited).toBe(1);
  expect(second.said().trim()).toMatch(
    new RegExp(`^Tracegate already runs from ${home()} \\(process ${running.pid}, http`),
  );
  expect(await health()).toBe(200);
});

describe("after kill -9", () => {
  test.for(["web", "collector", "worker"])("%s is started again and that is said", async (name) => {
    const before = pidOf(name);
    process.kill(before, "SIGKILL");
    await running.until(new RegExp(`${name} +ended unexpectedly \\(SIGKILL\\); starting again in 0\\.5 s`));
    await untilTrue(() => pidOf(name) !== before && pidOf(name) !== 0);
    await untilTrue(async () => (await health()) === 200);
  });

  test("PostgreSQL is started again, and nothing else goes down with it", async () => {
    const before = postgresPid();
    const others = processes();
    process.kill(before, "SIGKILL");
    await running.until(/PostgreSQL ended unexpectedly; starting again in 0\.5 s\n(.*\n)*database +PostgreSQL is back/);
    await untilTrue(async () => (await health()) === 200);
    expect(postgresPid()).not.toBe(before);
    expect(processes()).toEqual(others);
  });

  test("the supervisor leaves nothing that the next start cannot take over", async () => {
    const before = processes();
    const postgres = postgresPid();
    process.kill(running.pid, "SIGKILL");
    await running.exited;
    running = launch(settings);
    await running.until(ready);
    expect(postgresPid()).toBe(postgres);
    expect(running.said()).toMatch(/PostgreSQL found running/);
    expect(before.filter(({ pid }) => isAlive(pid))).toEqual([]);
    expect(await health()).toBe(200);
  });

  test("everything at once is repaired by the next start", async () => {
    for (const pid of [running.pid, postgresPid(), ...processes().map((noted) => noted.pid)])
      process.kill(pid, "SIGKILL");
    await running.exited;
    running = launch(settings);
    await running.until(ready);
    expect(await health()).toBe(200);
  });
});

test("a schema newer than the code is refused in one sentence, and nothing is left running", async () => {
  const client = new pg.Client({ connectionString: String(embeddedUrl(home())) });
  await client.connect();
  await client.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_future', now())",
  );
  const other = await freshSettings();
  const second = launch({ ...other, DATABASE_URL: String(embeddedUrl(home())) });
  const code = await second.exited;
  await client.query("DELETE FROM _prisma_migrations WHERE id = 'x'");
  await client.end();
  expect(code).toBe(1);
  expect(second.said().trim()).toMatch(
    /^The database schema is newer than this version of Tracegate.*9999_future.*\.$/,
  );
});

test("several start at once on one empty database of DATABASE_URL", async () => {
  const client = new pg.Client({ connectionString: String(embeddedUrl(home())) });
  await client.connect();
  await client.query("CREATE DATABASE shared");
  const url = new URL(String(embeddedUrl(home())));
  url.pathname = "/shared";
  const homes = await Promise.all([freshSettings(), freshSettings()]);
  const starts = homes.map((one) => launch({ ...one, DATABASE_URL: url.href }));
  await Promise.all(starts.map(({ until }) => until(ready)));
  expect(starts.filter(({ said }) => said().includes("migrated: 0001_init"))).toHaveLength(1);
  for (const { pid, exited } of starts) {
    process.kill(pid, "SIGTERM");
    expect(await exited).toBe(0);
  }
  await client.query("DROP DATABASE shared WITH (FORCE)");
  await client.end();
  for (const { TRACEGATE_HOME } of homes) rmSync(TRACEGATE_HOME, { recursive: true, force: true });
});

test.for(["SIGTERM", "SIGINT"] as const)("%s ends everything, and a later start is quick", async (signal) => {
  const pids = [running.pid, postgresPid(), ...processes().map(({ pid }) => pid)];
  const askedAt = Date.now();
  process.kill(running.pid, signal);
  expect(await running.exited).toBe(0);
  expect(Date.now() - askedAt).toBeLessThan(45_000);
  expect(pids.filter((pid) => isAlive(pid))).toEqual([]);
  running = launch(settings);
  await running.until(ready);
  // 4 s on a quiet machine, and this one may stand still; making the database anew would say so
  expect(Number(running.said().match(/^started in (\S+) s$/m)?.[1])).toBeLessThan(45);
  expect(running.said()).not.toContain("migrated: ");
});

test("the end of npm is the end of everything, and the next start waits for that", async () => {
  process.kill(running.pid, "SIGTERM");
  await running.exited;
  running = launch(settings, ["npm", "start"]);
  await running.until(ready);
  const before = processes();
  process.kill(running.pid, "SIGKILL");
  running = launch(settings);
  await running.until(ready);
  expect(before.filter(({ pid }) => isAlive(pid))).toEqual([]);
  expect(await health()).toBe(200);
});

test("of two starts at once in a new home one comes up", async () => {
  const shared = await freshSettings();
  const both = [launch(shared), launch(shared)];
  const ends = await Promise.all(
    both.map(({ exited, until }) =>
      Promise.race([
        exited,
        until(ready).then(
          () => "ready",
          () => exited,
        ),
      ]),
    ),
  );
  expect(ends.sort()).toEqual([1, "ready"]);
  const winner = both.find(({ said }) => ready.test(said()));
  process.kill(Number(winner?.pid), "SIGTERM");
  expect(await winner?.exited).toBe(0);
  rmSync(shared.TRACEGATE_HOME, { recursive: true, force: true });
});
