"use client";

import "@/components/budgets/budgets.css";
import { useState } from "react";
import { BudgetDialog } from "@/components/budgets/budget-dialog";
import { type BudgetAct, BudgetTable } from "@/components/budgets/budget-table";
import { limitWords, scopeName } from "@/components/budgets/budget-words";
import { PauseDialog } from "@/components/budgets/pause-dialog";
import { controlColumns } from "@/components/control/control-columns";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useBudgets, useChangeBudget, useRemoveBudget } from "@/lib/browser/budget-queries";
import { useMay } from "@/lib/browser/people-queries";
import type { BudgetState } from "@/lib/contract/money";
import { shareUsed } from "@/lib/domain/guard/budget-use";

type BudgetSectionProps = {
  /** Only those that count money of this pipeline; null: all of the project. */
  pipeline: string | null;
  openId: string | null;
  onOpen: (id: string | null) => void;
};
type Asked = { readonly act: "new" | BudgetAct; readonly budget: BudgetState | null } | null;

/** Budgets, those nearest to their limits first. */
export function BudgetSection({ pipeline, openId, onOpen }: BudgetSectionProps) {
  const budgets = useBudgets();
  const { project } = useShell();
  const [asked, setAsked] = useState<Asked>(null);
  const { why: blocked } = useMay("operator");
  const change = useChangeBudget();
  const close = () => setAsked(null);
  const rows = (budgets.data?.budgets ?? [])
    .filter((budget) => pipeline === null || counts(budget, pipeline))
    .toSorted(nearest);
  const act = (what: BudgetAct, budget: BudgetState) => {
    if (what !== "resume") return setAsked({ act: what, budget });
    change.mutate({ id: budget.id, paused: false }, { onSuccess: () => toast("The budget refuses again") });
  };
  const make = (
    <Button
      size="sm"
      icon="plus"
      disabled={blocked !== null}
      title={blocked ?? undefined}
      onClick={() => setAsked({ act: "new", budget: null })}
    >
      Set a budget
    </Button>
  );
  return (
    <section aria-labelledby="budgets">
      <header className="bar-h">
        <h2 id="budgets">Budgets</h2>
        <span className="q desk">held before each call, so that no limit is ever passed</span>
        <span className="end">{make}</span>
      </header>
      {budgets.data && rows.length > 0 ? (
        <BudgetTable
          budgets={rows}
          project={project.name}
          openId={openId}
          onOpen={onOpen}
          blocked={blocked}
          onAct={act}
        />
      ) : budgets.data ? (
        <EmptyState title="No budget yet.">
          A run always has its own limit. A budget limits what all runs of{" "}
          {pipeline === null ? "a project, a pipeline or a user" : "this pipeline"} spend in a stretch of time.
        </EmptyState>
      ) : budgets.error ? (
        <ErrorState
          title="The budgets could not be read."
          error={budgets.error}
          onRetry={() => void budgets.refetch()}
        />
      ) : (
        <SkeletonRows rows={3} columns={controlColumns} />
      )}
      {(asked?.act === "new" || asked?.act === "edit") && (
        <BudgetDialog budget={asked.budget} pipeline={pipeline} onClose={close} />
      )}
      {asked?.act === "pause" && asked.budget && <PauseDialog budget={asked.budget} onClose={close} />}
      <RemoveDialog budget={asked?.act === "remove" ? asked.budget : null} project={project.name} onClose={close} />
    </section>
  );
}

const counts = ({ scope }: BudgetState, pipeline: string) =>
  scope.kind === "project" || (scope.kind === "pipeline" && scope.pipeline === pipeline);

function nearest(a: BudgetState, b: BudgetState): number {
  const share = (budget: BudgetState) => (budget.paused ? -1 : shareUsed(budget));
  return share(b) - share(a) || (a.createdAt < b.createdAt ? -1 : 1);
}

function RemoveDialog({
  budget,
  project,
  onClose,
}: {
  budget: BudgetState | null;
  project: string;
  onClose: () => void;
}) {
  const remove = useRemoveBudget();
  const isAsked = budget?.raiseNeedsApproval === true;
  const removed = () => {
    toast(isAsked ? "The removal waits for approval" : "The budget is removed");
    onClose();
  };
  return (
    <ConfirmDialog
      open={budget !== null}
      title={budget === null ? "" : `Remove the budget of ${scopeName(budget.scope, project)}?`}
      description={
        budget === null ? "" : `${limitWords(budget)} does not limit anything from now on, and its burn-down is gone.`
      }
      verb={isAsked ? "Ask for approval" : "Remove"}
      change={remove}
      onConfirm={() => budget && remove.mutate(budget.id, { onSuccess: removed })}
      onClose={onClose}
    />
  );
}
