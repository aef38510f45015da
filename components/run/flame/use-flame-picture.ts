"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { RunSteps } from "@/components/run/use-run-steps";
import { type FlameKind, type FlamePicture, layoutFlame } from "@/lib/domain/trace/layout-flame";

/** A run of fewer steps is laid out within a frame: no worker, no wait. */
const inlineStepsMax = 5_000;

/** The boxes of a run; null until those of a large one are there. While new ones are worked out the old ones stay. */
export function useFlamePicture(steps: RunSteps, picture: FlameKind): FlamePicture | null {
  const inline = steps.table.count <= inlineStepsMax;
  const here = useMemo(() => (inline ? layoutFlame({ steps, picture }) : null), [inline, steps, picture]);
  const there = useWorkerPicture(inline ? null : steps, picture);
  return here ?? there;
}

function useWorkerPicture(steps: RunSteps | null, picture: FlameKind): FlamePicture | null {
  const worker = useRef<Worker | null>(null);
  const latest = useRef(0);
  const [answer, setAnswer] = useState<{ kind: FlameKind["kind"]; picture: FlamePicture } | null>(null);
  useEffect(() => () => worker.current?.terminate(), []);
  useEffect(() => {
    if (steps === null) return;
    worker.current ??= new Worker(new URL("./flame.worker.ts", import.meta.url), { type: "module" });
    latest.current += 1;
    const number = latest.current;
    worker.current.onmessage = ({ data }: MessageEvent<{ number: number; picture: FlamePicture }>) => {
      if (data.number === latest.current) setAnswer({ kind: picture.kind, picture: data.picture });
    };
    worker.current.postMessage({ number, order: { steps, picture } });
  }, [steps, picture]);
  return steps !== null && answer?.kind === picture.kind ? answer.picture : null;
}
