"use client";

import { BreakerSection } from "@/components/control/breaker-section";
import { controlColumns } from "@/components/control/control-columns";
import { ControlSection } from "@/components/control/control-section";
import { useShell } from "@/components/shell/shell-context";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useControls, useOpenRuns } from "@/lib/browser/controls-queries";
import { useControlStream } from "@/lib/browser/use-control-stream";

/** Breakers of the models and tools that the pipeline calls; other pipelines share them. */
export function BreakersTab({ resources }: { resources: readonly string[] }) {
  useControlStream();
  return (
    <div className="controls">
      <BreakerSection only={resources} />
    </div>
  );
}

/** The switches that govern the runs of the pipeline. */
export function ControlsTab({ pipeline }: { pipeline: string }) {
  const { project } = useShell();
  const controls = useControls();
  const open = useOpenRuns();
  useControlStream();
  if (controls.data === undefined && controls.error)
    return (
      <ErrorState
        title="The controls could not be read."
        error={controls.error}
        onRetry={() => void controls.refetch()}
      />
    );
  if (controls.data === undefined) return <SkeletonRows rows={4} columns={controlColumns} />;
  return (
    <div className="controls">
      <ControlSection
        project={project.name}
        controls={controls.data.controls}
        open={open.data ?? null}
        only={pipeline}
      />
    </div>
  );
}
