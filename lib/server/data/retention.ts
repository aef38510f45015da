// How long telemetry is kept. The rule is kept to by the worker, once an hour and as soon as it changes: a job deletes what is
// too old or too much (run-jobs.ts), and days that nobody has runs of any more go with their partitions.
import type { Retention, RetentionChange, RetentionPlan } from "@/lib/contract/data-jobs";
import { planRetention, type RetentionRule } from "@/lib/domain/retention";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { insertDataJob, selectDataJobs } from "@/lib/server/sql/data/data-jobs";
import { dropDay, selectEmptyDays } from "@/lib/server/sql/data/drop-day";
import {
  selectDayShares,
  selectRetention,
  selectRuledProjects,
  upsertRetention,
} from "@/lib/server/sql/data/retention";
import { inProject, type Tx } from "@/lib/server/transaction";

const recent = 20;
const forever: RetentionRule = { days: null, bytes: null };
const today = (now: Date) => now.toISOString().slice(0, 10);

export async function readRetention(projectId: string): Promise<Retention> {
  const [rule, shares] = await Promise.all([selectRetention(pool(), projectId), selectDayShares(pool(), projectId)]);
  return { ...(rule ?? forever), kept: sumOf(shares) };
}

function sumOf(shares: Awaited<ReturnType<typeof selectDayShares>>): Retention["kept"] {
  const sum = (name: "runs" | "spans" | "bytes") => shares.reduce((all, share) => all + share[name], 0);
  const since = shares.map(({ day }) => day).sort()[0] ?? null;
  return { runs: sum("runs"), spans: sum("spans"), bytes: sum("bytes"), since };
}

export async function previewRetention(projectId: string, rule: RetentionChange): Promise<RetentionPlan> {
  return planRetention(await selectDayShares(pool(), projectId), rule, today(new Date()));
}

export async function changeRetention(tx: Tx, projectId: string, rule: RetentionChange): Promise<Retention> {
  const work = await tx.lock(projectId);
  const before = (await selectRetention(work.db, projectId)) ?? forever;
  await upsertRetention(work.db, projectId, { ...rule, at: work.now });
  work.audit("retention.changed", projectId, { from: before, to: rule });
  const shares = await selectDayShares(work.db, projectId);
  await planJob(tx, projectId, shares, rule);
  return { ...rule, kept: sumOf(shares) };
}

/** A job for what the rule deletes now, unless one is at it. */
async function planJob(
  tx: Tx,
  projectId: string,
  shares: Awaited<ReturnType<typeof selectDayShares>>,
  rule: RetentionRule,
): Promise<void> {
  const plan = planRetention(shares, rule, today(new Date()));
  if (plan.before === null) return;
  const jobs = await selectDataJobs(tx.client, projectId, recent);
  if (jobs.some(({ kind, state }) => kind === "retention" && state === "waiting")) return;
  const { kind: actorKind, id: actorId } = tx.actor;
  await insertDataJob(tx.client, {
    ...{ projectId, kind: "retention", userId: null, subject: null, before: plan.before, total: plan.runs },
    ...{ actorKind, actorId, createdAt: new Date() },
  });
}

/** Jobs of all projects for what has become too old or too much. */
export async function planRetentionJobs(): Promise<void> {
  for (const projectId of await selectRuledProjects(pool())) {
    const shares = await selectDayShares(pool(), projectId);
    await inProject(projectId, system, async (tx) => {
      const rule = await selectRetention(tx.client, projectId);
      if (rule !== null) await planJob(tx, projectId, shares, rule);
    });
  }
}

/** Partitions of days without runs. What is in use is tried again the next time. */
export async function dropEmptyDays(): Promise<void> {
  for (const day of await selectEmptyDays(pool())) await dropDay(pool(), day);
}
