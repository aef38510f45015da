// Where a run waits for a person: from when it was asked until it was decided, at the step that asks. The span of a gate
// ends when the question is asked, so the waiting is not in the tree; it ignores what has no step here.
import { kindOf, rowOf, type StepTable } from "./step-table";

export type AskedMoment = {
  readonly approvalId: string;
  readonly askedMs: number;
  /** null while nobody decided. */
  readonly decidedMs: number | null;
  /** Spans that name the approval, then those that name its step, in order of start. */
  readonly spanIds: readonly string[];
};
/** ns since the run's start; `to` null: still waiting. */
export type Wait = { readonly approvalId: string; readonly from: number; readonly to: number | null };

type Approval = {
  readonly id: string;
  readonly stepKey: string;
  readonly state: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly decision: { readonly at: string } | null;
};
type Mark = { readonly spanId: string; readonly stepKey: string | null; readonly approvalId: string | null };

/** When each approval was asked and decided. Of a cancelled one that is not told: the run's end is the latest it can be. */
export function askedMoments(
  approvals: readonly Approval[],
  marks: readonly Mark[],
  endedAt: string | null,
): AskedMoment[] {
  return approvals.map(({ id, stepKey, state, createdAt, expiresAt, decision }) => {
    const until =
      decision?.at ?? (state === "expired" ? expiresAt : state === "pending" ? null : (endedAt ?? createdAt));
    const naming = marks.filter(({ approvalId }) => approvalId === id);
    const others = marks.filter((mark) => mark.approvalId === null && mark.stepKey === stepKey);
    return {
      approvalId: id,
      askedMs: Date.parse(createdAt),
      decidedMs: until === null ? null : Date.parse(until),
      spanIds: [...naming, ...others].map(({ spanId }) => spanId),
    };
  });
}

/** Row → its wait, at a gate that is open, else at a gate before what it lets pass. Of several approvals of a step the newest is drawn, which comes first. */
export function findWaits(asked: readonly AskedMoment[], table: StepTable): ReadonlyMap<number, Wait> {
  const waits = new Map<number, Wait>();
  for (const { approvalId, askedMs, decidedMs, spanIds } of asked) {
    const rows = spanIds.map((spanId) => rowOf(table, spanId)).filter((row) => row !== null);
    const gates = rows.filter((each) => kindOf(table, each) === "gate");
    const row = gates.find((each) => isOpen(each, table)) ?? gates[0] ?? rows[0];
    if (row === undefined || waits.has(row)) continue;
    const at = (ms: number) => Number(BigInt(Math.round(ms)) * 1_000_000n - table.startNs);
    const wait = { approvalId, from: at(askedMs), to: decidedMs === null ? null : at(decidedMs) };
    if (!rows.some((each) => isDrawn(wait, each, table))) waits.set(row, wait);
  }
  return waits;
}

const isOpen = (row: number, table: StepTable) => (table.duration[row] ?? -1) < 0;

/** A gate that stayed in memory sends its waiting as a step of its own, once it is over. */
function isDrawn({ from, to }: Wait, row: number, table: StepTable): boolean {
  if (to === null || kindOf(table, row) !== "gate") return false;
  return (table.duration[row] ?? -1) >= (to - from) / 2;
}

/** The end of a wait as far as it is shown. */
export const waitEnd = ({ to }: Wait, nowNs: number): number => to ?? nowNs;
