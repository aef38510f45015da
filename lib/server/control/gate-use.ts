import type { GateUses } from "@/lib/contract/gates";
import { isRiskier } from "@/lib/domain/guard/gate";
import { trustTerms } from "@/lib/domain/trust/terms";
import { weighMarks } from "@/lib/domain/trust/trust-class";
import { toGate } from "@/lib/server/control/gates";
import { noTrust } from "@/lib/server/control/trust-classes";
import { pool } from "@/lib/server/db";
import { selectUse, type UseRow } from "@/lib/server/sql/control/gate-use";
import { type GateRow, selectGatesOf } from "@/lib/server/sql/control/gates";
import { selectEpoch } from "@/lib/server/sql/control/head";
import { selectClass } from "@/lib/server/sql/control/trust";
import { selectMarks } from "@/lib/server/sql/control/trust-marks";

/** Of a pipeline: steps with a gate, and those that asked in the last 30 days, by name. */
export async function getGateUse(projectId: string, pipeline: string): Promise<GateUses> {
  const [gates, uses, { now }] = await Promise.all([
    selectGatesOf(pool(), projectId, pipeline),
    selectUse(pool(), projectId, pipeline),
    selectEpoch(pool(), projectId),
  ]);
  const steps = [...new Set([...gates, ...uses].map(({ step }) => step))].sort();
  return {
    gates: await Promise.all(
      steps.map(async (step) => {
        const gate = gates.find((each) => each.step === step) ?? null;
        const use = uses.find((each) => each.step === step) ?? unused;
        const trust = gate === null ? null : await trustOf(projectId, gate, now);
        return { ...describeUse(step, gate, use), trust };
      }),
    ),
  };
}

const unused = { asked: 0, unasked: 0, edited: 0, rejected: 0, medianWaitMs: null, waiting: 0, askedRisk: null };

function describeUse(step: string, gate: GateRow | null, use: Omit<UseRow, "step"> | typeof unused) {
  const { askedRisk } = use;
  const isAbove = askedRisk !== null && (gate === null || isRiskier(askedRisk, gate.risk));
  return {
    ...{ ...use, step, gate: gate && toGate(gate), version: gate?.version ?? 0 },
    askedRisk: isAbove ? askedRisk : null,
  };
}

async function trustOf(projectId: string, gate: GateRow, now: Date) {
  if (gate.trust === null) return null;
  const known = (await selectClass(pool(), projectId, gate)) ?? noTrust(now);
  const marks = await selectMarks(pool(), projectId, gate, known.restart);
  const { e, threshold, blockers } = weighMarks(known, gate.risk, marks, now);
  const isEver = trustTerms[gate.risk] !== null;
  return { level: known.level, e, threshold: isEver ? threshold : null, mayRelax: blockers.length === 0 };
}
