import Link from "next/link";
import type { ReactNode } from "react";
import { rangeWords } from "@/components/costs/cost-range-menu";
import { WasteParts } from "@/components/costs/waste-parts";
import { Money } from "@/components/ui/money";
import { type CostsAsk, changeOf, formatChange, pickOf, runsHref } from "@/lib/browser/costs-ask";
import type { Costs, CostSummary as Summary } from "@/lib/contract/costs";
import { formatCount, formatMoney, formatShare, formatTokens } from "@/lib/format";

export const costState = ({ unpricedCalls }: { unpricedCalls: number }) => (unpricedCalls > 0 ? "partial" : "complete");

/** What was spent, what a unit cost, which tokens it was, and what was for nothing; below each what it was before. */
export function CostSummary({ costs, ask }: { costs: Costs; ask: CostsAsk }) {
  const { total, previous } = costs;
  const { figures } = total;
  const href = runsHref(pickOf(ask), total);
  const share = figures.costMicroUsd === 0 ? 0 : figures.wastedMicroUsd / figures.costMicroUsd;
  return (
    <>
      <div className="cost-top">
        <Figure name={`Spent, ${ask.from === null ? rangeWords[ask.last].toLowerCase() : "this time"}`}>
          <Link className="v" href={href}>
            <Money microUsd={figures.costMicroUsd} state={costState(figures)} />
          </Link>
          <Before now={figures.costMicroUsd} before={previous?.figures.costMicroUsd ?? null} />
        </Figure>
        <Figure name="Wasted">
          <span className="v">
            <Money microUsd={figures.wastedMicroUsd} state="complete" />
          </span>
          <span className="d">
            {formatShare(share)} of all
            {previous !== null && <span>{formatMoney(previous.figures.wastedMicroUsd)} before</span>}
          </span>
        </Figure>
        <WasteParts costs={costs} ask={ask} />
      </div>
      <dl className="cost-units">
        <Unit name="Per run" of={total} was={previous} pick={(each) => each.perRunMicroUsd}>
          {formatCount(total.runs)} runs
        </Unit>
        <Unit name="Per successful run" of={total} was={previous} pick={(each) => each.perDoneRunMicroUsd}>
          {formatCount(total.doneRuns)} done
        </Unit>
        <Unit name="Per session" of={total} was={previous} pick={(each) => each.perSessionMicroUsd}>
          {formatCount(total.sessions)} sessions
        </Unit>
        <Tokens name="Input" count={figures.tokens.input} />
        <Tokens name="of it cached" count={figures.tokens.cached} of={figures.tokens.input} />
        <Tokens name="of it written" count={figures.tokens.written} of={figures.tokens.input} />
        <Tokens name="Output" count={figures.tokens.output} />
        <Tokens name="of it reasoning" count={figures.tokens.reasoning} of={figures.tokens.output} />
      </dl>
    </>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="cost-fig">
      <span className="label">{name}</span>
      {children}
    </div>
  );
}

function Before({ now, before }: { now: number; before: number | null }) {
  if (before === null) return null;
  const change = changeOf(now, before);
  return (
    <span className="d">
      {change !== null && <b className="med">{formatChange(change)}</b>}
      <span>{before === 0 ? "nothing before" : `${formatMoney(before)} before`}</span>
    </span>
  );
}

type UnitProps = {
  name: string;
  of: Summary;
  was: Summary | null;
  pick: (summary: Summary) => number | null;
  children: ReactNode;
};

function Unit({ name, of, was, pick, children }: UnitProps) {
  const now = pick(of);
  const before = was && pick(was);
  return (
    <div>
      <dt>{name}</dt>
      <dd className="v">
        {now === null ? <span className="q">none</span> : <Money microUsd={now} state="complete" />}
      </dd>
      <dd className="d">
        <span>{children}</span>
        {before !== null && <span>{formatMoney(before)} before</span>}
      </dd>
    </div>
  );
}

function Tokens({ name, count, of }: { name: string; count: number; of?: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="v">{formatTokens(count)}</dd>
      <dd className="d">{of === undefined ? "tokens" : of === 0 ? "none" : formatShare(count / of)}</dd>
    </div>
  );
}
