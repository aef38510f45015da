"use client";

import { useEffect, useMemo, useState } from "react";
import type { Run } from "@/lib/contract/runs";
import { lastMoment, runNow } from "@/lib/domain/trace/layout-bars";
import type { StepTable } from "@/lib/domain/trace/step-table";

export type { RunSteps } from "@/lib/domain/trace/run-steps";

const tickMs = 1_000;

/** Where open steps end, in ns since the run's start: now while the run is live, else the last moment that is known of. */
export function useNowNs(table: StepTable, live: boolean, { lastSeenAt }: Pick<Run, "lastSeenAt">): number {
  const [nowMs, setNowMs] = useState<number | null>(null);
  useEffect(() => {
    if (!live) return setNowMs(null);
    const tick = () => setNowMs(Date.now());
    tick();
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, [live]);
  const lastNs = useMemo(() => lastMoment(table), [table]);
  return nowMs === null ? lastNs : runNow({ startNs: table.startNs, lastNs, nowMs, seenMs: Date.parse(lastSeenAt) });
}
