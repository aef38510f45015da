"use client";

import { useEffect, useMemo, useState } from "react";
import type { StepTable } from "@/lib/domain/trace/step-table";

export type { RunSteps } from "@/lib/domain/trace/run-steps";

const tickMs = 1_000;

/** Where open steps end, in ns since the run's start: now while the run is live, else the last moment that is known of. */
export function useNowNs(table: StepTable, live: boolean): number {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    if (!live) return setNowMs(null);
    const tick = () => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, [live]);
  const lastNs = useMemo(() => lastMoment(table), [table]);
  return nowMs === null ? lastNs : Math.max(lastNs, Number(BigInt(nowMs) * 1_000_000n - table.startNs));
}

function lastMoment(table: StepTable): number {
  let last = 0;
  for (let row = 0; row < table.count; row += 1) {
    last = Math.max(last, (table.start[row] ?? 0) + Math.max(0, table.duration[row] ?? 0));
  }
  return last;
}
