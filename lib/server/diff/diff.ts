// The diff of two runs of a project, and the choice of the run to compare with.
import type { ChosenBy, Diff, DiffQuery, DiffRow } from "@/lib/contract/diff";
import { chooseBase } from "@/lib/domain/diff/choose-base";
import type { DiffRow as Row } from "@/lib/domain/diff/diff-rows";
import { diffRuns, type RunDiff } from "@/lib/domain/diff/diff-runs";
import type { DiffStep } from "@/lib/domain/diff/run-shape";
import { pool } from "@/lib/server/db";
import { DiffReader } from "@/lib/server/diff/read-diff-steps";
import { AppError, invalid } from "@/lib/server/errors";
import { getRun } from "@/lib/server/runs";
import { selectBaseCandidates } from "@/lib/server/sql/select-base-candidates";
import { selectPlace } from "@/lib/server/sql/select-runs";

/** Of both runs together. */
const stepsMax = 250_000;

/**
 * Null where the project has not both runs.
 * @throws AppError `invalid` where no base is given and none is to be found, or the runs are too long.
 */
export async function diffOf(projectId: string, query: DiffQuery): Promise<Diff | null> {
  const chosen = await baseOf(projectId, query);
  if (chosen === null) return null;
  const both = [chosen.traceId, query.head];
  const [[base, head], [basePlace, headPlace]] = await Promise.all([
    Promise.all(both.map((id) => getRun(projectId, id))),
    Promise.all(both.map((id) => selectPlace(pool(), projectId, id))),
  ]);
  if (!base || !head || !basePlace || !headPlace) return null;
  if (base.spanCount + head.spanCount > stepsMax)
    throw new AppError("invalid", `The two runs have more than ${stepsMax} steps together.`);
  const reader = new DiffReader();
  const [baseSteps, headSteps] = [await reader.read(basePlace), await reader.read(headPlace)];
  const found = diffRuns(baseSteps, headSteps);
  return {
    base,
    head,
    chosenBy: chosen.chosenBy,
    rows: found.rows.map(rowOf),
    firstDivergence: divergenceOf(found),
    limits: limitsOf(found, headSteps.length),
  };
}

async function baseOf(projectId: string, { base, head }: DiffQuery) {
  if (base !== undefined) return { traceId: base, chosenBy: "given" as ChosenBy };
  const candidates = await selectBaseCandidates(pool(), projectId, head, new Date());
  if (candidates === null) return null;
  const chosen = chooseBase(candidates[0], candidates.slice(1));
  if (chosen === null)
    throw invalid("?base", "is needed: there is no other successful run of this pipeline to compare with");
  return chosen;
}

const durationOf = (step: DiffStep | null) =>
  step === null || step.endNs === null ? null : Math.max(0, Number(step.endNs - step.startNs));

function rowOf({ base, head, change, fields, depth }: Row): DiffRow {
  const step = head ?? base;
  return {
    baseSpanId: base?.spanId ?? null,
    headSpanId: head?.spanId ?? null,
    change,
    fields: [...fields],
    kind: step?.kind ?? "other",
    name: labelOf(step),
    baseName: base && head && labelOf(base) !== labelOf(head) ? labelOf(base) : null,
    depth,
    failed: [base?.failed ?? false, head?.failed ?? false],
    durationNs: [durationOf(base), durationOf(head)],
    costMicroUsd: [base?.costMicroUsd ?? null, head?.costMicroUsd ?? null],
    tokens: [base?.tokens ?? null, head?.tokens ?? null],
  };
}

/** A call of a model with the model, which its name leaves out. */
function labelOf(step: DiffStep | null): string {
  if (step === null) return "";
  const model = step.kind === "llm" || step.kind === "embedding" ? (step.model ?? "") : "";
  return `${step.name} ${model}`.trim();
}

function divergenceOf({ rows, firstDivergence }: RunDiff): Diff["firstDivergence"] {
  if (firstDivergence === null) return null;
  const { row, sentence } = firstDivergence;
  const at = rows[row];
  return { row, baseSpanId: at?.base?.spanId ?? null, headSpanId: at?.head?.spanId ?? null, sentence };
}

function limitsOf({ byOrderAlone }: RunDiff, total: number): Diff["limits"] {
  if (byOrderAlone === 0) return null;
  const reason = "Too many sibling steps to compare each with each: these were aligned by their names and their order.";
  return { reason, aligned: total - byOrderAlone, total };
}
