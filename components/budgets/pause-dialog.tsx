"use client";

import { needsApproval } from "@/components/budgets/budget-draft";
import { limitWords } from "@/components/budgets/budget-words";
import { ReasonDialog } from "@/components/control/reason-dialog";
import { toast } from "@/components/ui/toast";
import { useChangeBudget } from "@/lib/browser/budget-queries";
import type { BudgetState } from "@/lib/contract/money";

/** Whoever lets more be spent says why. */
export function PauseDialog({ budget, onClose }: { budget: BudgetState; onClose: () => void }) {
  const change = useChangeBudget();
  const isAsked = needsApproval(budget, { paused: true });
  const paused = () => {
    toast(isAsked ? "The pause waits for approval" : "The budget is paused");
    onClose();
  };
  return (
    <ReasonDialog
      open
      title="Pause this budget?"
      description={`${limitWords(budget)} goes on counting, but refuses nothing and tells nobody until it is resumed.`}
      confirm={isAsked ? "Ask for approval" : "Pause"}
      pending={change.isPending}
      error={change.error}
      onClose={onClose}
      onConfirm={(reason) => change.mutate({ id: budget.id, paused: true, reason }, { onSuccess: paused })}
    />
  );
}
