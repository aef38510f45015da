"use client";

import { ApprovalRequest } from "@/components/approvals/approval-request";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useApproval } from "@/lib/browser/approvals-queries";

const skeleton = [
  { id: "name", width: 120 },
  { id: "value", width: 280 },
];

type OpenApprovalProps = {
  /** null: nothing is listed. */
  id: string | null;
  /** `2 of 7`; null where it is not in the list. */
  place: string | null;
  onBack: () => void;
  onDecided: () => void;
};

/** The open request, read anew. */
export function OpenApproval({ id, place, onBack, onDecided }: OpenApprovalProps) {
  const read = useApproval(id);
  if (id === null) return null;
  return (
    <>
      <div className="item-back phone-only">
        <Button variant="quiet" icon="chevron-left" onClick={onBack}>
          Requests{place !== null && `, ${place}`}
        </Button>
      </div>
      {read.data ? (
        <ApprovalRequest approval={read.data} onDecided={onDecided} />
      ) : read.error ? (
        <ErrorState title="This request could not be read." error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <SkeletonRows rows={8} columns={skeleton} />
      )}
    </>
  );
}
