"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { anchoredScroll, type RunOrder } from "@/lib/browser/live-runs";
import type { Run } from "@/lib/contract/runs";

const restMs = 1_500;
/** Where each list was left, for the way back from a run. Written in the browser only. */
const leftAt = new Map<string, number>();

export type SteadyScroll = {
  /** Runs that came in above the view since its top was last seen. */
  readonly newAbove: number;
  readonly initialOffset: number;
  readonly onScroll: () => void;
  /** The reader is at work on the rows: nothing may move under the pointer for a moment. */
  readonly onTouch: () => void;
  readonly toTop: () => void;
};

/**
 * Keeps the row at the top of the view in its place while runs come and go above it. Only a reader who rests at the
 * very top gets new runs pushed in from there. `listId` names the list: another one starts at its own place.
 */
export function useSteadyScroll(
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Run[],
  rowHeight: number,
  listId: string,
  order: RunOrder,
): SteadyScroll {
  const [seenTop, setSeenTop] = useState<Run | undefined>(rows[0]);
  const before = useRef({ rows, listId });
  const touchedAt = useRef(0);

  useLayoutEffect(() => {
    const element = scroller.current;
    const last = before.current;
    if (element === null || last.rows === rows) return;
    before.current = { rows, listId };
    if (last.listId !== listId) {
      element.scrollTop = 0;
      setSeenTop(rows[0]);
      return;
    }
    const atRest = element.scrollTop < 1 && !isBusy(element, touchedAt.current);
    if (atRest || last.rows.length === 0) setSeenTop(rows[0]);
    else {
      const view = { scrollTop: element.scrollTop, rowHeight };
      element.scrollTop = anchoredScroll(last.rows.map(idOf), rows.map(idOf), view);
    }
  }, [scroller, rows, rowHeight, listId]);

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    leftAt.set(listId, top);
    if (top < 1) setSeenTop(before.current.rows[0]);
  }, [scroller, listId]);
  const onTouch = useCallback(() => {
    touchedAt.current = Date.now();
  }, []);
  const toTop = useCallback(() => {
    scroller.current?.scrollTo({ top: 0 });
    setSeenTop(before.current.rows[0]);
  }, [scroller]);

  return {
    newAbove: countAbove(rows, seenTop, order),
    initialOffset: leftAt.get(listId) ?? 0,
    onScroll,
    onTouch,
    toTop,
  };
}

const idOf = (run: Run) => run.traceId;

function isBusy(element: HTMLElement, touchedAt: number): boolean {
  const focused = document.activeElement;
  const keyboardInRows = focused !== element && element.contains(focused);
  return keyboardInRows || Date.now() - touchedAt < restMs;
}

function countAbove(rows: readonly Run[], seenTop: Run | undefined, order: RunOrder): number {
  if (seenTop === undefined) return 0;
  const index = rows.findIndex((run) => order(run, seenTop) >= 0);
  return index === -1 ? rows.length : index;
}
