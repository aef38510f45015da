"use client";

import { type RefObject, useLayoutEffect, useMemo, useState } from "react";

/** Whether the focus is in an element, and the handlers that keep it known. It may have been there before the page listened. */
export function useHasFocus(element: RefObject<HTMLElement | null>) {
  const [focused, setFocused] = useState(false);
  useLayoutEffect(() => setFocused(element.current?.contains(document.activeElement) ?? false), [element]);
  const handlers = useMemo(() => ({ onFocus: () => setFocused(true), onBlur: () => setFocused(false) }), []);
  return [focused, handlers] as const;
}
