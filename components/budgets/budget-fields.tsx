"use client";

import { useId } from "react";
import type { BudgetDraft } from "@/components/budgets/budget-draft";
import { periodOptions } from "@/components/budgets/budget-words";
import { Checkbox } from "@/components/ui/checkbox";
import { LabelledField } from "@/components/ui/labelled-field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { usePipelines } from "@/lib/browser/pipeline-queries";

const kindOptions = [
  { value: "project", label: "the whole project" },
  { value: "pipeline", label: "a pipeline" },
  { value: "user", label: "an end user" },
] as const;
const atLimitOptions = [
  { value: "halt", label: "halt the run" },
  { value: "fallback", label: "try a cheaper model, else halt" },
  { value: "ask", label: "ask a person, who may let the run spend more" },
  { value: "tell", label: "tell only: a soft limit refuses nothing" },
] as const;

type BudgetFieldsProps = { draft: BudgetDraft; isNew: boolean; change: (part: Partial<BudgetDraft>) => void };

/** `isNew`: scope and window are chosen once. */
export function BudgetFields({ draft, isNew, change }: BudgetFieldsProps) {
  return (
    <div className="bud-grid">
      {isNew && <ScopeFields draft={draft} change={change} />}
      <LabelledField
        label="Limit in dollars"
        inputMode="decimal"
        placeholder="5.00"
        autoComplete="off"
        maxLength={20}
        value={draft.dollars}
        onChange={({ target }) => change({ dollars: target.value })}
      />
      {isNew && <WindowFields draft={draft} change={change} />}
      <LabelledSelect
        label="A call that does not fit"
        value={draft.atLimit}
        options={atLimitOptions}
        onChange={(atLimit) => change({ atLimit })}
      />
      {draft.atLimit === "fallback" && (
        <LabelledField
          label="The cheaper model"
          placeholder="gpt-5-mini"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={draft.model}
          onChange={({ target }) => change({ model: target.value })}
        />
      )}
      <LabelledField
        label="Tell at, in per cent of the limit"
        required={false}
        autoComplete="off"
        maxLength={60}
        value={draft.thresholds}
        onChange={({ target }) => change({ thresholds: target.value })}
      />
      <span className="row bud-guard">
        <Checkbox
          label="Raising it needs an approval"
          checked={draft.raiseNeedsApproval}
          onChange={(raiseNeedsApproval) => change({ raiseNeedsApproval })}
        />
        <span>
          <span className="med">Raising it needs an approval</span>{" "}
          <span className="q">of another member who may change budgets; so do pausing and removing it.</span>
        </span>
      </span>
    </div>
  );
}

type PartProps = Omit<BudgetFieldsProps, "isNew">;

function ScopeFields({ draft, change }: PartProps) {
  const id = useId();
  const pipelines = usePipelines();
  return (
    <>
      <LabelledSelect
        label="Limits"
        value={draft.kind}
        options={kindOptions}
        onChange={(kind) => change({ kind, target: kind === draft.kind ? draft.target : kind === "user" ? "*" : "" })}
      />
      {draft.kind !== "project" && (
        <>
          <LabelledField
            label={draft.kind === "pipeline" ? "Pipeline" : "User id, * for each user"}
            list={draft.kind === "pipeline" ? id : undefined}
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={draft.target}
            onChange={({ target }) => change({ target: target.value })}
          />
          <datalist id={id}>
            {pipelines.data?.pipelines.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </>
  );
}

function WindowFields({ draft, change }: PartProps) {
  const isCalendar = draft.period !== "run" && draft.period !== "total";
  return (
    <>
      <LabelledSelect
        label="In"
        value={draft.period}
        options={periodOptions}
        onChange={(period) => change({ period })}
      />
      {isCalendar && (
        <LabelledField
          label="Time zone"
          autoComplete="off"
          spellCheck={false}
          maxLength={100}
          value={draft.tz}
          onChange={({ target }) => change({ tz: target.value.trim() })}
        />
      )}
    </>
  );
}
