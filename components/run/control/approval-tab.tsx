import { ApprovalItem } from "@/components/approvals/approval-item";
import { DecideBar } from "@/components/approvals/decide-bar";
import type { Approval } from "@/lib/contract/approvals";

/** The request of a gate, decided beside its run. */
export function ApprovalTab({ approval }: { approval: Approval }) {
  return (
    <div className="approval-tab">
      <ApprovalItem approval={approval} inRun />
      <DecideBar approval={approval} />
    </div>
  );
}
