"use client";

import { useMemo } from "react";
import { useRunFindings } from "@/lib/browser/finding-queries";
import type { Run } from "@/lib/contract/runs";
import { markSteps } from "@/lib/domain/findings/mark-steps";
import type { RunSteps } from "@/lib/domain/trace/run-steps";

/** The steps with the marks of their findings. The same object as long as nothing of that changes. */
export function useStepsWithFindings(run: Run, steps: RunSteps): { steps: RunSteps; isAwaited: boolean } {
  const { data, isLoading } = useRunFindings(run);
  const marked = useMemo(() => {
    const found = markSteps(data?.findings ?? [], steps.table);
    return found === undefined ? steps : { ...steps, found };
  }, [data, steps]);
  return { steps: marked, isAwaited: isLoading };
}
