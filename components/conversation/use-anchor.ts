"use client";

import { useCallback, useState } from "react";

/** Where the transcript begins to be read: at the step the page opened on, later at one that is not among what was read. */
export function useAnchor(selectedId: string | null) {
  const [around, setAround] = useState(selectedId);
  const seek = useCallback((spanId: string) => setAround(spanId), []);
  return { around, seek };
}
