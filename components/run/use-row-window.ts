"use client";

import { type RefObject, useCallback, useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Rows drawn above and below the view, so that scrolling finds them there. */
const spareRows = 4;
/** The window moves in steps, so that not every pixel of scrolling draws it anew. */
const stepRows = 4;
/** Browsers draw no element taller than this, with room to spare. */
const tallestPx = 12_000_000;
const firstRows = 40;

export type RowWindow = {
  /** Rows `first` to `last` (not included) are drawn. */
  readonly first: number;
  readonly last: number;
  /** Where row 0 would lie, in px: 0, but in a list taller than browsers can draw. */
  readonly shiftPx: number;
  /** Height of all rows. */
  readonly heightPx: number;
  /** Rows that fit into the view. */
  readonly page: number;
  /** At most so many rows are drawn at once. */
  readonly drawnMax: number;
  readonly scrollTo: (index: number, align: "center" | "auto") => void;
};

type Place = { readonly first: number; readonly last: number; readonly shiftPx: number; readonly page: number };

/**
 * Which of `count` rows of one height are in view below a sticky head. A list that is too tall for a browser is squeezed:
 * its scroll bar covers all rows, and the rows in view are put where it stands.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  { count, rowPx, headPx }: { count: number; rowPx: number; headPx: number },
): RowWindow {
  const [place, setPlace] = useState<Place>({ first: 0, last: firstRows, shiftPx: 0, page: firstRows });
  const wholePx = count * rowPx;
  const heightPx = Math.min(wholePx, tallestPx);
  const update = useCallback(() => {
    if (!scroller.current) return;
    const next = placeRows(scroller.current, { count, rowPx, headPx });
    setPlace((before) => (isSame(before, next) ? before : next));
  }, [scroller, count, rowPx, headPx]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    update();
    // at once, so that no frame shows the list without rows
    const scrolled = () => flushSync(update);
    element.addEventListener("scroll", scrolled, { passive: true });
    const observer = new ResizeObserver(update);
    observer.observe(element);
    return () => {
      element.removeEventListener("scroll", scrolled);
      observer.disconnect();
    };
  }, [scroller, update]);
  const scrollTo = useCallback(
    (index: number, align: "center" | "auto") => {
      const element = scroller.current;
      if (!element) return;
      const viewPx = element.clientHeight - headPx;
      const squeeze = squeezeOf(wholePx, heightPx, viewPx);
      const top = element.scrollTop * squeeze;
      const [highest, lowest] = [(index + 2) * rowPx - viewPx, (index - 1) * rowPx];
      const middle = (index + 0.5) * rowPx - viewPx / 2;
      const wanted = align === "center" ? middle : Math.min(Math.max(top, highest), Math.max(0, lowest));
      if (align === "center" || wanted !== top) element.scrollTop = wanted / squeeze;
    },
    [scroller, wholePx, heightPx, rowPx, headPx],
  );
  return { ...place, last: Math.min(place.last, count), heightPx, drawnMax: drawnWith(place.page), scrollTo };
}

/** How many px of rows one px of the scroll bar stands for. */
function squeezeOf(wholePx: number, heightPx: number, viewPx: number): number {
  return heightPx < wholePx ? (wholePx - viewPx) / Math.max(1, heightPx - viewPx) : 1;
}

function placeRows(element: HTMLElement, rows: { count: number; rowPx: number; headPx: number }): Place {
  const { count, rowPx, headPx } = rows;
  const viewPx = Math.max(rowPx, element.clientHeight - headPx);
  const squeeze = squeezeOf(count * rowPx, Math.min(count * rowPx, tallestPx), viewPx);
  const top = element.scrollTop * squeeze;
  const page = Math.floor(viewPx / rowPx);
  const above = Math.floor(top / rowPx) - spareRows;
  const first = Math.max(0, above - (above % stepRows));
  const last = Math.min(count, first + drawnWith(page));
  return { first: Math.min(first, last), last, shiftPx: element.scrollTop - top, page };
}

const drawnWith = (page: number) => page + 2 * spareRows + 2 * stepRows;
const isSame = (a: Place, b: Place) =>
  a.first === b.first && a.last === b.last && a.shiftPx === b.shiftPx && a.page === b.page;
