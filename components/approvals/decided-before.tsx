"use client";

import Link from "next/link";
import { ApprovalBadge } from "@/components/approvals/approval-badge";
import { visibleText } from "@/components/json/visible-text";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { ApprovalContext, Precedent } from "@/lib/contract/inbox";
import { decidedBy } from "@/lib/domain/guard/decision-words";

type DecidedBeforeProps = { similar: ApprovalContext["similar"] };

/** What people decided about requests of the same step with the same fields. */
export function DecidedBefore({ similar: { approved, edited, rejected, recent } }: DecidedBeforeProps) {
  const total = approved + edited + rejected;
  const parts = [
    { look: "done", count: approved },
    { look: "waiting", count: edited },
    { look: "failed", count: rejected },
  ];
  return (
    <section className="sec" aria-label="Decided before">
      <header>
        <h2>Decided before</h2>
        <span className="q">same step, same fields</span>
      </header>
      {total === 0 ? (
        <p className="q small">Nobody has decided a request like this yet.</p>
      ) : (
        <>
          <div className="shares" aria-hidden="true">
            {parts.map(({ look, count }) =>
              count === 0 ? null : <b key={look} className={look} style={{ flexGrow: count }} />,
            )}
          </div>
          <p className="q small">
            {approved} approved, {edited} edited, {rejected} rejected
          </p>
          <ul className="precedents">
            {recent.map((each) => (
              <PrecedentRow key={each.id} precedent={each} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function PrecedentRow({ precedent: { id, ask, state, decision, createdAt } }: { precedent: Precedent }) {
  const nameOf = useNames();
  return (
    <li>
      <Link href={`/approvals?${new URLSearchParams({ id, state: "all" })}`}>
        <span className="row">
          <bdi className="cut">{visibleText(ask)}</bdi>
          <span className="end q">
            <TimeAgo at={decision?.at ?? createdAt} />
          </span>
        </span>
        <span className="row">
          <span className="q cut">{visibleText(decidedBy(decision, nameOf))}</span>
          <span className="end">
            <ApprovalBadge state={state} />
          </span>
        </span>
      </Link>
    </li>
  );
}
