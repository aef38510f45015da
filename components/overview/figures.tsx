import Link from "next/link";
import type { ReactNode } from "react";
import { FindingMark } from "@/components/ui/finding-mark";
import { Money } from "@/components/ui/money";
import { TimeAgo } from "@/components/ui/time-ago";
import { costsOf, runsOf, schemaQuery, silentQuery } from "@/lib/browser/overview-links";
import type { Overview } from "@/lib/contract/overview";
import { changeOf } from "@/lib/domain/overview/day";
import { formatCount, formatMoney } from "@/lib/format";

const daysOfWeek = 7;

/** The figures of today; each number leads to the list that it counts. */
export function Figures({ overview }: { overview: Overview }) {
  const { today, yesterday, week, approvals, breakers, budgets } = overview;
  return (
    <dl className="ov-figs" aria-label="Today">
      <RunsFigure overview={overview} />
      <Figure
        name="Cost"
        value={
          <Link href="/costs?last=today">
            {today.costState === "none" ? "$0.00" : <Money microUsd={today.costMicroUsd} state={today.costState} />}
          </Link>
        }
      >
        <Change now={today.costMicroUsd} before={yesterday.costMicroUsd} href={costsOf(yesterday)} costs />
        {week.costMicroUsd > 0 && (
          <Link href={costsOf(week)}>week {formatMoney(Math.round(week.costMicroUsd / daysOfWeek))} a day</Link>
        )}
      </Figure>
      <Figure
        name={<FindingMark kind="schema">Schema failures</FindingMark>}
        value={<Link href={runsOf(today, schemaQuery)}>{formatCount(today.schemaFailures)}</Link>}
      >
        <Failures of="schemaFailures" query={schemaQuery} overview={overview} />
      </Figure>
      <Figure
        name={<FindingMark kind="silent">Silent failures</FindingMark>}
        value={<Link href={runsOf(today, silentQuery)}>{formatCount(today.silentFailures)}</Link>}
      >
        <Failures of="silentFailures" query={silentQuery} overview={overview} />
      </Figure>
      <Figure name="Approvals waiting" value={<Link href="/approvals">{formatCount(approvals.waiting)}</Link>}>
        {approvals.oldestAt === null ? (
          <span>nobody waits</span>
        ) : (
          <Link className="ov-warn" href="/approvals?sort=oldest">
            oldest <TimeAgo at={approvals.oldestAt} />
          </Link>
        )}
      </Figure>
      <Figure name="Breakers open" value={<Link href="/controls#breakers">{formatCount(breakers.open)}</Link>}>
        {breakers.halfOpen + breakers.isolated > 0 ? (
          <Link href="/controls#breakers">
            {formatCount(breakers.halfOpen)} half open, {formatCount(breakers.isolated)} isolated
          </Link>
        ) : (
          <span>{breakers.open === 0 ? "all closed" : "the rest closed"}</span>
        )}
      </Figure>
      <Figure
        name="Budgets near limit"
        value={<Link href="/controls#budgets">{formatCount(budgets.near.length)}</Link>}
      >
        <span>{budgets.total === 0 ? "no budget set" : `of ${formatCount(budgets.total)}`}</span>
      </Figure>
    </dl>
  );
}

function RunsFigure({ overview: { today, yesterday } }: { overview: Overview }) {
  const { failed, halted, lost } = today.byStatus;
  const parts = [
    { status: "failed", count: failed },
    { status: "halted", count: halted },
    { status: "lost", count: lost },
  ].filter(({ count }) => count > 0);
  const good = today.runs - failed - halted - lost;
  return (
    <Figure name="Runs" value={<Link href={runsOf(today)}>{formatCount(today.runs)}</Link>}>
      <Change now={today.runs} before={yesterday.runs} href={runsOf(yesterday)} words="on yesterday" />
      {parts.map(({ status, count }) => (
        <Link key={status} href={runsOf(today, `status:${status}`)}>
          {formatCount(count)} {status}
        </Link>
      ))}
      <span className="ov-share" aria-hidden="true">
        {good > 0 && <b data-is="good" style={{ flexGrow: good }} />}
        {parts.map(({ status, count }) => (
          <b key={status} data-is={status} style={{ flexGrow: count }} />
        ))}
      </span>
    </Figure>
  );
}

type FailuresProps = { of: "schemaFailures" | "silentFailures"; query: string; overview: Overview };

/** How many more than yesterday at this time, and what is usual. */
function Failures({ of, query, overview: { today, yesterday, week } }: FailuresProps) {
  const more = today[of] - yesterday[of];
  return (
    <>
      {more !== 0 && (
        <Link
          className={more > 0 ? "ov-worse" : undefined}
          href={runsOf(yesterday, query)}
          title="against yesterday at this time"
        >
          {more > 0 ? "+" : "−"}
          {formatCount(Math.abs(more))}
        </Link>
      )}
      <Link href={runsOf(week, query)}>week {formatMean(week[of] / daysOfWeek)} a day</Link>
    </>
  );
}

const formatMean = (mean: number) => (mean < 10 && mean > 0 ? mean.toFixed(1) : formatCount(Math.round(mean)));

type ChangeProps = { now: number; before: number; href: string; words?: string; costs?: boolean };

/** Against yesterday until this time of day. */
function Change({ now, before, href, words = "", costs = false }: ChangeProps) {
  const change = changeOf(now, before);
  if (change === null) return <span>{before === 0 ? "none yesterday" : "as yesterday"}</span>;
  const percent = `${change > 0 ? "+" : "−"}${formatCount(Math.round(Math.abs(change) * 100))} %`;
  return (
    <Link
      className={costs && change > 0 ? "ov-worse" : undefined}
      href={href}
      title={`against yesterday until this time: ${costs ? formatMoney(before) : formatCount(before)}`}
    >
      {percent} {words}
    </Link>
  );
}

type FigureProps = { name: ReactNode; value: ReactNode; children: ReactNode };

function Figure({ name, value, children }: FigureProps) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="v">{value}</dd>
      <dd className="d">{children}</dd>
    </div>
  );
}
