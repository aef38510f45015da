"use client";

import { useMemo } from "react";
import { useWorked } from "@/components/run/use-worked";
import type { StepViewProps } from "@/components/run/view-props";
import { type FlameKind, type FlamePicture, layoutFlame } from "@/lib/domain/trace/layout-flame";

/** A run of fewer steps is laid out within a frame. */
const inlineStepsMax = 5_000;
const worker = () => new Worker(new URL("./flame.worker.ts", import.meta.url), { type: "module" });

/** The boxes of a run; null until those of a large one are there. While new ones are worked out the old ones stay. */
export function useFlamePicture(steps: StepViewProps["steps"], picture: FlameKind): FlamePicture | null {
  const order = useMemo(() => ({ steps, picture }), [steps, picture]);
  return useWorked({
    inline: steps.table.count <= inlineStepsMax,
    work: layoutFlame,
    worker,
    order,
    kind: picture.kind,
  });
}
