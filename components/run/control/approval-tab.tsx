import { ApprovalRequest } from "@/components/approvals/approval-request";
import type { Approval } from "@/lib/contract/approvals";

/** The request of a gate, decided beside its run. */
export function ApprovalTab({ approval }: { approval: Approval }) {
  return (
    <div className="approval-tab">
      <ApprovalRequest approval={approval} inRun />
    </div>
  );
}
