// The rules of findings in a pipeline: how often each fired, and whether it is on.
import type { PipelineRules, RuleChange } from "@/lib/contract/contracts";
import { figuresDays, figuresRunsMax } from "@/lib/contract/pipelines";
import { ruleIds, ruleOf } from "@/lib/domain/findings/rules";
import { pool } from "@/lib/server/db";
import { pipelineExists, requirePipeline } from "@/lib/server/pipelines/pipelines";
import { countRules, selectSwitches, switchRule } from "@/lib/server/sql/rule-switches";
import { escapeText } from "@/lib/server/store-text";
import type { Tx } from "@/lib/server/transaction";

type Db = Parameters<typeof selectSwitches>[0];

/** Null where the project has no such pipeline. */
export async function pipelineRules(projectId: string, pipeline: string): Promise<PipelineRules | null> {
  return (await pipelineExists(projectId, pipeline)) ? rulesIn(pool(), projectId, pipeline) : null;
}

async function rulesIn(db: Db, projectId: string, name: string): Promise<PipelineRules> {
  const pipeline = escapeText(name);
  const fromNs = BigInt(Date.now() - figuresDays * 86_400_000) * 1_000_000n;
  const switches = await selectSwitches(db, [{ projectId, pipeline }]);
  const counts = await countRules(db, projectId, pipeline, fromNs, figuresRunsMax);
  return {
    rules: ruleIds.map((rule) => {
      const off = switches.find((each) => each.rule === rule);
      return {
        ...{ rule, ...ruleOf(rule), runs: counts.find((each) => each.rule === rule)?.runs ?? 0 },
        ...{ on: off === undefined, offBy: off?.offBy ?? null, offAt: off?.offAt.toISOString() ?? null },
      };
    }),
  };
}

/** Runs that are analysed from now on follow it; what was found stays. */
export async function switchPipelineRule(
  tx: Tx,
  projectId: string,
  pipeline: string,
  { rule, on }: RuleChange,
): Promise<PipelineRules> {
  await requirePipeline(projectId, pipeline);
  const by = tx.actor.kind === "member" ? tx.actor.id : null;
  const row = { projectId, pipeline: escapeText(pipeline), rule, offBy: by, offAt: new Date() };
  if (await switchRule(tx.client, row, on)) {
    const work = await tx.lock(projectId);
    work.audit(on ? "rule.on" : "rule.off", pipeline, { rule });
  }
  return rulesIn(tx.client, projectId, pipeline);
}
