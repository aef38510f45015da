"use client";

import Link from "next/link";
import { ApprovalArgs } from "@/components/approvals/approval-args";
import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { Questions, Votes } from "@/components/approvals/approval-people";
import { TimeLeft } from "@/components/approvals/time-left";
import { visibleText } from "@/components/json/visible-text";
import { ValueContent } from "@/components/run/content";
import { RiskTag } from "@/components/ui/risk-tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { Approval } from "@/lib/contract/approvals";
import { outcomeSentence } from "@/lib/domain/guard/decision-words";
import type { Json } from "@/lib/domain/trace/step";

export type ApprovalItemProps = {
  approval: Approval;
  /** Beside its run the way there is not needed. */
  inRun?: boolean;
};

/** The request as it is decided: the ask, exactly what will run, the evidence, who voted. */
export function ApprovalItem({ approval, inRun = false }: ApprovalItemProps) {
  return (
    <>
      <ApprovalHead approval={approval} inRun={inRun} />
      <ApprovalArgs approval={approval} />
      {approval.evidence !== null && (
        <section className="sec">
          <header>
            <h2>Evidence</h2>
            <span className="q">as the agent sent it</span>
          </header>
          <ValueContent value={approval.evidence as Json} label="Evidence" />
        </section>
      )}
      <Votes approval={approval} />
      <Questions questions={approval.questions} />
    </>
  );
}

function ApprovalHead({ approval, inRun }: Required<ApprovalItemProps>) {
  const { ask, risk, pipeline, name, runId, state, decision, createdAt, expiresAt, now, requestedBy } = approval;
  const nameOf = useNames();
  const voter = (id: string) => approval.votes.find((vote) => vote.memberId === id)?.name ?? nameOf(id);
  const outcome = outcomeSentence(state, decision, voter);
  return (
    <header className="ihead">
      <div className="row idline">
        <RiskTag risk={risk} />
        {!inRun && <span className="q cut">{pipeline}</span>}
        <b className="med mono cut">{name}</b>
        <span className="end">
          {state === "pending" ? <TimeLeft expiresAt={expiresAt} now={now} /> : <ApprovalBadge state={state} />}
        </span>
      </div>
      <h2 className="ask">
        <bdi>{visibleText(ask)}</bdi>
      </h2>
      <p className="q2">
        Asked <TimeAgo at={createdAt} ago />
        {requestedBy !== null && ` for ${nameOf(requestedBy)}`}
        {!inRun && (
          <>
            {" by run "}
            <Link className="link mono" href={`/runs/${encodeURIComponent(runId)}`}>
              {runId}
            </Link>
          </>
        )}
        .{state === "pending" && " Unanswered, it expires, and nothing runs."}
      </p>
      {approval.trust && approval.trust.level > 0 && (
        <p className="q2">
          {approval.trust.asked ? "Asked" : "Not asked"}: trust class <b className="med">{approval.trust.name}</b>,
          sampled {approval.trust.askedShare * 100} %.
        </p>
      )}
      {outcome !== null && (
        <p className="outcome" role="status">
          {visibleText(outcome)}
        </p>
      )}
    </header>
  );
}
