"use client";

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { columnOf, type RunColumn, usualColumns } from "@/components/runs/run-cells";
import { type RunColumnId, runColumnIds } from "@/lib/contract/views";

const storageKey = "tracegate.runs.columns";
const listeners = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  listeners.add(changed);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener("storage", changed);
  };
}

/** Browsers that keep nothing for the page refuse the storage altogether. */
function readKept(): string {
  try {
    return window.localStorage.getItem(storageKey) ?? "";
  } catch {
    return "";
  }
}

function keep(columns: readonly RunColumnId[] | null): void {
  try {
    if (columns === null) window.localStorage.removeItem(storageKey);
    else window.localStorage.setItem(storageKey, columns.join());
  } catch {
    return;
  }
  for (const changed of listeners) changed();
}

export type ColumnChoice = {
  readonly columns: readonly RunColumn[];
  /** Null: nobody chose. */
  readonly chosen: readonly RunColumnId[] | null;
  readonly onChange: (columns: readonly RunColumnId[] | null) => void;
};

/** The columns of the address (a view's, then), else those that this browser keeps, else the usual ones. */
export function useColumns(
  cols: readonly RunColumnId[] | null,
  inView: boolean,
  onCols: (cols: readonly RunColumnId[] | null) => void,
): ColumnChoice {
  const kept = useSyncExternalStore(subscribe, readKept, () => "");
  const ofBrowser = useMemo(() => runColumnIdsIn(kept), [kept]);
  const chosen = cols ?? (inView ? null : ofBrowser);
  const columns = useMemo(() => (chosen ?? usualColumns).map(columnOf), [chosen]);
  const onChange = useCallback(
    (next: readonly RunColumnId[] | null) => {
      const unusual = next?.join() === usualColumns.join() ? null : next;
      if (inView || cols !== null) onCols(unusual);
      if (!inView) keep(unusual);
    },
    [inView, cols, onCols],
  );
  return { columns, chosen, onChange };
}

function runColumnIdsIn(kept: string): readonly RunColumnId[] | null {
  const ids = [...new Set(kept.split(","))].flatMap((name) => runColumnIds.find((id) => id === name) ?? []);
  return ids.length === 0 ? null : ids;
}
