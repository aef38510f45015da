"use client";

import { useCallback, useMemo, useState } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { closedBelow, revealRow, visibleRow } from "@/lib/domain/trace/layout-rows";

/** Which groups are closed. Kept by span id: rows move when a live run grows. A selection that is closed away moves up to its group. */
export function useClosed({ table, tree }: RunSteps, selected: number | null, onSelect: (spanId: string) => void) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const closed = useMemo(() => {
    const rows = [...ids].map((id) => table.rowOf.get(id));
    return new Set(rows.filter((row) => row !== undefined));
  }, [ids, table]);
  const change = useCallback(
    (next: ReadonlySet<number>) => {
      setIds(new Set([...next].map((row) => table.spanId[row] ?? "")));
      const shown = selected === null ? null : visibleRow(tree, next, selected);
      if (shown !== null && shown !== selected) onSelect(table.spanId[shown] ?? "");
    },
    [table, tree, selected, onSelect],
  );
  const toggle = useCallback(
    (row: number) => {
      const next = new Set(closed);
      if (!next.delete(row)) next.add(row);
      change(next);
    },
    [closed, change],
  );
  const select = useCallback(
    (row: number) => {
      const next = revealRow(tree, closed, row);
      if (next !== closed) setIds(new Set([...next].map((each) => table.spanId[each] ?? "")));
      onSelect(table.spanId[row] ?? "");
    },
    [table, tree, closed, onSelect],
  );
  /** Null: every level. */
  const openLevels = (levels: number | null) => change(levels === null ? new Set() : closedBelow(tree, levels));
  return { closed, toggle, select, openLevels };
}
