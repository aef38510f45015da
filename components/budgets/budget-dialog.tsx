"use client";

import { type SubmitEvent, useState } from "react";
import {
  type BudgetDraft,
  bodyOf,
  changeOf,
  draftOf,
  needsApproval,
  needsReason,
  previewOf,
} from "@/components/budgets/budget-draft";
import { BudgetEffect } from "@/components/budgets/budget-effect";
import { BudgetFields } from "@/components/budgets/budget-fields";
import { limitWords, scopeName } from "@/components/budgets/budget-words";
import { useShell } from "@/components/shell/shell-context";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { toast } from "@/components/ui/toast";
import { useChangeBudget, useCreateBudget } from "@/lib/browser/budget-queries";
import { describeError } from "@/lib/browser/describe-error";
import { useZone } from "@/lib/browser/use-zone";
import type { BudgetState } from "@/lib/contract/money";

export type BudgetDialogProps = {
  /** Null: a new one. */
  budget: BudgetState | null;
  pipeline: string | null;
  onClose: () => void;
};

/** Makes or changes a budget; what it would have done to the last runs is shown before it is saved. */
export function BudgetDialog(props: BudgetDialogProps) {
  const { budget, onClose } = props;
  const { project } = useShell();
  return (
    <Dialog
      open
      className="wide"
      onOpenChange={(next) => !next && onClose()}
      title={budget === null ? "Set a budget" : `Budget of ${scopeName(budget.scope, project.name)}`}
      description={
        budget === null
          ? "Each call of a model reserves its price in every budget that matches, before it is made."
          : `${limitWords(budget)}. Its scope and its window stay as they are.`
      }
    >
      <BudgetForm {...props} />
    </Dialog>
  );
}

function BudgetForm({ budget, pipeline, onClose }: BudgetDialogProps) {
  const zone = useZone() ?? "UTC";
  const [draft, setDraft] = useState(() => draftOf(budget, pipeline, zone));
  const [reason, setReason] = useState("");
  const create = useCreateBudget();
  const edit = useChangeBudget();
  const body = bodyOf(draft);
  const change = budget === null || typeof body === "string" ? null : changeOf(budget, body);
  const isAsked = budget !== null && change !== null && needsApproval(budget, change);
  const asksWhy = isAsked || (budget !== null && change !== null && needsReason(budget, change));
  const isSame = change !== null && Object.keys(change).length === 0;
  const error = create.error ?? edit.error;
  const isOff = typeof body === "string" || isSame || (asksWhy && !reason.trim()) || create.isPending || edit.isPending;
  const done = () => {
    toast(budget === null ? "The budget is set" : isAsked ? "The raise waits for approval" : "The budget is changed");
    onClose();
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isOff) return;
    if (budget === null) return create.mutate(body, { onSuccess: done });
    edit.mutate({ id: budget.id, ...change, ...(asksWhy && { reason: reason.trim() }) }, { onSuccess: done });
  };
  return (
    <form className="form" onSubmit={submit}>
      <BudgetFields
        draft={draft}
        isNew={budget === null}
        change={(part: Partial<BudgetDraft>) => setDraft((now) => ({ ...now, ...part }))}
      />
      <BudgetEffect asked={previewOf(draft)} refuses={draft.atLimit !== "tell"} />
      {asksWhy && (
        <LabelledField
          label={
            isAsked
              ? "Why? Whoever approves this reads it, and the audit keeps it."
              : "It is spent: why may more be? Others see this, and the audit keeps it."
          }
          value={reason}
          maxLength={500}
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      )}
      {typeof body === "string" && draft.dollars !== "" && <p className="wrong-text">{body}</p>}
      {error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={isOff}>
          {budget === null ? "Set budget" : isAsked ? "Ask for approval" : "Save"}
        </Button>
      </span>
    </form>
  );
}
