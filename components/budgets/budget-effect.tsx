"use client";

import Link from "next/link";
import { useDeferredValue } from "react";
import { TimeAgo } from "@/components/ui/time-ago";
import { useBudgetPreview } from "@/lib/browser/budget-queries";
import type { BudgetPreview, BudgetPreviewAsk } from "@/lib/contract/money";
import { formatCount, formatMoney } from "@/lib/format";

/** What the budget would have done to the last runs of its scope. `refuses`: false for a soft limit. */
export function BudgetEffect({ asked, refuses }: { asked: BudgetPreviewAsk | null; refuses: boolean }) {
  const { data, isError } = useBudgetPreview(useDeferredValue(asked));
  if (asked === null)
    return (
      <p className="bud-effect q">With a limit, it says here which of the last 1,000 runs it would have stopped.</p>
    );
  if (isError || data === undefined) return <div className="bud-effect" />;
  return (
    <div className="bud-effect" role="status">
      <p className={data.stopped > 0 ? "med" : "q2"}>{effectWords(data, refuses)}</p>
      {data.unpriced > 0 && (
        <p className="q">
          {formatCount(data.unpriced)} of them used models without a known price: with a limit such calls are refused.
        </p>
      )}
      {data.samples.length > 0 && (
        <ul>
          {data.samples.map(({ traceId, startedAt, costMicroUsd }) => (
            <li key={traceId}>
              <Link className="link mono" href={`/runs/${traceId}`} target="_blank">
                {traceId.slice(0, 8)}
              </Link>{" "}
              {costMicroUsd !== null && formatMoney(costMicroUsd)}, <TimeAgo at={startedAt} ago />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function effectWords({ runs, stopped, windows }: BudgetPreview, refuses: boolean): string {
  if (runs === 0) return "No run of this scope yet: nothing to try it on.";
  const of = `${formatCount(stopped)} of the last ${formatCount(runs)} ${runs === 1 ? "run" : "runs"}`;
  if (stopped === 0)
    return `It would have stopped none of the last ${formatCount(runs)} ${runs === 1 ? "run" : "runs"}.`;
  const where = windows > 1 ? `, in ${formatCount(windows)} windows` : "";
  return refuses ? `It would have stopped ${of}${where}.` : `${of} would have been above it${where}; it stops none.`;
}
