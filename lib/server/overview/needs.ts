import type { BudgetState } from "@/lib/contract/money";
import type { Need } from "@/lib/contract/overview";
import { getControls } from "@/lib/server/control/controls";
import { pool } from "@/lib/server/db";
import { selectAlerts } from "@/lib/server/sql/alerts/alerts";
import { selectNextApprovals, selectRefusing } from "@/lib/server/sql/control/attention";
import { selectNewGroups } from "@/lib/server/sql/sum-overview";
import { unescapeText } from "@/lib/server/store-text";

const needsMax = 8;
/** Of one kind, so that none hides the others. */
const ofKindMax = 2;

const shown = (text: string | null) => (text === null ? null : unescapeText(text));

/** What is held, what waits, what refuses and what is new since the day began. */
export async function listNeeds(projectId: string, since: Date, near: readonly BudgetState[]): Promise<Need[]> {
  const [controls, alerts, approvals, breakers, groups] = await Promise.all([
    getControls(projectId),
    selectAlerts(pool(), projectId),
    selectNextApprovals(pool(), projectId, ofKindMax),
    selectRefusing(pool(), projectId, ofKindMax),
    selectNewGroups(pool(), projectId, since, ofKindMax),
  ]);
  // single runs that were killed stay so: nothing is left to do
  const held = controls.controls.filter(({ state, scope }) => state !== "run" && scope.kind !== "run");
  const firing = alerts.filter(({ state, enabled }) => state === "firing" && enabled);
  const needs: Need[] = [
    ...held.slice(0, ofKindMax).map((control) => ({ kind: "control" as const, control })),
    ...firing.slice(0, ofKindMax).map(({ id, name, since }) => ({
      ...{ kind: "alert" as const, id, name, since: (since ?? new Date()).toISOString() },
    })),
    ...approvals.map((approval) => ({
      ...{ kind: "approval" as const, id: approval.id, ask: approval.ask, pipeline: approval.pipeline },
      expiresAt: approval.expiresAt.toISOString(),
    })),
    ...near.slice(0, ofKindMax).map((budget) => ({ kind: "budget" as const, budget })),
    ...breakers.map((breaker) => ({ kind: "breaker" as const, ...breaker })),
    ...groups.map(({ id, rule, pipeline, step, isBack, runs, at }) => ({
      ...{ kind: "finding" as const, groupId: id, rule, pipeline: shown(pipeline), step: shown(step) },
      ...{ isBack, runs, at: at.toISOString() },
    })),
  ];
  return needs.slice(0, needsMax);
}
