"use client";

import { ApprovalItem } from "@/components/approvals/approval-item";
import { DecideBar } from "@/components/approvals/decide-bar";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useApproval } from "@/lib/browser/approvals-queries";
import type { Approval } from "@/lib/contract/approvals";

const skeleton = [
  { id: "name", width: 120 },
  { id: "value", width: 280 },
];

type OpenApprovalProps = {
  /** null: nothing is listed. */
  id: string | null;
  /** As the list has it, until it was read itself. */
  known: Approval | null;
  onBack: () => void;
};

/** The open request with the bar that decides it. */
export function OpenApproval({ id, known, onBack }: OpenApprovalProps) {
  const read = useApproval(id);
  const approval = read.data ?? known;
  if (id === null) return null;
  return (
    <>
      <div className="item-back phone-only">
        <Button variant="quiet" icon="chevron-left" onClick={onBack}>
          Requests
        </Button>
      </div>
      {approval ? (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
          <section className="item-scroll" aria-label="What is asked" tabIndex={0}>
            <ApprovalItem approval={approval} />
          </section>
          <DecideBar approval={approval} keys />
        </>
      ) : read.error ? (
        <ErrorState title="This request could not be read." error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <SkeletonRows rows={8} columns={skeleton} />
      )}
    </>
  );
}
