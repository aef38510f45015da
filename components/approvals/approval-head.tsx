"use client";

import Link from "next/link";
import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { TimeLeft } from "@/components/approvals/time-left";
import { IncidentButton } from "@/components/gates/incident-button";
import { visibleText } from "@/components/json/visible-text";
import { RiskTag } from "@/components/ui/risk-tag";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import { useServerNow } from "@/lib/browser/use-server-now";
import type { Approval } from "@/lib/contract/approvals";
import { outcomeSentence } from "@/lib/domain/guard/decision-words";
import { urgencyOf } from "@/lib/domain/guard/time-left";

const ran: ReadonlySet<Approval["state"]> = new Set(["consumed", "executed", "failed", "in_doubt"]);

export function ApprovalHead({ approval, inRun }: { approval: Approval; inRun: boolean }) {
  const { ask, risk, pipeline, name, runId, state, decision, createdAt, requestedBy, escalatesAt, now } = approval;
  const nameOf = useNames();
  const voter = (id: string) => approval.votes.find((vote) => vote.memberId === id)?.name ?? nameOf(id);
  const outcome = outcomeSentence(state, decision, voter);
  return (
    <header className="ihead">
      <div className="row idline">
        <RiskTag risk={risk} />
        {!inRun && <span className="q cut">{pipeline}</span>}
        <b className="med mono cut">{name}</b>
        <span className="end row">
          {state === "pending" ? <TimeMeter {...approval} /> : <ApprovalBadge state={state} />}
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
        .{state === "pending" && " Nothing has run. Unanswered, it expires."}
        {state === "pending" && escalatesAt !== null && <Escalation escalatesAt={escalatesAt} now={now} />}
      </p>
      {approval.trust && approval.trust.level > 0 && (
        <p className="q2">
          {approval.trust.asked ? "Asked" : "Not asked"}: trust class <b className="med">{approval.trust.name}</b>,
          sampled {approval.trust.askedShare * 100} %.
        </p>
      )}
      {outcome !== null && (
        <div className="outcome row">
          <p role="status">{visibleText(outcome)}</p>
          {ran.has(state) && !inRun && (
            <span className="end">
              <IncidentButton approvalId={approval.id} step={name} label="Record an incident" />
            </span>
          )}
        </div>
      )}
    </header>
  );
}

/** How much of the time to decide is gone. */
function TimeMeter({ createdAt, expiresAt, now }: Approval) {
  const at = useServerNow(now);
  const [from, to] = [Date.parse(createdAt), Date.parse(expiresAt)];
  const gone = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1;
  return (
    <>
      <TimeLeft expiresAt={expiresAt} now={now} />
      <span className={`time-meter ${urgencyOf(to - at)} desk`} aria-hidden="true">
        <b style={{ width: `${gone * 100}%` }} />
      </span>
    </>
  );
}

function Escalation({ escalatesAt, now }: { escalatesAt: string; now: string }) {
  const at = useServerNow(now);
  return Date.parse(escalatesAt) <= at ? (
    <> It was escalated: more people may decide now.</>
  ) : (
    <>
      {" "}
      <TimeLeft expiresAt={escalatesAt} now={now} calm /> until more people are asked.
    </>
  );
}
