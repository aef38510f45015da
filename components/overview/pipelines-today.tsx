import Link from "next/link";
import { shareWords } from "@/components/budgets/budget-words";
import { visibleText } from "@/components/json/visible-text";
import { SuccessRate } from "@/components/pipelines/success-rate";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Meter } from "@/components/ui/meter";
import { Money } from "@/components/ui/money";
import { runsOf, schemaQuery, silentQuery } from "@/lib/browser/overview-links";
import { threadHref } from "@/lib/browser/thread-href";
import type { Overview, PipelineToday } from "@/lib/contract/overview";
import { shareOf } from "@/lib/domain/guard/budget-use";
import { isAnyOf } from "@/lib/domain/query/ast";
import { printQuery } from "@/lib/domain/query/print";
import { formatCount } from "@/lib/format";

/** The pipelines that ran most today. */
export function PipelinesToday({ overview }: { overview: Overview }) {
  const { pipelines, pipelinesTotal, today } = overview;
  if (pipelines.length === 0) return null;
  return (
    <section aria-labelledby="ov-pipelines">
      <header className="bar-h ov-bar">
        <h2 id="ov-pipelines">Pipelines</h2>
        <span className="q">{formatCount(pipelinesTotal)} since yesterday</span>
        <Link className="end link" href="/pipelines">
          all pipelines
        </Link>
      </header>
      <table className="tfix ov-pipelines">
        <thead>
          <tr>
            <th scope="col">Pipeline</th>
            <th scope="col" className="desk w-spark">
              Runs, 12 h
            </th>
            <th scope="col" className="num w-num">
              Today
            </th>
            <th scope="col" className="num w-rate">
              Success
            </th>
            <th scope="col" className="num desk w-num">
              p50
            </th>
            <th scope="col" className="num desk w-num">
              p95
            </th>
            <th scope="col" className="num desk w-cost">
              Cost per run
            </th>
            <th scope="col" className="w-find">
              Findings
            </th>
            <th scope="col" className="desk w-budget">
              Budget
            </th>
          </tr>
        </thead>
        <tbody>
          {pipelines.map((pipeline) => (
            <PipelineRow key={pipeline.name} pipeline={pipeline} today={today} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PipelineRow({ pipeline, today }: { pipeline: PipelineToday; today: Overview["today"] }) {
  const { name, runs, schemaFailures, silentFailures } = pipeline;
  const only = (q = "") => runsOf(today, `${printQuery(isAnyOf("pipeline", [name]))}${q && ` ${q}`}`);
  return (
    <tr>
      <td title={name}>
        <Link className="med" href={threadHref("pipelines", name)}>
          <bdi>{visibleText(name)}</bdi>
        </Link>
      </td>
      <td className="desk">
        <Spark hours={pipeline.hours} />
      </td>
      <td className="num">
        <Link href={only()}>{formatCount(runs)}</Link>
      </td>
      <td className="num">
        {runs === 0 ? <span className="q">no runs</span> : <Rate pipeline={pipeline} href={only("status:done")} />}
      </td>
      <td className="num desk">
        <Duration ns={pipeline.durationP50Ns} />
      </td>
      <td className="num desk">
        <Duration ns={pipeline.durationP95Ns} />
      </td>
      <td className="num desk">
        <Money microUsd={pipeline.costPerRunMicroUsd} state={pipeline.costState} pad />
      </td>
      <td>
        <span className="row ov-find">
          {schemaFailures > 0 && (
            <Link href={only(schemaQuery)}>
              <FindingMark kind="schema" count={schemaFailures} title="runs with a schema failure" />
            </Link>
          )}
          {silentFailures > 0 && (
            <Link href={only(silentQuery)}>
              <FindingMark kind="silent" count={silentFailures} title="runs with a silent failure" />
            </Link>
          )}
        </span>
      </td>
      <td className="desk">{pipeline.budget && <BudgetCell pipeline={name} budget={pipeline.budget} />}</td>
    </tr>
  );
}

function Rate({ pipeline: { successRate, successRateBefore }, href }: { pipeline: PipelineToday; href: string }) {
  const moved = successRate === null || successRateBefore === null ? 0 : (successRate - successRateBefore) * 100;
  const shown = Math.abs(moved).toFixed(1);
  return (
    <>
      <Link href={href}>
        <SuccessRate rate={successRate} />
      </Link>
      {shown !== "0.0" && (
        <span className={`ov-delta ${moved < 0 ? "ov-worse" : "q"}`} title="points against yesterday">
          {moved > 0 ? "+" : "−"}
          {shown}
        </span>
      )}
    </>
  );
}

const [sparkHeight, sparkUnit] = [18, 7];

function Spark({ hours }: { hours: readonly number[] }) {
  const most = Math.max(1, ...hours);
  const bars = hours.map((count, at) => {
    const tall = count === 0 ? 1 : Math.max(2, (count / most) * sparkHeight);
    return `M${at * sparkUnit} ${sparkHeight}v${-tall}h${sparkUnit - 1}v${tall}z`;
  });
  return (
    <svg className="ov-spark" viewBox={`0 0 ${hours.length * sparkUnit} ${sparkHeight}`} aria-hidden="true">
      <path d={bars.join("")} />
    </svg>
  );
}

function BudgetCell({ pipeline, budget }: { pipeline: string; budget: NonNullable<PipelineToday["budget"]> }) {
  const { spentMicroUsd, heldMicroUsd, limitMicroUsd } = budget;
  const share = (microUsd: number) => shareOf(microUsd, limitMicroUsd);
  return (
    <Link className="row ov-budget" href={`${threadHref("pipelines", pipeline)}?tab=budgets`}>
      <Meter label="Budget" spent={share(spentMicroUsd)} held={share(heldMicroUsd)} words={shareWords(budget)} />
      <span className="cut">{shareWords(budget)}</span>
    </Link>
  );
}
