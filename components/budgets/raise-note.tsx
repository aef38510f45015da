"use client";

import Link from "next/link";
import { raiseWords } from "@/components/budgets/budget-words";
import { visibleText } from "@/components/json/visible-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { BudgetRaise, BudgetState } from "@/lib/contract/money";

/** What was asked for and is not in force: who asked, and what became of it. */
export function RaiseNote({ budget, raise }: { budget: BudgetState; raise: BudgetRaise }) {
  const { approvalId, state, change, askedBy, askedAt, decidedBy } = raise;
  const nameOf = useNames();
  const words = raiseWords(change, budget.limitMicroUsd);
  const people = decidedBy.map(nameOf).join(" and ");
  return (
    <p className="row bud-raise">
      <StatusBadge status={state === "pending" ? "waiting" : "halted"}>{stateWords[state]}</StatusBadge>
      <span className="bud-raise-words">
        <Link className="link" href={`/approvals?id=${approvalId}`}>
          {words}
        </Link>{" "}
        {state === "pending" ? "waits for approval" : state === "expired" ? "was not decided in time" : "was rejected"}
        {state === "rejected" && people !== "" && ` by ${visibleText(people)}`}
        <span className="q">
          , asked {askedBy !== null && `by ${visibleText(nameOf(askedBy))} `}
          <TimeAgo at={askedAt} ago />
        </span>
      </span>
    </p>
  );
}

const stateWords: Readonly<Record<BudgetRaise["state"], string>> = {
  pending: "waits",
  rejected: "rejected",
  expired: "expired",
};
