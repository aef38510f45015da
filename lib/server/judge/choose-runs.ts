import { createHash } from "node:crypto";
import type { PoolClient } from "pg";
import { type JudgeRule, judgeRules } from "@/lib/domain/judge/rules";
import type { PipelineSettings } from "@/lib/server/findings/settings";
import { readStored } from "@/lib/server/judge/stored-judge";
import type { RunToAnalyse } from "@/lib/server/sql/analysed-runs";
import { addJudgeJobs } from "@/lib/server/sql/judge/jobs";
import { selectJudges } from "@/lib/server/sql/judge/judges";

/** The same runs whoever asks and however often: a share of all trace ids. */
export function isSampled(traceId: string, sampleRate: number): boolean {
  return createHash("sha256").update(traceId).digest().readUInt32BE(0) < sampleRate * 2 ** 32;
}

/** Rules of the judge that are on in the run's pipeline. */
export const rulesFor = (run: Pick<RunToAnalyse, "projectId" | "pipeline">, settings: PipelineSettings): JudgeRule[] =>
  judgeRules.filter((rule) => settings.isOn(run, rule));

/** Puts done runs of projects with a judge into its queue: it is asked later, and nothing waits for it. */
export async function queueForJudge(
  client: PoolClient,
  runs: readonly RunToAnalyse[],
  settings: PipelineSettings,
): Promise<void> {
  const done = runs.filter(({ status }) => status === "done");
  if (done.length === 0) return;
  const judges = await selectJudges(
    client,
    done.map(({ projectId }) => projectId),
  );
  const rates = new Map(judges.flatMap((row) => (row.enabled ? [[row.projectId, readStored(row).sampleRate]] : [])));
  await addJudgeJobs(
    client,
    done.filter((run) => isSampled(run.traceId, rates.get(run.projectId) ?? 0) && rulesFor(run, settings).length > 0),
  );
}
