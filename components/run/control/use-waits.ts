"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { runControlOptions } from "@/lib/browser/control-queries";
import type { RunControl } from "@/lib/contract/run-control";
import type { Run } from "@/lib/contract/runs";
import type { RunSteps } from "@/lib/domain/trace/run-steps";
import { askedMoments, findWaits } from "@/lib/domain/trace/waits";

const moments = ({ approvals, marks, run }: RunControl) => askedMoments(approvals, marks, run.endedAt);

/** The steps with where they wait for a person. The same object as long as nothing of that changes. */
export function useStepsWithWaits({ traceId, runId }: Run, steps: RunSteps): RunSteps {
  const asked = useQuery({ ...runControlOptions(traceId, runId !== null), select: moments }).data;
  return useMemo(() => {
    const waits = findWaits(asked ?? [], steps.table);
    return waits.size === 0 ? steps : { ...steps, waits };
  }, [asked, steps]);
}
