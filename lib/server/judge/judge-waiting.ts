// Asks the judging model about runs that wait for it. A call is made only with money held for it; killed half-way, what
// was held counts as spent and the run waits again.
import { randomBytes } from "node:crypto";
import { judgePrompt } from "@/lib/domain/judge/prompt";
import { system } from "@/lib/server/control/work";
import { pool } from "@/lib/server/db";
import { readEvidence } from "@/lib/server/findings/read-evidence";
import { PipelineSettings } from "@/lib/server/findings/settings";
import { askModel, type JudgeAnswer, type Question, questionOf } from "@/lib/server/judge/ask-model";
import { rulesFor } from "@/lib/server/judge/choose-runs";
import { keyOf, ratesOf, readStored } from "@/lib/server/judge/stored-judge";
import { selectRunsToAnalyse } from "@/lib/server/sql/analysed-runs";
import { addAnalysisJob } from "@/lib/server/sql/analysis-queue";
import { type JudgeJob, takeJudgeJobs } from "@/lib/server/sql/judge/jobs";
import { selectJudges } from "@/lib/server/sql/judge/judges";
import { endAttempt, holdForJob, type JobOutcome } from "@/lib/server/sql/judge/spend";
import { inTransaction } from "@/lib/server/transaction";

const answerMs = 60_000;
/** Longer than reading a run and a call together. */
const leaseMs = 180_000;
const attemptsMax = 3;
const restMs = 20_000;
/** A longer run would be shown to the model in too small a part. */
const spansMax = 5_000;

/** Takes up to `limit` runs, and judges them side by side. Gives how many were taken. */
export async function judgeWaiting(limit: number, onBad: (error: unknown) => void): Promise<number> {
  const jobs = await takeJudgeJobs(pool(), limit, leaseMs);
  await Promise.all(jobs.map((job) => judgeRun(job).catch(onBad)));
  return jobs.length;
}

async function judgeRun(job: JudgeJob): Promise<void> {
  const question = await readQuestion(job);
  if ("skip" in question) return end(job, skipped(question.skip));
  const held = await inTransaction(system, ({ client }) => holdForJob(client, job, question.mostMicroUsd));
  if (!held) return end(job, skipped("This month's budget has no room for the most that the call could cost."));
  return end(job, outcomeOf(job, await askModel(question, answerMs)));
}

const skipped = (detail: string): JobOutcome => ({
  state: "skipped",
  costMicroUsd: 0,
  verdict: null,
  detail,
  waitMs: 0,
});

function outcomeOf({ attempts }: JudgeJob, answer: JudgeAnswer): JobOutcome {
  const { costMicroUsd } = answer;
  if (answer.kind === "failed") {
    const { why: detail, againAfterMs } = answer;
    if (againAfterMs === null || attempts >= attemptsMax)
      return { state: "failed", costMicroUsd, verdict: null, detail, waitMs: 0 };
    return { state: "waiting", costMicroUsd, verdict: null, detail, waitMs: Math.max(againAfterMs, restMs * attempts) };
  }
  const { judged, unfounded } = answer.verdict;
  const detail =
    unfounded === 0
      ? null
      : `${unfounded} of ${judged.length + unfounded} complaints quoted nothing of the run and do not count.`;
  return { state: "judged", costMicroUsd, verdict: JSON.stringify(judged), detail, waitMs: 0 };
}

/** What was found stands among the findings with the next analysis of the run, which is due now. */
async function end(job: JudgeJob, outcome: JobOutcome): Promise<void> {
  await inTransaction(system, async ({ client }) => {
    const isMine = await endAttempt(client, job, outcome);
    if (isMine && outcome.verdict !== null && outcome.verdict !== "[]")
      await addAnalysisJob(client, job.projectId, job.traceId);
  });
}

async function readQuestion(job: JudgeJob): Promise<Question | { readonly skip: string }> {
  const [row] = await selectJudges(pool(), [job.projectId]);
  const key = row === undefined ? null : keyOf(row);
  if (row === undefined || !row.enabled || key === null)
    return { skip: "The judge was switched off, or its key cannot be read." };
  const stored = readStored(row);
  const rates = ratesOf(stored, new Date());
  const runs = await selectRunsToAnalyse(pool(), [job]);
  const [run] = runs;
  if (run === undefined || run.status !== "done") return { skip: "The run is gone, or is not done any more." };
  if (run.spanCount > spansMax) return { skip: `The run has more than ${spansMax} steps.` };
  const settings = await PipelineSettings.read(pool(), runs);
  const rules = rulesFor(run, settings);
  if (rules.length === 0) return { skip: "The judge's rules are off in this pipeline." };
  for await (const { view } of readEvidence(runs, settings)) {
    const prompt = judgePrompt(await view(), rules, randomBytes(12).toString("hex"));
    const question = rates === null ? null : questionOf({ stored, key, rates }, prompt, rules);
    return question ?? { skip: "Nobody knows what a call of the model costs." };
  }
  return { skip: "The run cannot be read." };
}
