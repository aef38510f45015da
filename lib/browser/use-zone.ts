"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's time zone; null on the server and in the first client render. */
export function useZone(): string | null {
  return useSyncExternalStore(never, zoneHere, () => null);
}
