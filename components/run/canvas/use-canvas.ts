"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** A canvas ready to be drawn on: cleared, and scaled so that one unit is a CSS pixel. */
export type Sheet = {
  readonly ctx: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Device pixels in a CSS pixel: snap edges with `snap`. */
  readonly ratio: number;
};

/** The nearest edge between two device pixels: what starts and ends on such edges is sharp. */
export const snap = ({ ratio }: Sheet, px: number): number => Math.round(px * ratio) / ratio;

/**
 * A canvas as large as its element, drawn in the next animation frame when `draw` changes (keep it in useCallback), when
 * its size or the screen's pixels change, and when the fonts have come.
 */
export function useCanvas(draw: (sheet: Sheet) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(draw);
  const frame = useRef(0);
  const plan = useCallback(() => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(() => {
      const sheet = canvas.current && sheetOf(canvas.current);
      if (sheet) latest.current(sheet);
    });
  }, []);
  useLayoutEffect(() => {
    latest.current = draw;
    plan();
  }, [draw, plan]);
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const observer = new ResizeObserver(plan);
    observer.observe(element);
    document.fonts.ready.then(plan, plan);
    const unwatch = watchPixels(plan);
    return () => {
      observer.disconnect();
      unwatch();
      cancelAnimationFrame(frame.current);
    };
  }, [plan]);
  return canvas;
}

function sheetOf(canvas: HTMLCanvasElement): Sheet | null {
  const ctx = canvas.getContext("2d");
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!ctx || width === 0 || height === 0) return null;
  const ratio = window.devicePixelRatio || 1;
  const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
  // setting a size clears the canvas and throws its memory away, even where it is the same
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  return { ctx, width, height, ratio };
}

/** Moving to another screen or zooming the page changes the pixels, not the element. */
function watchPixels(changed: () => void): () => void {
  const stop = new AbortController();
  const watch = () => {
    const query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    const moved = () => {
      changed();
      watch();
    };
    query.addEventListener("change", moved, { once: true, signal: stop.signal });
  };
  watch();
  return () => stop.abort();
}

/** Width and height of an element in CSS pixels; zero until it is there. */
export function useSize(ref: RefObject<HTMLElement | null>): { readonly width: number; readonly height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
