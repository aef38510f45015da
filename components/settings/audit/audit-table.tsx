"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { AuditRow } from "@/components/settings/audit/audit-row";
import { useMedia } from "@/components/ui/use-media";
import type { AuditEntry } from "@/lib/contract/audit";

const phoneQuery = "(max-width: 720px)";
const rowPx = 28;
const rowTwoPx = 48;
const headPx = 28;
/** Rows from either end at which more is asked for. */
const aheadRows = 30;
const firstPaint = { width: 1096, height: 640 };
const columns = ["Entry", "When", "Who", "Did", "What", "Data", "Hash"];

export type AuditTableProps = {
  entries: readonly AuditEntry[];
  names: Readonly<Record<string, string>>;
  /** Names the list: another one starts at its own place. */
  listId: string;
  /** Comes into view at first. */
  linked: number | null;
  onOpen: (seq: number) => void;
  /** Asks for the next page; undefined where there is none, or it is on its way. */
  onMore: (() => void) | undefined;
  /** Is the reader so near the top that newer entries are wanted? */
  onNearTop: (near: boolean) => void;
  /** Entries of the last filter, shown until those of this one are there. */
  stale: boolean;
  end: ReactNode;
};

/** The virtual list, newest first: only rows near the view exist, and it grows by pages at both ends. */
export function AuditTable({ entries, names, listId, linked, onOpen, onMore, onNearTop, stale, end }: AuditTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const phone = useMedia(phoneQuery);
  const rowHeight = phone ? rowTwoPx : rowPx;
  const headHeight = phone ? 0 : headPx;
  const linkedAt = entries.findIndex(({ seq }) => seq === linked);
  const list = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => entries[index]?.seq ?? index,
    overscan: 12,
    scrollMargin: headHeight,
    initialOffset: linkedAt > 8 ? (linkedAt - 8) * rowHeight : 0,
    initialRect: firstPaint,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are read anew when the height of a row changes
  useEffect(() => list.measure(), [list, rowHeight]);
  useKeptPlace(scroller, entries, rowHeight, listId);
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const nearTop = (list.scrollOffset ?? 0) < aheadRows * rowHeight;
  useEffect(() => {
    if (last >= entries.length - aheadRows) onMore?.();
  }, [last, entries.length, onMore]);
  useEffect(() => onNearTop(nearTop), [nearTop, onNearTop]);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the focus
    <section ref={scroller} className="audit-scroll" aria-label="Entries of the audit log" tabIndex={0}>
      {/* biome-ignore lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width */}
      <div role="table" aria-label="Audit log, newest first" aria-rowcount={-1} aria-busy={stale}>
        {/* biome-ignore lint/a11y/useSemanticElements: as the table */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: a row of heads takes no focus */}
        <div role="row" className="audit-row audit-head">
          {columns.map((name) => (
            // biome-ignore lint/a11y/useSemanticElements: as the table
            // biome-ignore lint/a11y/useFocusableInteractive: nothing to press
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: as the table */}
        <div role="rowgroup" className="audit-rows" style={{ height: list.getTotalSize() }}>
          <div style={{ transform: `translateY(${(items[0]?.start ?? headHeight) - headHeight}px)` }}>
            {items.map(({ index }) => {
              const entry = entries[index];
              if (entry === undefined) return null;
              return <AuditRow key={entry.seq} entry={entry} names={names} on={entry.seq === linked} onOpen={onOpen} />;
            })}
          </div>
        </div>
      </div>
      {end}
    </section>
  );
}

/** What is put in above the view does not move it; only who rests at the very top sees new entries come in there. */
function useKeptPlace(
  scroller: RefObject<HTMLElement | null>,
  entries: readonly AuditEntry[],
  rowHeight: number,
  listId: string,
): void {
  const before = useRef({ first: entries[0]?.seq, listId });
  useLayoutEffect(() => {
    const element = scroller.current;
    const last = before.current;
    before.current = { first: entries[0]?.seq, listId };
    if (element === null) return;
    if (last.listId !== listId) {
      element.scrollTop = 0;
      return;
    }
    const added = entries.findIndex(({ seq }) => seq === last.first);
    if (added > 0 && element.scrollTop >= 1) element.scrollTop += added * rowHeight;
  }, [scroller, entries, rowHeight, listId]);
}
