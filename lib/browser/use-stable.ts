"use client";

import { useCallback, useLayoutEffect, useRef } from "react";

/** A callback that stays the same while what it does changes: what it is given to need not draw again. Not for use while drawing. */
export function useStable<Args extends unknown[]>(callback: (...args: Args) => void): (...args: Args) => void {
  const latest = useRef(callback);
  useLayoutEffect(() => {
    latest.current = callback;
  });
  return useCallback((...args: Args) => latest.current(...args), []);
}
