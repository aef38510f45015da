"use client";

import { type PointerEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const least = 0.2;
const most = 2;
/** Smaller than this nothing can be read: the sheet scrolls instead. */
const readable = 0.75;
const zoomPerPx = 1.003;

type Size = { readonly width: number; readonly height: number };

/** The sheet is as large as the graph and scrolls; zooming keeps the middle, or the place under the pointer. */
export function useGraphZoom(sheet: RefObject<HTMLElement | null>, size: Size, plan: Size) {
  const [chosen, setChosen] = useState<number | null>(null);
  const fitted = Math.max(readable, Math.min(1, size.width / plan.width, size.height / plan.height));
  const scale = chosen ?? (size.width > 0 ? fitted : 1);
  const keep = useRef<{ x: number; y: number; from: number } | null>(null);
  const grab = useRef<{ x: number; y: number; left: number; top: number } | null>(null);
  const zoom = useCallback(
    (factor: number, x = size.width / 2, y = size.height / 2) => {
      keep.current = { x, y, from: scale };
      setChosen(Math.min(most, Math.max(least, scale * factor)));
    },
    [scale, size],
  );
  useLayoutEffect(() => {
    const element = sheet.current;
    const kept = keep.current;
    if (!element || !kept) return;
    keep.current = null;
    const grown = scale / kept.from;
    element.scrollLeft = (element.scrollLeft + kept.x) * grown - kept.x;
    element.scrollTop = (element.scrollTop + kept.y) * grown - kept.y;
  }, [sheet, scale]);
  useEffect(() => {
    const element = sheet.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const { left, top } = element.getBoundingClientRect();
      zoom(zoomPerPx ** -event.deltaY, event.clientX - left, event.clientY - top);
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    return () => element.removeEventListener("wheel", onWheel);
  }, [sheet, zoom]);
  const release = () => {
    grab.current = null;
  };
  return {
    scale,
    zoom,
    fit: () => setChosen(null),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      const onNode = event.target instanceof Element && event.target.closest("button") !== null;
      if (event.button !== 0 || event.pointerType !== "mouse" || onNode) return;
      const { scrollLeft: left, scrollTop: top } = event.currentTarget;
      grab.current = { x: event.clientX, y: event.clientY, left, top };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      if (!grab.current) return;
      event.currentTarget.scrollLeft = grab.current.left + grab.current.x - event.clientX;
      event.currentTarget.scrollTop = grab.current.top + grab.current.y - event.clientY;
    },
    onPointerUp: release,
    onPointerCancel: release,
  };
}
