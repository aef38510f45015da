"use client";

import { useState } from "react";
import { visibleText } from "@/components/json/visible-text";
import { ConfirmDialog } from "@/components/settings/confirm-dialog";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, type MenuGroup } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { toast } from "@/components/ui/toast";
import { useEnableAlert, useRemoveAlert, useSilenceAlert, useTestAlert } from "@/lib/browser/alert-queries";
import { describeError } from "@/lib/browser/describe-error";
import type { Alert, AlertTested } from "@/lib/contract/alerts";
import { metricOf } from "@/lib/domain/alerts/metrics";
import { conditionWords, formatMinutes, formatValue } from "@/lib/domain/alerts/words";

const hourMs = 3_600_000;
const silences = [
  { id: "1", label: "Silence for an hour", hours: 1 },
  { id: "8", label: "Silence for eight hours", hours: 8 },
  { id: "24", label: "Silence for a day", hours: 24 },
  { id: "168", label: "Silence for a week", hours: 168 },
];

type AlertRowProps = {
  alert: Alert;
  nowMs: number;
  /** Why this person may change nothing. */
  blocked: string | null;
  onEdit: () => void;
  onHistory: () => void;
};

/** One alert: what it watches, how it stands, and what may be done with it. */
export function AlertRow({ alert, nowMs, blocked, onEdit, onHistory }: AlertRowProps) {
  const { name, metric, pipeline, condition, windowMinutes, forMinutes, value } = alert;
  const { label, unit, of } = metricOf(metric);
  return (
    <tr className="two" data-alert={alert.id}>
      <td>
        <AlertBadge alert={alert} nowMs={nowMs} />
      </td>
      <td title={name}>
        <button type="button" className="alert-name" onClick={onHistory}>
          <bdi className="med cut">{visibleText(name)}</bdi>
          <span className="q cut">
            {label}
            {pipeline !== null && ` of ${visibleText(pipeline)}`} {conditionWords(condition, metric)}
            {of === "window" && `, over ${formatMinutes(windowMinutes)}`}
            {forMinutes > 0 && `, for ${formatMinutes(forMinutes)}`}
          </span>
        </button>
      </td>
      <td className="num">{value === null ? <span className="q">none</span> : formatValue(value, unit)}</td>
      <td className="num desk q">{allowedOf(alert)}</td>
      <td className="num desk">{alert.since !== null && <TimeAgo at={alert.since} />}</td>
      <td className="num">
        <RowMenu alert={alert} nowMs={nowMs} blocked={blocked} onEdit={onEdit} onHistory={onHistory} />
      </td>
    </tr>
  );
}

function allowedOf({ metric, low, high }: Alert): string {
  const { unit } = metricOf(metric);
  const parts = [high !== null && `≤ ${formatValue(high, unit)}`, low !== null && `≥ ${formatValue(low, unit)}`];
  return parts.filter(Boolean).join(", ");
}

const isSilenced = ({ silencedUntil }: Alert, nowMs: number) =>
  silencedUntil !== null && Date.parse(silencedUntil) > nowMs;

function AlertBadge({ alert, nowMs }: { alert: Alert; nowMs: number }) {
  if (!alert.enabled) return <StatusBadge status="lost">off</StatusBadge>;
  const silenced = isSilenced(alert, nowMs) ? ", silenced" : "";
  if (alert.state === "firing") return <StatusBadge status="failed">{`fires${silenced}`}</StatusBadge>;
  if (alert.evaluatedAt === null) return <StatusBadge status="running">not looked at yet</StatusBadge>;
  if (alert.turnedAt !== null) return <StatusBadge status="waiting">{`beyond${silenced}`}</StatusBadge>;
  return <StatusBadge status="done">{`ok${silenced}`}</StatusBadge>;
}

function RowMenu({ alert, nowMs, blocked, onEdit, onHistory }: AlertRowProps) {
  const [removing, setRemoving] = useState(false);
  const [enable, silence, test, remove] = [useEnableAlert(), useSilenceAlert(), useTestAlert(), useRemoveAlert()];
  const onError = (error: unknown) => toast(describeError(error).detail, { failed: true });
  const { id, name, enabled } = alert;
  const disabled = blocked !== null;
  const until = (hours: number) => new Date(Date.now() + hours * hourMs).toISOString();
  const groups: MenuGroup[] = [
    {
      id: "look",
      items: [
        { id: "history", label: "History", onSelect: onHistory },
        { id: "edit", label: "Change", disabled, onSelect: onEdit },
        {
          id: "test",
          label: "Send a test",
          disabled,
          onSelect: () => test.mutate(id, { onSuccess: (told) => toast(testWords(told)), onError }),
        },
      ],
    },
    {
      id: "silence",
      items: isSilenced(alert, nowMs)
        ? [
            {
              id: "loud",
              label: "End the silence",
              disabled,
              onSelect: () => silence.mutate({ id, until: null }, { onError }),
            },
          ]
        : silences.map(({ hours, ...item }) => ({
            ...item,
            disabled,
            onSelect: () => silence.mutate({ id, until: until(hours) }, { onError }),
          })),
    },
    {
      id: "end",
      items: [
        {
          id: "enable",
          label: enabled ? "Switch off" : "Switch on",
          disabled,
          onSelect: () => enable.mutate({ id, enabled: !enabled }, { onError }),
        },
        { id: "remove", label: "Remove", danger: true, disabled, onSelect: () => setRemoving(true) },
      ],
    },
  ];
  return (
    <>
      <Menu trigger={<IconButton icon="more" label={`More about ${name}`} />} groups={groups} />
      <ConfirmDialog
        open={removing}
        title={`Remove ${name}?`}
        description="The number is watched no more, and its history goes with it."
        verb="Remove alert"
        change={remove}
        onConfirm={() => remove.mutate(id, { onSuccess: () => setRemoving(false) })}
        onClose={() => setRemoving(false)}
      />
    </>
  );
}

function testWords({ channels, webhooks }: AlertTested): string {
  const parts = [...channels, ...(webhooks > 0 ? [`${webhooks} ${webhooks === 1 ? "webhook" : "webhooks"}`] : [])];
  return parts.length === 0
    ? "Nobody was told: no channel and no webhook wants alerts"
    : `The test is on its way over ${parts.join(", ")}`;
}
