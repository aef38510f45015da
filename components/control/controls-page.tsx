"use client";

import { parseAsString, useQueryState } from "nuqs";
import { BudgetSection } from "@/components/budgets/budget-section";
import { BreakerSection } from "@/components/control/breaker-section";
import { controlColumns } from "@/components/control/control-columns";
import { ControlSection } from "@/components/control/control-section";
import { StopAll } from "@/components/control/stop-all";
import { useShell } from "@/components/shell/shell-context";
import { TopBar } from "@/components/shell/top-bar";
import { ErrorState } from "@/components/ui/error-state";
import { Live } from "@/components/ui/live";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useControls, useOpenRuns } from "@/lib/browser/controls-queries";
import { useControlStream } from "@/lib/browser/use-control-stream";
import { formatCount } from "@/lib/format";

/** Every kill switch and breaker on one page: who holds it, why, since when. */
export function ControlsPage() {
  const { project } = useShell();
  const controls = useControls();
  const open = useOpenRuns();
  const stands = useControlStream();
  const [budget, setBudget] = useQueryState("budget", parseAsString);
  return (
    <>
      <TopBar title="Controls" about={controls.data && `epoch ${formatCount(controls.data.epoch)}`}>
        <Live still={!stands} />
      </TopBar>
      <div className="body controls">
        {controls.data ? (
          <>
            <StopAll project={project.name} controls={controls.data.controls} open={open.data ?? null} />
            <ControlSection project={project.name} controls={controls.data.controls} open={open.data ?? null} />
          </>
        ) : controls.error ? (
          <ErrorState
            title="The controls could not be read."
            error={controls.error}
            onRetry={() => void controls.refetch()}
          />
        ) : (
          <SkeletonRows rows={8} columns={controlColumns} />
        )}
        <BudgetSection pipeline={null} openId={budget} onOpen={(id) => void setBudget(id)} />
        <BreakerSection />
      </div>
    </>
  );
}
