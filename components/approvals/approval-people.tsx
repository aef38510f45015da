"use client";

import { visibleText } from "@/components/json/visible-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { Approval } from "@/lib/contract/approvals";

/** Who voted on these arguments, and who may. */
export function Votes({ approval }: { approval: Approval }) {
  const { votes, quorum, approvers } = approval;
  return (
    <section className="sec">
      <header>
        <h2>Votes</h2>
        <span className="q">
          {quorum === 1 ? "one approval decides" : `${quorum} different people must approve`}, one reject decides
        </span>
      </header>
      {votes.map((vote) => (
        <div key={vote.memberId} className="vote">
          <bdi className="med">{visibleText(vote.name)}</bdi>
          {vote.comment !== null && <bdi className="q2 cut">{visibleText(vote.comment)}</bdi>}
          <span className="end row">
            <StatusBadge status={vote.verdict === "approve" ? "done" : "halted"}>
              {vote.verdict === "approve" ? "approved" : "rejected"}
            </StatusBadge>
            <span className="q">
              <TimeAgo at={vote.at} />
            </span>
          </span>
        </div>
      ))}
      {votes.length === 0 && <p className="q">Nobody has voted on these arguments.</p>}
      <Approvers approvers={approvers} />
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
  return (
    <p className="q args-note">
      {names.length === 0 ? "Any reviewer may decide." : `May decide: ${names.map(visibleText).join(", ")}.`}
    </p>
  );
}

/** What people asked back, and what they were told. */
export function Questions({ questions }: Pick<Approval, "questions">) {
  const nameOf = useNames();
  if (questions.length === 0) return null;
  return (
    <section className="sec">
      <header>
        <h2>Questions</h2>
        <span className="q">{questions.filter(({ answer }) => answer === null).length} open</span>
      </header>
      {questions.map(({ id, by, question, answer, answeredBy, at }) => (
        <div key={id} className="ask-back">
          <p>
            <b className="med">{nameOf(by)}</b> <bdi>{visibleText(question)}</bdi>{" "}
            <span className="q">
              <TimeAgo at={at} />
            </span>
          </p>
          {answer === null ? (
            <p className="q">not answered yet</p>
          ) : (
            <p className="q2">
              <b className="med">{answeredBy === null ? "The agent" : nameOf(answeredBy)}</b>{" "}
              <bdi>{visibleText(answer)}</bdi>
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
