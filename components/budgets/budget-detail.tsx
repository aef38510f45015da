"use client";

import { useState } from "react";
import { atLimitWords, clockWords, forecastWords, limitWords } from "@/components/budgets/budget-words";
import { BurnChart, BurnTable } from "@/components/budgets/burn-chart";
import { visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { SkeletonRows } from "@/components/ui/skeleton";
import { useBudgetBurn } from "@/lib/browser/budget-queries";
import { useZone } from "@/lib/browser/use-zone";
import type { BudgetState } from "@/lib/contract/money";
import { usedOf } from "@/lib/domain/guard/budget-use";
import { formatCount, formatMoney, type Zone } from "@/lib/format";

/** How a budget is spent over its present window, when it will be hit, and what it did so far. */
export function BudgetDetail({ budget }: { budget: BudgetState }) {
  const zone = { timeZone: budget.tz };
  const { spentMicroUsd, heldMicroUsd } = usedOf(budget);
  const held = heldMicroUsd > 0 ? `, ${formatMoney(heldMicroUsd)} held` : "";
  return (
    <div className="bud-detail">
      <p className="bud-sum">
        <b className="med">
          {formatMoney(spentMicroUsd)} spent{held}
        </b>
        , {limitWords(budget)}, {atLimitWords(budget.atLimit)}
        {budget.paused && ", paused"}. {budget.forecast && forecastWords(budget.forecast, Date.parse(budget.now), zone)}
      </p>
      {budget.leftMicroUsd === null ? <Worst budget={budget} /> : <Burn budget={budget} zone={zone} />}
      <Marks budget={budget} zone={zone} />
    </div>
  );
}

function Burn({ budget, zone }: { budget: BudgetState; zone: Zone }) {
  const burn = useBudgetBurn(budget.id);
  const here = useZone();
  const [isTable, setTable] = useState(false);
  if (burn.isPending) return <SkeletonRows rows={5} columns={[{ id: "burn", width: 420 }]} />;
  if (burn.isError) {
    return (
      <ErrorState title="The burn-down could not be read." error={burn.error} onRetry={() => void burn.refetch()} />
    );
  }
  const props = { budget, burn: burn.data, zone };
  return (
    <>
      {isTable ? <BurnTable {...props} /> : <BurnChart {...props} />}
      <p className="bud-under">
        <Button size="sm" variant="quiet" onClick={() => setTable(!isTable)}>
          {isTable ? "Show the chart" : "Show as a table"}
        </Button>
        {here !== null && here !== budget.tz && <span className="q">times in {budget.tz}</span>}
      </p>
    </>
  );
}

function Worst({ budget: { worst, period } }: { budget: BudgetState }) {
  if (worst === null) return <p className="q">Nobody has spent anything in this window.</p>;
  return (
    <p className="q2">
      The {period === "run" ? "run" : "user"} that has spent most is <b className="med">{visibleText(worst.subject)}</b>{" "}
      with {formatMoney(worst.spentMicroUsd)}.
    </p>
  );
}

/** Thresholds that were reached, and calls that were refused. */
function Marks({ budget: { crossings, refused, refusedAt, now }, zone }: { budget: BudgetState; zone: Zone }) {
  const clock = (at: string) => clockWords(at, Date.parse(now), zone);
  if (crossings.length === 0 && refused === 0) return null;
  return (
    <ul className="bud-marks">
      {refused > 0 && refusedAt !== null && (
        <li data-loud="true">
          Refused {formatCount(refused)} {refused === 1 ? "call" : "calls"} since {clock(refusedAt)}
        </li>
      )}
      {crossings.map(({ percent, subject, spentMicroUsd, limitMicroUsd, at }) => (
        <li key={`${percent} ${subject}`}>
          {percent} % at {clock(at)}: {formatMoney(spentMicroUsd)} of {formatMoney(limitMicroUsd)}
          {subject !== "" && ` by ${visibleText(subject)}`}
        </li>
      ))}
    </ul>
  );
}
