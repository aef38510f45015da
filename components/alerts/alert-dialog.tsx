"use client";

import { type SubmitEvent, useDeferredValue, useState } from "react";
import { type AlertDraft, draftOf, newDraft, ruleOf, typedUnit } from "@/components/alerts/alert-draft";
import { PreviewChart } from "@/components/alerts/preview-chart";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LabelledField } from "@/components/ui/labelled-field";
import { LabelledSelect } from "@/components/ui/labelled-select";
import { toast } from "@/components/ui/toast";
import { useSaveAlert } from "@/lib/browser/alert-queries";
import { describeError } from "@/lib/browser/describe-error";
import { usePipelines } from "@/lib/browser/pipeline-queries";
import type { Alert, AlertRule } from "@/lib/contract/alerts";
import { type MetricId, metricIds, metricOf } from "@/lib/domain/alerts/metrics";

/** `alert` null: a new one. */
type AlertDialogProps = { alert: Alert | null; onClose: () => void };

/** Which number, from where on, and how often that would have been told. */
export function AlertDialog(props: AlertDialogProps) {
  return (
    <Dialog
      open
      className="wide"
      onOpenChange={(open) => !open && props.onClose()}
      title={props.alert === null ? "New alert" : "Change the alert"}
      description="It is told over the channels and webhooks that want alerts, once when it fires and once when it has recovered."
    >
      <AlertForm {...props} />
    </Dialog>
  );
}

function AlertForm({ alert, onClose }: AlertDialogProps) {
  const [draft, setDraft] = useState(() => (alert === null ? newDraft : draftOf(alert)));
  const save = useSaveAlert();
  const change = (part: Partial<AlertDraft>) => setDraft((now) => ({ ...now, ...part }));
  const rule = ruleOf(draft);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (typeof rule === "string") return;
    save.mutate(
      { id: alert?.id ?? null, rule },
      {
        onSuccess: ({ name }) => {
          toast(alert === null ? `${name} is watched` : `${name} is changed and begins anew`);
          onClose();
        },
      },
    );
  };
  return (
    <form className="form alert-form" onSubmit={submit}>
      <WhatFields draft={draft} change={change} />
      <WhenFields draft={draft} change={change} />
      <Effect rule={typeof rule === "string" ? null : rule} />
      {typeof rule === "string" && <p className="wrong-text">{rule}</p>}
      {save.error !== null && (
        <p className="wrong-text" role="alert">
          {describeError(save.error).detail}
        </p>
      )}
      <span className="row form-end">
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="ink" type="submit" disabled={typeof rule === "string" || save.isPending}>
          {alert === null ? "Create alert" : "Save alert"}
        </Button>
      </span>
    </form>
  );
}

type FieldsProps = { draft: AlertDraft; change: (part: Partial<AlertDraft>) => void };

function WhatFields({ draft, change }: FieldsProps) {
  const pipelines = usePipelines().data?.pipelines.map(({ name }) => name) ?? [];
  const known =
    draft.pipeline === "" || pipelines.includes(draft.pipeline) ? pipelines : [draft.pipeline, ...pipelines];
  const choose = (metric: MetricId) =>
    change({ metric, ...(metricOf(metric).of === "now" && draft.kind === "norm" ? { kind: "above" as const } : {}) });
  return (
    <div className="alert-grid">
      <LabelledSelect
        label="Number"
        value={draft.metric}
        options={metricIds.map((id) => ({ value: id, label: metricOf(id).label }))}
        onChange={choose}
      />
      <LabelledSelect
        label="Of"
        value={draft.pipeline}
        options={[
          { value: "", label: "the whole project" },
          ...known.map((name) => ({ value: name, label: name.slice(0, 80) })),
        ]}
        onChange={(pipeline) => change({ pipeline })}
      />
      <LabelledField
        label="Name"
        required={false}
        value={draft.name}
        maxLength={120}
        placeholder={metricOf(draft.metric).label}
        onChange={({ target }) => change({ name: target.value })}
      />
      <p className="q alert-means">{metricOf(draft.metric).means}</p>
    </div>
  );
}

const kinds = [
  { value: "above", label: "is above a limit" },
  { value: "below", label: "is below a limit" },
  { value: "norm", label: "is off its norm" },
] as const;
const directions = [
  { value: "above", label: "above the norm" },
  { value: "below", label: "below the norm" },
  { value: "either", label: "above or below" },
] as const;

function WhenFields({ draft, change }: FieldsProps) {
  const { unit, of } = metricOf(draft.metric);
  const number = typedUnit[unit];
  return (
    <div className="alert-grid">
      <LabelledSelect
        label="Fires when it"
        value={draft.kind}
        options={of === "now" ? kinds.filter(({ value }) => value !== "norm") : kinds}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind === "norm" ? (
        <>
          <LabelledSelect
            label="Side"
            value={draft.direction}
            options={directions}
            onChange={(direction) => change({ direction })}
          />
          <LabelledField
            label="By how many spreads"
            inputMode="decimal"
            value={draft.spreads}
            onChange={({ target }) => change({ spreads: target.value })}
          />
        </>
      ) : (
        <LabelledField
          label={number === "" ? "Limit" : `Limit, ${number}`}
          inputMode="decimal"
          value={draft.limit}
          onChange={({ target }) => change({ limit: target.value })}
        />
      )}
      {of === "window" && (
        <LabelledField
          label="Over the last, minutes"
          inputMode="numeric"
          value={draft.windowMinutes}
          onChange={({ target }) => change({ windowMinutes: target.value })}
        />
      )}
      <LabelledField
        label="For at least, minutes"
        inputMode="numeric"
        value={draft.forMinutes}
        onChange={({ target }) => change({ forMinutes: target.value })}
      />
      {draft.kind === "norm" && (
        <p className="q alert-means">
          The norm is the median of the same stretch on the last 14 days, a spread is how far those days usually lie
          from it. Before five days are known it stays silent.
        </p>
      )}
    </div>
  );
}

function Effect({ rule }: { rule: AlertRule | null }) {
  return <PreviewChart rule={useDeferredValue(rule)} />;
}
