"use client";

import { visibleText } from "@/components/json/visible-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { Approval } from "@/lib/contract/approvals";
import type { HistoryEntry } from "@/lib/contract/inbox";
import { voidedVotes } from "@/lib/domain/guard/history-words";

type VotesProps = { approval: Approval; history: readonly HistoryEntry[] };

/** Who voted on these arguments, whose vote an edit voided, and who may vote. */
export function Votes({ approval, history }: VotesProps) {
  const { votes, quorum, approvers } = approval;
  const nameOf = useNames();
  const given = votes.filter(({ verdict }) => verdict === "approve").length;
  const voided = voidedVotes(history, approval.argsHash);
  return (
    <section className="sec" aria-label="Votes">
      <header>
        <h2>Votes</h2>
        <span className="q">
          {given} of {quorum} needed
        </span>
      </header>
      {votes.map((vote) => (
        <div key={vote.memberId} className="vote">
          <bdi className="med cut">{visibleText(vote.name)}</bdi>
          <span className="end row">
            <StatusBadge status={vote.verdict === "approve" ? "done" : "halted"}>
              {vote.verdict === "approve" ? "approved" : "rejected"}
            </StatusBadge>
            <span className="q">
              <TimeAgo at={vote.at} />
            </span>
          </span>
          {vote.comment !== null && <bdi className="q2 said">{visibleText(vote.comment)}</bdi>}
        </div>
      ))}
      {voided.map(({ memberId, rev, at }) => (
        <div key={`${memberId} ${at}`} className="vote q">
          <s className="cut">{visibleText(nameOf(memberId))}</s>
          <span className="end">revision {rev}, void</span>
        </div>
      ))}
      {votes.length === 0 && <p className="q small">Nobody has voted on these arguments.</p>}
      <p className="q args-note">
        <Approvers approvers={approvers} />{" "}
        {quorum === 1 ? "One approval decides" : `${quorum} different people must approve`}; one reject decides.
      </p>
    </section>
  );
}

function Approvers({ approvers }: Pick<Approval, "approvers">) {
  const nameOf = useNames();
  const names = approvers.map((approver) =>
    approver.startsWith("member:")
      ? nameOf(approver.slice("member:".length))
      : `group ${approver.slice("group:".length)}`,
  );
  return names.length === 0 ? "Any reviewer may decide." : `May decide: ${names.map(visibleText).join(", ")}.`;
}
