"use client";

import Link from "next/link";
import type { Target } from "@/components/connect/client";
import { ErrorState } from "@/components/ui/error-state";
import { Money } from "@/components/ui/money";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Arrival } from "@/lib/browser/use-latest-run";
import type { Run } from "@/lib/contract/runs";

/** The last step: turns into a link to the run when the first span arrives. */
export function ArrivalPanel({ arrival, target }: { arrival: Arrival; target: Target }) {
  if (arrival.error && !arrival.latest) {
    return <ErrorState title="The runs could not be read." error={arrival.error} onRetry={arrival.retry} />;
  }
  if (arrival.pending) return <Skeleton width={280} />;
  return (
    <div role="status">
      {arrival.latest ? (
        <Received run={arrival.latest} />
      ) : (
        <p className="q2">
          Listening on <code>{target.httpUrl}/v1/traces</code> (HTTP, protobuf and JSON) and{" "}
          <code>{target.grpcAddress}</code> (gRPC). This page changes by itself.
        </p>
      )}
    </div>
  );
}

function Received({ run }: { run: Run }) {
  return (
    <Link className="arrived" href={`/runs/${run.traceId}`}>
      <StatusBadge status={run.status} />
      <span className="cut grow">{run.inputText ?? run.pipeline ?? run.service ?? run.traceId}</span>
      <span className="q nowrap">
        {run.spanCount} {run.spanCount === 1 ? "step" : "steps"}
      </span>
      <Money microUsd={run.costMicroUsd} state={run.costState} />
      <span className="q">
        <TimeAgo at={run.startedAt} />
      </span>
      <span className="link">Open the run</span>
    </Link>
  );
}
