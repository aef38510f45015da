"use client";

import { useState } from "react";
import { ApprovalItem } from "@/components/approvals/approval-item";
import { DecideBar, type DecideMode } from "@/components/approvals/decide-bar";
import { refusalOf } from "@/components/approvals/refusal";
import { useEdit } from "@/components/approvals/use-edit";
import { toast } from "@/components/ui/toast";
import type { Held, Sent } from "@/lib/browser/held-decisions";
import { useNames } from "@/lib/browser/people-queries";
import { useHoldDecision } from "@/lib/browser/use-held-decisions";
import type { Approval, Decide } from "@/lib/contract/approvals";

export type ApprovalRequestProps = {
  approval: Approval;
  /** Beside its run: one column, without what the page shows anyway, and the keys are the run's. */
  inRun?: boolean;
  /** The decision was made; it is sent some seconds later. */
  onDecided?: () => void;
};

/** The request as it is decided, and the bar that decides it. */
export function ApprovalRequest({ approval, inRun = false, onDecided = () => {} }: ApprovalRequestProps) {
  const [mode, setMode] = useState<DecideMode>("read");
  const edit = useEdit(approval, mode === "edit");
  const nameOf = useNames();
  const hold = useHoldDecision((held, sent) => tell(held, sent, nameOf));
  const { id, ask, rev } = approval;
  const decided = () => {
    setMode("read");
    onDecided();
  };
  const vote = (body: Omit<Decide, "rev">) => {
    hold({ id, ask, verdict: { to: "decisions", body: { ...body, rev } } });
    decided();
  };
  const approveEdited = () => {
    if (edit.set === null || !edit.ready) return;
    hold({ id, ask, verdict: { to: "edits", body: { rev, set: edit.set } } });
    edit.reset();
    decided();
  };
  return (
    <>
      <section
        className={inRun ? undefined : "item-scroll"}
        aria-label="What is asked"
        tabIndex={inRun ? undefined : 0}
      >
        <ApprovalItem {...{ approval, inRun }} edit={mode === "edit" ? edit : null} />
      </section>
      <DecideBar
        {...{ approval, mode, edit }}
        keys={!inRun}
        onMode={setMode}
        onVote={vote}
        onApproveEdited={approveEdited}
      />
    </>
  );
}

const counted: Readonly<Partial<Record<Approval["state"], string>>> = {
  pending: "Your approval counts; more are needed",
  approved: "Approved: the agent goes on",
  rejected: "Rejected: the agent is told",
};

/** The reader may be anywhere by now: a lost race says so and leads back. */
function tell({ id, ask }: Held, sent: Sent, nameOf: (id: string | null) => string): void {
  if (sent.kind === "done") {
    toast(counted[sent.approval.state] ?? `Decided: ${sent.approval.state}`);
    return;
  }
  const link = { href: `/approvals?${new URLSearchParams({ id, state: "all" })}`, label: "Look" };
  toast(`${refusalOf(sent.error, nameOf)} (${ask.slice(0, 80)})`, { failed: true, stays: true, link });
}
