"use client";

import { useEffect, useMemo, useState } from "react";

const tickMs = 1_000;

/** The server's clock, going on from when it was told: RFC 3339 in, epoch milliseconds out, once a second. */
export function useServerNow(told: string): number {
  const from = useMemo(() => ({ serverMs: Date.parse(told), hereMs: Date.now() }), [told]);
  const [hereMs, setHereMs] = useState(from.hereMs);
  useEffect(() => {
    const timer = setInterval(() => setHereMs(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return from.serverMs + Math.max(0, hereMs - from.hereMs);
}
