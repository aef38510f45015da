"use client";

import { type RefObject, useEffect, useRef } from "react";
import { useKeyBinding } from "@/lib/browser/use-key-binding";
import type { Run } from "@/lib/contract/runs";

export type RowKeys = {
  scroller: RefObject<HTMLElement | null>;
  rows: readonly Run[];
  activeId: string | null;
  /** Where the first key press begins. */
  firstInView: number;
  onActive: (traceId: string | null) => Promise<unknown>;
  onSelect: (traceId: string, through?: boolean) => void;
  /** Clears the selection; false if there was none. */
  onClear: () => boolean;
  scrollTo: (index: number) => void;
};

/**
 * `j` and `k` move the focus from link to link, so that ↵ and ⌘↵ are the browser's own. `x` selects, `esc` first clears the
 * selection, then leaves the rows.
 */
export function useRowKeys({
  scroller,
  rows,
  activeId,
  firstInView,
  onActive,
  onSelect,
  onClear,
  scrollTo,
}: RowKeys): void {
  const wanted = useRef<string | null>(null);

  const move = (by: 1 | -1) => {
    const at = rows.findIndex((run) => run.traceId === activeId);
    const index = at === -1 ? firstInView : Math.min(Math.max(at + by, 0), rows.length - 1);
    const run = rows[index];
    if (run === undefined) return;
    scrollTo(index);
    wanted.current = run.traceId;
    void onActive(run.traceId);
    focusRow(scroller.current, run.traceId);
  };
  useKeyBinding("runsNext", () => move(1));
  useKeyBinding("runsPrevious", () => move(-1));
  useKeyBinding("runsSelect", () => activeId !== null && onSelect(activeId), activeId !== null);
  useKeyBinding("runsClear", () => {
    if (onClear()) return;
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    void onActive(null);
  });

  // A row far away is drawn a moment after the list has scrolled to it.
  useEffect(() => {
    if (wanted.current !== null && focusRow(scroller.current, wanted.current)) wanted.current = null;
  });
}

function focusRow(scroller: HTMLElement | null, traceId: string): boolean {
  const link = scroller?.querySelector<HTMLElement>(`[data-run="${traceId}"] a`);
  link?.focus({ preventScroll: true });
  return link !== undefined && link !== null;
}
