import { expect, test } from "vitest";
import { pool, prisma } from "@/lib/server/db";
import { isMigrated, migrate } from "@/prisma/migrate.mjs";

const url = () => String(process.env["DATABASE_URL"]);

test("a migrated database needs nothing, however many start at once", async () => {
  expect(await Promise.all([migrate(url()), migrate(url()), migrate(url())])).toEqual([[], [], []]);
  expect(await isMigrated(pool())).toBe(true);
});

test("several starts on an empty database apply each migration once", async () => {
  await pool().query("CREATE DATABASE empty_one");
  const address = new URL(url());
  address.pathname = "/empty_one";
  const applied = await Promise.all([migrate(address.href), migrate(address.href)]);
  await pool().query("DROP DATABASE empty_one WITH (FORCE)");
  expect(applied.map((names) => names.length).sort()[0]).toBe(0);
  expect(applied.flat()).toContain("0001_init");
});

test("Prisma reads the tables", async () => {
  const made = await prisma().project.create({ data: { name: "one" } });
  expect(await prisma().project.findMany()).toEqual([made]);
});

test("a schema newer than the code is one clear sentence", async () => {
  await pool().query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_future', now())",
  );
  await expect(migrate(url())).rejects.toThrow(/newer than this version of Tracegate.*9999_future/);
  await expect(isMigrated(pool())).rejects.toThrow(/newer/);
});
