"use client";

import { useSyncExternalStore } from "react";

const tickMs = 10_000;
const readers = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(reader: () => void): () => void {
  readers.add(reader);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of readers) each();
  }, tickMs);
  return () => {
    readers.delete(reader);
    if (readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}
const read = () => {
  if (now === 0) now = Date.now();
  return now;
};

/** The clock of this browser, one timer for the whole page; null on the server, where the reader's zone is not known. */
export function useNow(): number | null {
  return useSyncExternalStore<number | null>(subscribe, read, () => null);
}
