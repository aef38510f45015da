import type { ApprovalContext } from "@/lib/contract/inbox";
import { raiseName } from "@/lib/domain/guard/raise";
import { toAssigned } from "@/lib/server/control/assignees";
import { toItem } from "@/lib/server/control/inbox";
import { runScope } from "@/lib/server/control/run-state";
import { pool } from "@/lib/server/db";
import { countAlike, selectAlike } from "@/lib/server/sql/control/alike";
import { selectApproval } from "@/lib/server/sql/control/approvals";
import { selectAssignment } from "@/lib/server/sql/control/assignees";
import { selectAudit } from "@/lib/server/sql/control/audit";
import { selectRun } from "@/lib/server/sql/control/runs";
import { selectUse } from "@/lib/server/sql/control/spend";

const recentMax = 5;
const historyMax = 500;
const newest = "9223372036854775807";

/** Null where there is no such approval. */
export async function readApprovalContext(projectId: string, id: string): Promise<ApprovalContext | null> {
  const approval = await selectApproval(pool(), projectId, id);
  if (approval === null) return null;
  const [assignment, run, counts, alike, history] = await Promise.all([
    selectAssignment(pool(), projectId, id),
    // it runs nothing and costs nothing
    approval.name === raiseName ? null : moneyOf(projectId, approval.runId),
    countAlike(pool(), projectId, id),
    selectAlike(pool(), projectId, id, recentMax),
    selectAudit(pool(), projectId, { subject: id }, { order: "desc", begin: newest, limit: historyMax }),
  ]);
  return {
    ...toAssigned(assignment),
    run,
    similar: {
      ...counts,
      recent: alike.map(toItem).map((item) => ({
        ...{ id: item.id, ask: item.ask, state: item.state, decision: item.decision, createdAt: item.createdAt },
      })),
    },
    history: history.toReversed().map(({ ordinal, at, actorKind, actorId, action, data }) => ({
      seq: Number(ordinal),
      at: at.toISOString(),
      actor: { kind: actorKind, id: actorId },
      action,
      data: JSON.parse(data) as unknown,
    })),
  };
}

async function moneyOf(projectId: string, runId: string): Promise<ApprovalContext["run"]> {
  const [run, uses] = await Promise.all([
    selectRun(pool(), projectId, runId),
    selectUse(pool(), projectId, [runScope(runId)]),
  ]);
  if (run === null) return null;
  const { spent, held } = uses[0] ?? { spent: 0, held: 0 };
  return { traceId: run.traceId, spentMicroUsd: spent, heldMicroUsd: held, limitMicroUsd: run.limitMicroUsd };
}
