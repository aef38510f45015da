import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant, type Tenant } from "@/lib/testing/tenant";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "tracegate-audit-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let tenant: Tenant;
let head: string;
let lines: string[];

beforeAll(async () => {
  tenant = await newTenant("verified");
  const viewer = await newMember(tenant.projectId, "viewer");
  await inProject(tenant.projectId, { kind: "admin", id: null }, async (tx) => {
    const work = await tx.lock(tenant.projectId);
    for (let at = 3; at <= 20; at++) work.audit("run.started", `run-${at}`, { b: at, a: ["é", 1.0] });
  });
  lines = (await (await callApi("GET", "/audit/export", { key: viewer })).text()).trimEnd().split("\n");
  head = `20:${JSON.parse(lines[19] ?? "").hash}`;
});

function run(...args: string[]): Promise<{ code: number; said: string }> {
  const program = path.resolve(import.meta.dirname, "../../bin/audit-verify.mjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    );
  });
}

function fileOf(kept: readonly string[]): string {
  const file = path.join(folder, "audit.jsonl");
  fs.writeFileSync(file, kept.map((line) => `${line}\n`).join(""));
  return file;
}

it("verifies the database, and tells a head to note down", async () => {
  expect(await run("--project", tenant.projectId)).toEqual({
    code: 0,
    said: `ok      verified (${tenant.projectId}): 20 entries, head ${head}\n`,
  });
  expect((await run("--head", `21:${"0".repeat(64)}`, "--project", tenant.projectId)).said).toContain("cut off");
});

it("verifies an exported file, and finds what is missing at its end by the head", async () => {
  expect(await run("--file", fileOf(lines), "--head", head)).toMatchObject({ code: 0 });
  expect(await run("--file", fileOf(lines.slice(0, 18)))).toMatchObject({ code: 0 });
  const cut = await run("--file", fileOf(lines.slice(0, 18)), "--head", head);
  expect(cut).toMatchObject({ code: 1, said: expect.stringContaining("entries 19 to 20 are missing") });
});

it.each<[string, (all: string[]) => string[], string]>([
  ["an altered line", (all) => all.map((line) => line.replace('"b":7', '"b":8')), "Entry 7 does not hash"],
  ["a removed line", (all) => all.filter((_, at) => at !== 6), "Entry 7 is missing"],
  ["lines in another order", (all) => [...all.slice(0, 6), ...all.slice(7, 8), ...all.slice(6)], "Entry 7 is missing"],
  ["a line twice", (all) => [...all.slice(0, 7), ...all.slice(6)], "Entry 7 stands after entry 7"],
])("finds %s in a file", async (_, change, words) => {
  expect(await run("--file", fileOf(change(lines)))).toMatchObject({ code: 1, said: expect.stringContaining(words) });
});

it.each([
  [["--head", "12"], "--head is SEQ:HASH"],
  [["--project", "nobody"], "There is no project nobody"],
  [["--file", "/no/such/file"], "ENOENT"],
])("cannot tell with %j", async (args, words) => {
  expect(await run(...args)).toMatchObject({ code: 2, said: expect.stringContaining(words) });
});
