"use client";

import { ApprovalArgs } from "@/components/approvals/approval-args";
import { ApprovalAside } from "@/components/approvals/approval-aside";
import { ApprovalHead } from "@/components/approvals/approval-head";
import { Votes } from "@/components/approvals/approval-people";
import { Evidence } from "@/components/approvals/evidence";
import { Questions } from "@/components/approvals/questions";
import type { Edit } from "@/components/approvals/use-edit";
import type { Approval } from "@/lib/contract/approvals";

export type ApprovalItemProps = {
  approval: Approval;
  /** Beside its run the way there, and what stands beside a request, are not needed. */
  inRun: boolean;
  /** While the arguments are edited. */
  edit: Edit | null;
};

/** The ask, exactly what will run, the evidence and the questions; beside them who voted, the run, decisions like it, history. */
export function ApprovalItem({ approval, inRun, edit }: ApprovalItemProps) {
  return (
    <>
      <ApprovalHead approval={approval} inRun={inRun} />
      <div className={inRun ? undefined : "item-two"}>
        <div className="item-main">
          <ApprovalArgs approval={approval} edit={edit} />
          <Evidence value={approval.evidence} />
          <Questions approval={approval} />
          {inRun && <Votes approval={approval} history={[]} />}
        </div>
        {!inRun && <ApprovalAside approval={approval} />}
      </div>
    </>
  );
}
