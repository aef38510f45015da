"use client";

import { useMemo, useState } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { useStable } from "@/lib/browser/use-stable";
import { closedBelow, revealRow, toggleAll, visibleRow } from "@/lib/domain/trace/layout-rows";
import { rowOf, type StepTable, spanIdOf } from "@/lib/domain/trace/step-table";

type Closed = { readonly table: StepTable; readonly rows: ReadonlySet<number> };

/**
 * Which groups are closed. Rows move when a live run grows: they are found again by span id. A selection that is closed
 * away moves up to its group; one that comes from elsewhere opens the groups above it.
 */
export function useClosed({ table, tree }: RunSteps, selected: number | null, onSelect: (row: number) => void) {
  const [state, setState] = useState<Closed>({ table, rows: new Set() });
  const kept = useMemo(() => (state.table === table ? state.rows : moveRows(state, table)), [state, table]);
  const closed = useMemo(() => (selected === null ? kept : revealRow(tree, kept, selected)), [tree, kept, selected]);
  const change = (next: ReadonlySet<number>) => {
    setState({ table, rows: next });
    const shown = selected === null ? null : visibleRow(tree, next, selected);
    if (shown !== null && shown !== selected) onSelect(shown);
  };
  const toggle = useStable((row: number, all: boolean) => {
    const next = all ? toggleAll(tree, closed, row) : new Set(closed);
    if (!all && !next.delete(row)) next.add(row);
    change(next);
  });
  /** Null: every level. */
  const openLevels = (levels: number | null) => change(levels === null ? new Set() : closedBelow(tree, levels));
  return { closed, toggle, openLevels };
}

function moveRows({ table, rows }: Closed, to: StepTable): ReadonlySet<number> {
  const moved = new Set<number>();
  for (const row of rows) {
    const now = rowOf(to, spanIdOf(table, row));
    if (now !== null) moved.add(now);
  }
  return moved;
}
