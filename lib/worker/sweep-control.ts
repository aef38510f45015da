// Deadlines change states by themselves; this tells those who wait: stream, webhooks, executors.
import { tellApproval } from "@/lib/server/control/approval-changes";
import { tellHalfOpen } from "@/lib/server/control/breakers";
import { tellExpiry } from "@/lib/server/control/expiry";
import { announceDue } from "@/lib/server/control/resumable";
import { assumeHolds } from "@/lib/server/control/settlements";
import { system, type Work } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { selectExpired } from "@/lib/server/sql/control/approvals";
import { selectDueBreakers } from "@/lib/server/sql/control/breakers";
import { selectOverdueProjects } from "@/lib/server/sql/control/holds";
import { selectDueRuns } from "@/lib/server/sql/control/runs";
import { selectApproaching } from "@/lib/server/sql/notify/events";
import { inProject } from "@/lib/server/transaction";

type Jobs = Map<string, ((work: Work) => Promise<void>)[]>;

/** One round over everything whose time has come. */
export async function sweepControl(): Promise<void> {
  const jobs: Jobs = new Map();
  const add = (projectId: string, job: (work: Work) => Promise<void>) =>
    jobs.set(projectId, [...(jobs.get(projectId) ?? []), job]);
  for (const { projectId, id } of await selectExpired(pool())) add(projectId, (work) => tellExpiry(work, id));
  for (const projectId of await selectOverdueProjects(pool())) add(projectId, assumeHolds);
  for (const { projectId, resource } of await selectDueBreakers(pool())) {
    add(projectId, (work) => tellHalfOpen(work, resource));
  }
  for (const { projectId, runId } of await selectDueRuns(pool())) add(projectId, (work) => announceDue(work, [runId]));
  await runJobs(jobs);
}

/** Tells of approvals whose second deadline runs, and of those whose time is nearly over. */
export async function tellApproaching(): Promise<void> {
  const jobs: Jobs = new Map();
  for (const { projectId, id, type } of await selectApproaching(pool())) {
    jobs.set(projectId, [...(jobs.get(projectId) ?? []), (work) => tellApproval(work, id, type)]);
  }
  await runJobs(jobs);
}

async function runJobs(jobs: Jobs): Promise<void> {
  for (const [projectId, todo] of jobs) {
    await inProject(projectId, system, async (tx) => {
      const work = await tx.lock(projectId);
      for (const job of todo) await job(work);
    });
  }
}
