"use client";

import { useCallback, useMemo, useState } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { closedBelow, revealRow, visibleRow } from "@/lib/domain/trace/layout-rows";
import { rowOf, spanIdOf } from "@/lib/domain/trace/step-table";

const none: ReadonlySet<string> = new Set();

/**
 * Which groups are closed. Kept by span id: rows move when a live run grows. A selection that is closed away moves up to
 * its group; one that comes from elsewhere opens the groups above it.
 */
export function useClosed({ table, tree }: RunSteps, selected: number | null, onSelect: (row: number) => void) {
  const [ids, setIds] = useState(none);
  const kept = useMemo(() => {
    const rows = [...ids].map((id) => rowOf(table, id));
    return new Set(rows.filter((row) => row !== null));
  }, [ids, table]);
  const closed = useMemo(() => (selected === null ? kept : revealRow(tree, kept, selected)), [tree, kept, selected]);
  const change = useCallback(
    (next: ReadonlySet<number>) => {
      setIds(new Set([...next].map((row) => spanIdOf(table, row))));
      const shown = selected === null ? null : visibleRow(tree, next, selected);
      if (shown !== null && shown !== selected) onSelect(shown);
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
  /** Null: every level. */
  const openLevels = (levels: number | null) => change(levels === null ? new Set() : closedBelow(tree, levels));
  return { closed, toggle, openLevels };
}
