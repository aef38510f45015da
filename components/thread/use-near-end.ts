"use client";

import { type RefObject, useEffect, useRef } from "react";

const ahead = "600px";

/** A mark for the end of a list: `onNear` is called while it is near the view and `more` is true. */
export function useNearEnd(scroller: RefObject<HTMLElement | null>, more: boolean, onNear: () => void) {
  const mark = useRef<HTMLParagraphElement>(null);
  const latest = useRef(onNear);
  useEffect(() => {
    latest.current = onNear;
  });
  useEffect(() => {
    const element = mark.current;
    if (element === null || !more) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current(),
      { root: scroller.current, rootMargin: ahead },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, more]);
  return mark;
}
