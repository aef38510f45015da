"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useRef } from "react";
import { columnStyle } from "@/components/runs/column-layout";
import { inView, openBelowHead, selectedThrough, type Visible } from "@/components/runs/list-window";
import { NewRuns } from "@/components/runs/new-runs";
import type { RunColumn } from "@/components/runs/run-cells";
import { type RowActions, RunRow } from "@/components/runs/run-row";
import { TableHead } from "@/components/runs/table-head";
import { useRowKeys } from "@/components/runs/use-row-keys";
import { useSteadyScroll } from "@/components/runs/use-steady-scroll";
import { useMedia } from "@/components/ui/use-media";
import { orderBy } from "@/lib/browser/live-runs";
import type { RunsAsk } from "@/lib/browser/runs-filter";
import { useLiveRows } from "@/lib/browser/runs-queries";
import type { Run, RunSort } from "@/lib/contract/runs";
import type { FieldName } from "@/lib/domain/query/fields";

const phoneQuery = "(max-width: 720px)";
const rowPx = 28;
const rowTwoPx = 44;
const headPx = 28;
/** Rows before the end at which the next page is asked for. */
const aheadRows = 40;
const firstPaint = { width: 1280, height: 800 };

export type RunTableProps = {
  ask: RunsAsk;
  sort: RunSort;
  onSort: (sort: RunSort) => void;
  columns: readonly RunColumn[];
  /** Somebody chose them: they are there at any width. */
  columnsChosen: boolean;
  rows: readonly Run[];
  /** How many match in all; null while that is not known. */
  total: number | null;
  activeId: string | null;
  onActive: (traceId: string | null) => Promise<unknown>;
  selection: ReadonlySet<string>;
  onSelection: (change: (selection: ReadonlySet<string>) => ReadonlySet<string>) => void;
  onOnly: (field: FieldName, value: string) => void;
  /** Asks for the next page; undefined where there is none, or it is on its way. */
  onMore: (() => void) | undefined;
  /** Begins the list anew; given where so much came in above it that there is a hole between. */
  onRestart: (() => void) | undefined;
  /** Rows of the last filter, shown until those of this one are there. */
  stale: boolean;
  /** Stands in for the rows while there are none. */
  placeholder: ReactNode;
  /** Below the last row. */
  end: ReactNode;
  onVisible: (visible: Visible) => void;
};

/** The virtual list: only rows near the view exist, and it grows by pages as the reader comes near its end. */
export function RunTable({
  ask,
  sort,
  columns,
  rows,
  total,
  activeId,
  selection,
  onActive,
  onSelection,
  ...props
}: RunTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const { list, scroll, rowHeight, headHeight } = useRunList(scroller, ask, sort, rows);
  useLinkedRow(activeId, rows, scroll.initialOffset, list.scrollToIndex);
  const items = list.getVirtualItems();
  const lastItem = items.at(-1)?.index ?? 0;
  const viewHeight = (list.scrollRect?.height ?? 0) - headHeight;
  const { first, last } = inView(list.scrollOffset ?? 0, viewHeight, rowHeight, rows.length);
  useLiveRows(ask, sort, list.isScrolling ? [] : openBelowHead(rows, first, last));

  const { onMore, onVisible } = props;
  useEffect(() => {
    if (lastItem >= rows.length - aheadRows) onMore?.();
  }, [lastItem, rows.length, onMore]);
  useEffect(() => onVisible({ first, last }), [first, last, onVisible]);

  const anchor = useRef<string | null>(null);
  const onSelect = useCallback(
    (id: string, through = false) => {
      const from = through ? anchor.current : null;
      anchor.current = id;
      onSelection((selected) => selectedThrough(selected, rows, from, id));
    },
    [onSelection, rows],
  );
  const onClear = () => {
    onSelection(() => new Set());
    return selection.size > 0;
  };
  useRowKeys({
    scroller,
    rows,
    activeId,
    firstInView: first,
    onActive,
    onSelect,
    onClear,
    scrollTo: list.scrollToIndex,
  });
  const showNewest = () => {
    scroll.toTop();
    props.onRestart?.();
  };
  const selectAll = (on: boolean) => onSelection(() => new Set(on ? rows.map((run) => run.traceId) : []));
  const all = rows.length > 0 && rows.every((run) => selection.has(run.traceId));

  return (
    <div
      className="runs-frame"
      style={columnStyle(columns, props.columnsChosen)}
      data-columns={props.columnsChosen ? "chosen" : "usual"}
    >
      <NewRuns count={scroll.newAbove} many={props.onRestart !== undefined} onShow={showNewest} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the focus */}
      <section ref={scroller} className="runs-scroll" aria-label="Runs" tabIndex={0} onScroll={scroll.onScroll}>
        {/* biome-ignore lint/a11y/useSemanticElements: the table is laid out as a grid that changes with the width */}
        <div
          role="table"
          aria-label={tableName(sort)}
          aria-rowcount={total === null ? -1 : total + 1}
          aria-busy={props.stale}
        >
          <TableHead
            columns={columns}
            sort={sort}
            onSort={props.onSort}
            selected={all || (selection.size > 0 && "indeterminate")}
            onSelectAll={selectAll}
          />
          {/* biome-ignore lint/a11y/useSemanticElements: as the table */}
          <div
            role="rowgroup"
            className="runs-rows"
            style={{ height: list.getTotalSize() }}
            onPointerMove={scroll.onTouch}
          >
            <Rows
              rows={rows}
              columns={columns}
              indexes={items.map(({ index }) => index)}
              offset={(items[0]?.start ?? headHeight) - headHeight}
              activeId={activeId}
              selection={selection}
              onSelect={onSelect}
              onFocus={onActive}
              onOnly={props.onOnly}
            />
          </div>
        </div>
        {rows.length === 0 ? props.placeholder : props.end}
      </section>
    </div>
  );
}

const tableName = (sort: RunSort) =>
  sort === "-started"
    ? "Runs, newest first"
    : `Runs by ${sort.replace("-", "")}, ${sort.startsWith("-") ? "greatest" : "least"} first`;

function useRunList(scroller: React.RefObject<HTMLElement | null>, ask: RunsAsk, sort: RunSort, rows: readonly Run[]) {
  const phone = useMedia(phoneQuery);
  const rowHeight = phone ? rowTwoPx : rowPx;
  const headHeight = phone ? 0 : headPx;
  const scroll = useSteadyScroll(scroller, rows, rowHeight, JSON.stringify([ask, sort]), orderBy(sort));
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.traceId ?? index,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    initialOffset: scroll.initialOffset,
    initialRect: firstPaint,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are read anew when the height of a row changes
  useEffect(() => list.measure(), [list, rowHeight]);
  return { list, scroll, rowHeight, headHeight };
}

/** The row that a link names comes into view once; on the way back the place where the list was left counts more. */
function useLinkedRow(
  activeId: string | null,
  rows: readonly Run[],
  leftAt: number,
  scrollTo: (index: number, options: { align: "center" }) => void,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || rows.length === 0) return;
    done.current = true;
    const index = rows.findIndex((run) => run.traceId === activeId);
    if (index !== -1 && leftAt === 0) scrollTo(index, { align: "center" });
  }, [activeId, rows, leftAt, scrollTo]);
}

type RowsProps = RowActions & {
  rows: readonly Run[];
  columns: readonly RunColumn[];
  indexes: readonly number[];
  /** px from the top of the list to the first of them. */
  offset: number;
  activeId: string | null;
  selection: ReadonlySet<string>;
};

function Rows({ rows, columns, indexes, offset, activeId, selection, ...actions }: RowsProps) {
  const tabStop = activeId ?? rows[0]?.traceId;
  return (
    <div style={{ transform: `translateY(${offset}px)` }}>
      {indexes.map((index) => {
        const run = rows[index];
        if (run === undefined) return null;
        return (
          <RunRow
            key={run.traceId}
            run={run}
            columns={columns}
            index={index}
            active={run.traceId === activeId}
            tabStop={run.traceId === tabStop}
            selected={selection.has(run.traceId)}
            {...actions}
          />
        );
      })}
    </div>
  );
}
