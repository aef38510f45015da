"use client";

import "./alerts.css";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import { AlertDialog } from "@/components/alerts/alert-dialog";
import { AlertRow } from "@/components/alerts/alert-row";
import { HistoryDialog } from "@/components/alerts/history-dialog";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useAlerts } from "@/lib/browser/alert-queries";
import { useRole } from "@/lib/browser/people-queries";
import type { Alert, AlertList } from "@/lib/contract/alerts";
import { hasRole } from "@/lib/domain/guard/seats";
import { formatCount } from "@/lib/format";

const columns = [
  { id: "state", width: 90 },
  { id: "name", width: 280 },
  { id: "value", width: 60 },
];

/** Numbers that are watched, those that fire first. */
export function AlertsPage() {
  const alerts = useAlerts();
  const role = useRole();
  // the lasting address of one: messages lead to it
  const [openId, setOpenId] = useQueryState("id", parseAsString);
  const [edited, setEdited] = useState<Alert | "new" | null>(null);
  const blocked = role !== null && !hasRole(role, "operator") ? `Only an operator may; you are a ${role}.` : null;
  const opened = alerts.data?.alerts.find(({ id }) => id === openId) ?? null;
  const firing = alerts.data?.alerts.filter(({ state, enabled }) => state === "firing" && enabled).length ?? 0;
  return (
    <section aria-labelledby="settings-alerts">
      <header className="shead">
        <h2 id="settings-alerts">Alerts</h2>
        <span className="q desk">
          {firing > 0
            ? `${formatCount(firing)} ${firing === 1 ? "fires" : "fire"}`
            : "told over the channels and webhooks that want them"}
        </span>
        <span className="end">
          <Link className="btn desk" href="/settings/notifications">
            Channels
          </Link>
          <Button icon="plus" disabled={blocked !== null} title={blocked ?? undefined} onClick={() => setEdited("new")}>
            New alert
          </Button>
        </span>
      </header>
      {alerts.data && alerts.data.alerts.length > 0 ? (
        <AlertTable list={alerts.data} blocked={blocked} onEdit={setEdited} onOpen={(id) => void setOpenId(id)} />
      ) : alerts.data ? (
        <EmptyState title="Nothing is watched yet.">
          An alert watches one number of the project or of a pipeline: cost, error rate, latency, failures, the age of
          approvals or the use of a budget, against a limit or against what is usual at this hour.
        </EmptyState>
      ) : alerts.error ? (
        <ErrorState title="The alerts could not be read." error={alerts.error} onRetry={() => void alerts.refetch()} />
      ) : (
        <SkeletonRows rows={4} columns={columns} />
      )}
      {edited !== null && <AlertDialog alert={edited === "new" ? null : edited} onClose={() => setEdited(null)} />}
      {opened !== null && edited === null && <HistoryDialog alert={opened} onClose={() => void setOpenId(null)} />}
    </section>
  );
}

type AlertTableProps = {
  list: AlertList;
  blocked: string | null;
  onEdit: (alert: Alert) => void;
  onOpen: (id: string) => void;
};

function AlertTable({ list, blocked, onEdit, onOpen }: AlertTableProps) {
  return (
    <table className="tfix alert-table">
      <thead>
        <tr>
          <th scope="col" className="w-state">
            State
          </th>
          <th scope="col">Alert</th>
          <th scope="col" className="num w-value">
            Now
          </th>
          <th scope="col" className="num desk w-allowed">
            Allowed
          </th>
          <th scope="col" className="num desk w-since">
            Since
          </th>
          <th scope="col" className="w-more">
            <span className="sr">Change</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.alerts.map((alert) => (
          <AlertRow
            key={alert.id}
            alert={alert}
            nowMs={Date.parse(list.now)}
            blocked={blocked}
            onEdit={() => onEdit(alert)}
            onHistory={() => onOpen(alert.id)}
          />
        ))}
      </tbody>
    </table>
  );
}
