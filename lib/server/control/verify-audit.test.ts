// What an intruder with the database's password can do to a log, by raw SQL, and that each of it is found.
import { describe, expect, it } from "vitest";
import { AuditVerified } from "@/lib/contract/audit";
import { verifyAudit } from "@/lib/server/control/verify-audit";
import { pool } from "@/lib/server/db";
import { inProject } from "@/lib/server/transaction";
import { callApi } from "@/lib/testing/call-api";
import { newMember, newTenant } from "@/lib/testing/tenant";

/** A project whose log has twelve entries: project.created, and eleven runs. */
async function newLog(entries = 12) {
  const { projectId, keyId } = await newTenant("log");
  await inProject(projectId, { kind: "key", id: keyId }, async (tx) => {
    const work = await tx.lock(projectId);
    for (let at = 2; at <= entries; at++) work.audit("run.started", `run-${at}`, { amount: at });
  });
  return projectId;
}

/** As somebody who switches the triggers off. */
async function tamper(projectId: string, ...statements: string[]) {
  const client = await pool().connect();
  try {
    await client.query("begin; set local session_replication_role = replica");
    for (const statement of statements) await client.query(statement.replaceAll("$P", `'${projectId}'::uuid`));
    await client.query("commit");
  } finally {
    client.release();
  }
}

async function outcome(projectId: string, noted: { seq: number; hash: string } | null = null) {
  let last: AuditVerified | undefined;
  for await (const line of verifyAudit(projectId, noted)) last = AuditVerified.parse(line);
  return last;
}

async function headOf(projectId: string) {
  const { rows } = await pool().query<{ seq: number; hash: string }>(
    "select audit_seq::int as seq, audit_hash as hash from project_heads where project_id = $1",
    [projectId],
  );
  return rows[0] ?? { seq: 0, hash: "" };
}

const fields = "seq, at, actor_kind, actor_id, action, subject, data, prev_hash, hash";
const copyOf = (seq: number, as: number) =>
  `insert into audit_entries (project_id, ${fields}) select project_id, ${fields.replace("seq", String(as))} from audit_entries where project_id = $P and seq = ${seq}`;
const shift = (from: number, by: number) => [
  `update audit_entries set seq = seq + 1000 where project_id = $P and seq >= ${from}`,
  `update audit_entries set seq = seq - 1000 + ${by} where project_id = $P and seq >= 1000`,
];
const set = (change: string, seq: number) =>
  `update audit_entries set ${change} where project_id = $P and seq = ${seq}`;
const drop = (where: string) => `delete from audit_entries where project_id = $P and ${where}`;

it("verifies a log that nobody touched, and tells its head", async () => {
  const projectId = await newLog();
  const head = await headOf(projectId);
  expect(await outcome(projectId)).toEqual({ state: "verified", checked: 12, head });
  expect(await outcome(projectId, head)).toMatchObject({ state: "verified" });
});

describe("finds, at the entry where it was done,", () => {
  it.each<[string, string[], number, string]>([
    ["another time", [set("at = at + interval '1 ms'", 5)], 5, "altered"],
    ["another actor", [set("actor_id = 'somebody'", 5)], 5, "altered"],
    ["nobody as the actor", [set("actor_id = null", 5)], 5, "altered"],
    ["another kind of actor", [set("actor_kind = 'system'", 5)], 5, "altered"],
    ["another action", [set("action = 'run.ended'", 5)], 5, "altered"],
    ["another subject", [set("subject = 'run-6'", 5)], 5, "altered"],
    ["other data", [set(`data = '{"amount":6}'`, 5)], 5, "altered"],
    ["the same data in other words", [set(`data = '{"amount": 5}'`, 5)], 5, "altered"],
    ["data that are no JSON", [set(`data = '{'`, 5)], 5, "altered"],
    ["another hash", [set("hash = repeat('0', 64)", 5)], 5, "altered"],
    ["another hash before", [set("prev_hash = repeat('0', 64)", 5)], 5, "altered"],
    ["a row altered at the very end", [set("subject = 'run-1'", 12)], 12, "altered"],
    ["a removed row", [drop("seq = 5")], 5, "missing"],
    ["removed rows", [drop("seq between 5 and 7")], 5, "missing"],
    ["a removed row, the rest moved up", [drop("seq = 5"), ...shift(6, -1)], 5, "altered"],
    ["the first row removed", [drop("seq = 1")], 1, "missing"],
    ["two rows in the other order", [set("seq = 99", 5), set("seq = 5", 6), set("seq = 6", 99)], 5, "altered"],
    ["a row put in between", [...shift(6, 1), copyOf(5, 6)], 6, "altered"],
    ["a row put in at the end", [copyOf(5, 13)], 13, "altered"],
    ["the last row removed", [drop("seq = 12")], 12, "cut"],
    ["the last rows removed", [drop("seq > 3")], 4, "cut"],
    ["all rows removed", [drop("true")], 1, "cut"],
  ])("%s", async (_, statements, seq, kind) => {
    const projectId = await newLog();
    await tamper(projectId, ...statements);
    expect(await outcome(projectId)).toMatchObject({ state: "broken", seq, kind, checked: seq - 1 });
  });
});

describe("with a head that was noted, finds", () => {
  it("a log that was cut off together with its head", async () => {
    const projectId = await newLog();
    const noted = await headOf(projectId);
    await tamper(
      projectId,
      drop("seq > 8"),
      `update project_heads h set audit_seq = 8, audit_hash = e.hash from audit_entries e
        where h.project_id = $P and e.project_id = $P and e.seq = 8`,
    );
    expect(await outcome(projectId)).toMatchObject({ state: "verified", checked: 8 });
    expect(await outcome(projectId, noted)).toMatchObject({ state: "broken", seq: 9, kind: "cut" });
  });

  it("a log that was written anew, hashes and all", async () => {
    const projectId = await newLog();
    const noted = await headOf(projectId);
    await tamper(
      projectId,
      drop("true"),
      "update project_heads set audit_seq = 0, audit_hash = repeat('0', 64) where project_id = $P",
    );
    await inProject(projectId, { kind: "admin", id: null }, async (tx) => {
      const work = await tx.lock(projectId);
      for (let at = 1; at <= 14; at++) work.audit("run.started", `run-${at}`);
    });
    expect(await outcome(projectId)).toMatchObject({ state: "verified", checked: 14 });
    expect(await outcome(projectId, noted)).toMatchObject({ state: "broken", seq: 12, kind: "rewritten" });
  });

  it("nothing in a log that has grown since", async () => {
    const projectId = await newLog();
    const noted = await headOf(projectId);
    await inProject(projectId, { kind: "admin", id: null }, async (tx) => {
      (await tx.lock(projectId)).audit("run.started", "one more");
    });
    expect(await outcome(projectId, noted)).toMatchObject({ state: "verified", checked: 13 });
  });
});

describe("the database itself", () => {
  it.each([
    ["a change", "update audit_entries set subject = 'x'"],
    ["a removal", "delete from audit_entries"],
    ["a truncation", "truncate audit_entries"],
    ["a head that moves back", "update project_heads set audit_seq = 0"],
  ])("refuses %s", async (_, statement) => {
    await newLog(3);
    await expect(pool().query(statement)).rejects.toThrow("append-only");
  });

  it("lets a log go with its project", async () => {
    const projectId = await newLog(3);
    await pool().query("delete from projects where id = $1", [projectId]);
    const { rowCount } = await pool().query("delete from audit_entries where project_id = $1", [projectId]);
    expect(rowCount).toBe(3);
  });
});

it("tells the progress and the result as lines, one walk a project at a time", async () => {
  const projectId = await newLog(2_500);
  const viewer = await newMember(projectId, "viewer"); // entry 2,501
  const response = await callApi("GET", "/audit/verify", { key: viewer });
  const lines = (await response.text())
    .trimEnd()
    .split("\n")
    .map((line) => AuditVerified.parse(JSON.parse(line)));
  expect(lines.map(({ state, checked }) => `${state} ${checked}`)).toEqual([
    "checking 1000",
    "checking 2000",
    "checking 2501",
    "verified 2501",
  ]);

  const first = await callApi("GET", "/audit/verify", { key: viewer });
  const reader = first.body?.getReader();
  await reader?.read();
  expect((await callApi("GET", "/audit/verify", { key: viewer })).status).toBe(429);
  await reader?.cancel();
  expect((await callApi("GET", "/audit/verify", { key: viewer })).status).toBe(200);
  expect((await callApi("GET", "/audit/verify?seq=1", { key: viewer })).status).toBe(422);
});
