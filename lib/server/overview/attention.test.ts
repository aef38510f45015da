import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { pool } from "@/lib/server/db";
import { getAttention } from "@/lib/server/overview/attention";
import { addProject } from "@/lib/testing/telemetry";

const addGroup = (project: string, state: string, runs: number) =>
  pool().query(
    `insert into finding_groups (project_id, fingerprint, rule, severity, detail, state, runs, first_seen_at, last_seen_at)
     values ($1::uuid, $2::bytea, 'output.empty', 'low', 'nothing', $3::text, $4::int4, now(), now())`,
    [project, randomBytes(16), state, runs],
  );
const hold = (project: string, kind: string, target: string, state: string) =>
  pool().query(
    `insert into controls (project_id, kind, target, version, state, reason, by, epoch, at)
     values ($1::uuid, $2::text, $3::text, '', $4::text, 'why', gen_random_uuid(), 1, now())`,
    [project, kind, target, state],
  );

it("counts what is open, held or refuses, of its own project alone, and no more than a hundred", async () => {
  const [project, other] = [await addProject(), await addProject()];
  expect(await getAttention(project)).toEqual({ findings: 0, approvals: 0, controls: 0 });
  for (const state of ["open", "regressed", "resolved", "ignored"]) await addGroup(project, state, 1);
  // all its runs are gone
  await addGroup(project, "open", 0);
  await hold(project, "pipeline", "desk", "pause");
  await hold(project, "tool", "mail", "run");
  await hold(project, "run", "a".repeat(32), "kill");
  for (let n = 0; n < 101; n++) await addGroup(other, "open", 1);
  expect(await getAttention(project)).toEqual({ findings: 2, approvals: 0, controls: 1 });
  expect((await getAttention(other)).findings).toBe(100);
});
