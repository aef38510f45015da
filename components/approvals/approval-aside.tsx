"use client";

import { Votes } from "@/components/approvals/approval-people";
import { Assignee } from "@/components/approvals/assignee";
import { DecidedBefore } from "@/components/approvals/decided-before";
import { History } from "@/components/approvals/history";
import { RunSoFar } from "@/components/approvals/run-so-far";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useApprovalContext } from "@/lib/browser/inbox-queries";
import type { Approval } from "@/lib/contract/approvals";

/** What stands beside a request: votes, who has it, the run up to here with its cost, decisions like it, history. */
export function ApprovalAside({ approval }: { approval: Approval }) {
  const read = useApprovalContext(approval.id);
  const context = read.data;
  return (
    <aside className="item-aside" aria-label="About the request">
      <Votes approval={approval} history={context?.history ?? []} />
      {context !== undefined ? (
        <>
          {approval.state === "pending" && <Assignee id={approval.id} context={context} />}
          {context.run !== null && <RunSoFar approval={approval} run={context.run} />}
          <DecidedBefore similar={context.similar} />
          <History entries={context.history} />
        </>
      ) : read.error ? (
        <ErrorState
          title="The run and the history could not be read."
          error={read.error}
          onRetry={() => void read.refetch()}
        />
      ) : (
        <section className="sec aside-sk" role="status" aria-label="Loading">
          <Skeleton width={90} />
          <Skeleton width={200} />
          <Skeleton width={170} />
        </section>
      )}
    </aside>
  );
}
