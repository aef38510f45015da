"use client";

import "@/components/pipelines/pipelines.css";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { pipelineParams } from "@/app/(console)/pipelines/[name]/search-params";
import { BudgetSection } from "@/components/budgets/budget-section";
import { ContractsTab } from "@/components/contracts/contracts-tab";
import { GatesTab } from "@/components/gates/gates-tab";
import { visibleText } from "@/components/json/visible-text";
import { BreakersTab, ControlsTab } from "@/components/pipelines/control-tabs";
import { PipelineFigures } from "@/components/pipelines/pipeline-figures";
import { RulesTab } from "@/components/pipelines/rules-tab";
import { RunsTab } from "@/components/pipelines/runs-tab";
import { TopBar } from "@/components/shell/top-bar";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Tabs } from "@/components/ui/tabs";
import { ApiError } from "@/lib/browser/api";
import { runsOfPipeline, usePipeline } from "@/lib/browser/pipeline-queries";

const shownChars = 120;

/** One pipeline: its health, and in tabs what it is held to. */
export function PipelineClient({ name }: { name: string }) {
  const pipeline = usePipeline(name);
  const [{ tab, contract, gate, budget }, setParams] = useQueryStates(pipelineParams);
  const missing = pipeline.error instanceof ApiError && pipeline.error.code === "not_found";
  return (
    <>
      <TopBar
        title={<bdi title={name}>{visibleText(name.slice(0, shownChars))}</bdi>}
        crumb={{ href: "/pipelines", label: "Pipelines" }}
      >
        <Link className="btn desk" href={runsOfPipeline(name)}>
          All runs
        </Link>
      </TopBar>
      {missing ? (
        <NotFound name={name} />
      ) : pipeline.data ? (
        <div className="body pl-body">
          <PipelineFigures pipeline={pipeline.data} />
          <Tabs
            label="About this pipeline"
            className="pl-page"
            value={tab}
            onChange={(next) => void setParams({ tab: next, contract: null, gate: null, budget: null })}
            tabs={[
              { value: "runs", label: "Runs", panel: <RunsTab pipeline={pipeline.data} /> },
              {
                value: "contracts",
                label: "Contracts",
                panel: (
                  <ContractsTab
                    pipeline={name}
                    openId={contract}
                    onOpen={(id) => void setParams({ contract: id }, { history: "push" })}
                  />
                ),
              },
              {
                value: "budgets",
                label: "Budgets",
                panel: (
                  <BudgetSection
                    pipeline={name}
                    openId={budget}
                    onOpen={(id) => void setParams({ budget: id }, { history: "push" })}
                  />
                ),
              },
              {
                value: "gates",
                label: "Gates and trust",
                panel: <GatesTab pipeline={name} step={gate} onStep={(step) => void setParams({ gate: step })} />,
              },
              { value: "rules", label: "Rules", panel: <RulesTab pipeline={name} /> },
              { value: "breakers", label: "Breakers", panel: <BreakersTab resources={pipeline.data.resources} /> },
              { value: "controls", label: "Controls", panel: <ControlsTab pipeline={name} /> },
            ]}
          />
        </div>
      ) : pipeline.error ? (
        <ErrorState
          title="The pipeline could not be read."
          error={pipeline.error}
          onRetry={() => void pipeline.refetch()}
        />
      ) : (
        <SkeletonRows rows={6} columns={[{ id: "figures", width: 420 }]} />
      )}
    </>
  );
}

function NotFound({ name }: { name: string }) {
  return (
    <EmptyState
      title="No run names this pipeline"
      action={
        <Link className="btn" href="/pipelines">
          All pipelines
        </Link>
      }
    >
      No run of this project carries the name <code>{visibleText(name.slice(0, shownChars)) || "(empty)"}</code>. It may
      belong to another project, or its runs were deleted by age.
    </EmptyState>
  );
}
