"use client";

import { RestOfSteps } from "@/components/run/rest-of-steps";
import type { StepViewProps } from "@/components/run/view-props";
import { Kbd } from "@/components/ui/kbd";
import type { KeyBindingId } from "@/lib/browser/key-bindings";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import { formatCount } from "@/lib/format";

export type TreeFootProps = Pick<StepViewProps, "steps" | "more"> & {
  rows: number;
  /** Steps that had begun at the moment that is shown. */
  begun: number;
  open: number;
};

/** Below the tree: the keys, and how much of the run is here. */
export function TreeFoot({ steps, more, rows, begun, open }: TreeFootProps) {
  const { count } = steps.table;
  return (
    <div className="tfoot">
      <Hint ids={["stepEarlier", "stepLater"]}>step in time</Hint>
      <Hint ids={["nextError", "previousError"]}>error or finding</Hint>
      <Hint ids={["parentStep"]}>parent</Hint>
      <Hint ids={["fitStep"]}>fit</Hint>
      <span className="end">
        <RestOfSteps steps={steps} more={more} />
        {begun < count && `, ${formatCount(count - begun)} not begun`}
        {rows < begun && `, ${formatCount(begun - rows)} in closed groups`}
        {open > 0 && `, ${formatCount(open)} without an end`}
      </span>
    </div>
  );
}

function Hint({ ids, children }: { ids: readonly KeyBindingId[]; children: string }) {
  return (
    <span className="row desk hint">
      {ids.map((id) => (
        <Key key={id} id={id} />
      ))}
      {children}
    </span>
  );
}
const Key = ({ id }: { id: KeyBindingId }) => <Kbd keys={useKeyHint(id)} />;
