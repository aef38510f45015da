"use client";

import { type SubmitEvent, useState } from "react";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { Button } from "@/components/ui/button";
import { LabelledField } from "@/components/ui/labelled-field";
import { toast } from "@/components/ui/toast";
import { useChangeRetention, useRetentionPlan } from "@/lib/browser/data-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { Retention, RetentionChange, RetentionPlan } from "@/lib/contract/data-jobs";
import { formatBytes, formatCount } from "@/lib/format";

const gigabyte = 1e9;

/** Null: no limit. Undefined: no number that could be one. */
function numberOf(text: string, isGood: (value: number) => boolean): number | null | undefined {
  if (text.trim() === "") return null;
  const value = Number(text.replace(",", "."));
  return Number.isFinite(value) && isGood(value) ? value : undefined;
}

function ruleOf(days: string, size: string): RetentionChange | null {
  const inDays = numberOf(days, (value) => Number.isInteger(value) && value >= 1 && value <= 3650);
  const inGb = numberOf(size, (value) => value >= 0.001 && value <= 1e6);
  if (inDays === undefined || inGb === undefined) return null;
  return { days: inDays, bytes: inGb === null ? null : Math.round(inGb * gigabyte) };
}

export function RetentionForm({ rule }: { rule: Retention }) {
  const [days, setDays] = useState(rule.days === null ? "" : String(rule.days));
  const [size, setSize] = useState(rule.bytes === null ? "" : String(rule.bytes / gigabyte));
  const [asking, setAsking] = useState(false);
  const draft = ruleOf(days, size);
  const plan = useRetentionPlan(draft);
  const change = useChangeRetention();
  const isChanged = draft !== null && (draft.days !== rule.days || draft.bytes !== rule.bytes);
  const save = () =>
    draft !== null &&
    change.mutate(draft, {
      onSuccess: () => {
        setAsking(false);
        toast("The rule of retention is saved");
      },
    });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (plan.data?.before) setAsking(true);
    else save();
  };
  return (
    <form className="retention" onSubmit={submit}>
      <LabelledField
        label="Keep for days"
        inputMode="numeric"
        required={false}
        placeholder="without an end"
        value={days}
        wrong={numberOf(days, Number.isInteger) === undefined ? "is a whole number of days" : undefined}
        onChange={({ target }) => setDays(target.value)}
      />
      <LabelledField
        label="Keep up to, in GB"
        inputMode="decimal"
        required={false}
        placeholder="without a limit"
        value={size}
        wrong={numberOf(size, (value) => value >= 0.001) === undefined ? "is a number of GB" : undefined}
        onChange={({ target }) => setSize(target.value)}
      />
      <Button variant="ink" type="submit" disabled={!isChanged || plan.isFetching || change.isPending}>
        Save the rule
      </Button>
      <p className="q2" role="status">
        {plan.isError ? describeError(plan.error).detail : plan.data ? wordsOf(plan.data) : ""}
      </p>
      <p className="q">
        Whole days go, the oldest first; today stays. Runs that go on or wait for a person stay until they have ended.
        The audit log, sums of costs, findings' groups, approvals and journals are not telemetry: they stay. A late span
        of a run that went begins a new one, which goes the next time.
      </p>
      <ConfirmDialog
        open={asking}
        title="Delete what is too old or too much?"
        description={`${plan.data ? wordsOf(plan.data) : ""} This cannot be undone.`}
        verb="Save and delete"
        change={change}
        onConfirm={save}
        onClose={() => setAsking(false)}
      />
    </form>
  );
}

/** A day that no line ends within. */
const unbroken = (day: string) => day.replaceAll("-", "\u2011");

function wordsOf({ before, runs, spans, bytes }: RetentionPlan): string {
  if (before === null) return "Deletes nothing now.";
  return `Deletes ${formatCount(runs)} runs (${formatCount(spans)} spans, about ${formatBytes(bytes)}) from before ${unbroken(before)}.`;
}
