"use client";

import { Kbd } from "@/components/ui/kbd";
import type { KeyBindingId } from "@/lib/browser/key-bindings";
import { useKeyHint } from "@/lib/browser/use-key-binding";
import { formatCount } from "@/lib/format";

export type TreeFootProps = {
  count: number;
  total: number;
  rows: number;
  open: number;
  more: boolean;
  loading: boolean;
  onMore: () => void;
};

/** Below the tree: the keys, and how much of the run is here. */
export function TreeFoot({ count, total, rows, open, more, loading, onMore }: TreeFootProps) {
  return (
    <div className="tfoot">
      <Hint ids={["stepEarlier", "stepLater"]}>step in time</Hint>
      <Hint ids={["nextError", "previousError"]}>error</Hint>
      <Hint ids={["parentStep"]}>parent</Hint>
      <Hint ids={["fitStep"]}>fit</Hint>
      <span className="end">
        {formatCount(count)} of {formatCount(total)} steps
        {rows < count && `, ${formatCount(count - rows)} in closed groups`}
        {open > 0 && `, ${formatCount(open)} without an end`}
        {more && (
          <button type="button" className="link" disabled={loading} onClick={onMore}>
            {loading ? "reading …" : "read more"}
          </button>
        )}
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
