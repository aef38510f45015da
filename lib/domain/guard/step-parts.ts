// What of a run's control plane belongs to one step, by the attributes of its span: the key of the step, the approval it
// asked for, the hold it spent.

type Mark = {
  readonly spanId: string;
  readonly stepKey: string | null;
  readonly approvalId: string | null;
  readonly holdId: string | null;
  readonly haltCode: string | null;
};
type Approval = { readonly id: string; readonly stepKey: string };
type Entry = { readonly key: string };
type Hold = { readonly id: string; readonly stepKey: string | null };
type Control<A, E, H, M> = {
  readonly marks: readonly M[];
  readonly approvals: readonly A[];
  readonly journal: readonly E[];
  readonly holds: readonly H[];
};

/** Null where the span names nothing. The hold that the span itself names comes first, then others of its step. */
export function stepParts<A extends Approval, E extends Entry, H extends Hold, M extends Mark>(
  { marks, approvals, journal, holds }: Control<A, E, H, M>,
  spanId: string,
) {
  const mark = marks.find((each) => each.spanId === spanId);
  if (mark === undefined) return null;
  const { stepKey, approvalId, holdId } = mark;
  const own = holds.filter(({ id }) => id === holdId);
  const ofStep = stepKey === null ? [] : holds.filter((hold) => hold.stepKey === stepKey && hold.id !== holdId);
  return {
    mark,
    approval:
      approvals.find(({ id }) => id === approvalId) ??
      (approvalId === null && stepKey !== null ? approvals.find((each) => each.stepKey === stepKey) : undefined) ??
      null,
    entry: stepKey === null ? null : (journal.find(({ key }) => key === stepKey) ?? null),
    holds: [...own, ...ofStep],
  };
}
