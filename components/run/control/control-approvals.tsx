"use client";

import Link from "next/link";
import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { Seats } from "@/components/approvals/seats";
import { TimeLeft } from "@/components/approvals/time-left";
import { visibleText } from "@/components/json/visible-text";
import { RiskTag } from "@/components/ui/risk-tag";
import { TimeAgo } from "@/components/ui/time-ago";
import type { Approval } from "@/lib/contract/approvals";

type ControlApprovalsProps = { approvals: readonly Approval[]; onKey: (key: string) => void };

/** What this run asked people, newest first. */
export function ControlApprovals({ approvals, onKey }: ControlApprovalsProps) {
  return (
    <ul className="plain-list">
      {approvals.map((approval) => (
        <li key={approval.id}>
          <ApprovalBadge state={approval.state} />
          <button type="button" className="what cut" onClick={() => onKey(approval.stepKey)}>
            <bdi>{visibleText(approval.ask)}</bdi>
          </button>
          <RiskTag risk={approval.risk} />
          <span className="q desk">
            <Seats
              given={approval.votes.filter(({ verdict }) => verdict === "approve").length}
              quorum={approval.quorum}
            />
          </span>
          {approval.state === "pending" ? (
            <TimeLeft expiresAt={approval.expiresAt} now={approval.now} />
          ) : (
            <span className="q">
              <TimeAgo at={approval.decision?.at ?? approval.createdAt} />
            </span>
          )}
          <Link className="link" href={`/approvals?id=${approval.id}&state=all`}>
            open
          </Link>
        </li>
      ))}
    </ul>
  );
}
