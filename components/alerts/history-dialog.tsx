"use client";

import { visibleText } from "@/components/json/visible-text";
import { Dialog } from "@/components/ui/dialog";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useAlertHistory } from "@/lib/browser/alert-queries";
import type { Alert, AlertHistory } from "@/lib/contract/alerts";
import { metricOf } from "@/lib/domain/alerts/metrics";
import { alertSentence, formatValue } from "@/lib/domain/alerts/words";

const columns = [
  { id: "state", width: 90 },
  { id: "value", width: 60 },
  { id: "told", width: 60 },
];

/** How an alert stands, and when it fired and recovered. */
export function HistoryDialog({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const history = useAlertHistory(alert.id);
  return (
    <Dialog
      open
      className="wide"
      onOpenChange={(open) => !open && onClose()}
      title={visibleText(alert.name)}
      description={visibleText(alertSentence(alert))}
    >
      {history.data ? (
        <Changes history={history.data} alert={alert} />
      ) : history.error ? (
        <ErrorState
          title="The history could not be read."
          error={history.error}
          onRetry={() => void history.refetch()}
        />
      ) : (
        <SkeletonRows rows={4} columns={columns} />
      )}
    </Dialog>
  );
}

function Changes({ history, alert }: { history: AlertHistory; alert: Alert }) {
  const { unit } = metricOf(alert.metric);
  if (history.changes.length === 0) return <p className="q">It has never fired.</p>;
  return (
    <div className="alert-history">
      <table>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" className="num">
              Number
            </th>
            <th scope="col">Told</th>
            <th scope="col" className="num">
              When
            </th>
          </tr>
        </thead>
        <tbody>
          {history.changes.map(({ id, state, value, told, at }) => (
            <tr key={id}>
              <td>
                <StatusBadge status={state === "firing" ? "failed" : "done"}>
                  {state === "firing" ? "fired" : "recovered"}
                </StatusBadge>
              </td>
              <td className="num">{value === null ? "none" : formatValue(value, unit)}</td>
              <td className="q">{told ? "told" : "in silence"}</td>
              <td className="num">
                <TimeAgo at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
