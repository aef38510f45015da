import Link from "next/link";
import type { ReactNode } from "react";
import { SuccessRate } from "@/components/pipelines/success-rate";
import { Duration } from "@/components/ui/duration";
import { FindingMark } from "@/components/ui/finding-mark";
import { Money } from "@/components/ui/money";
import { TimeAgo } from "@/components/ui/time-ago";
import { groupsOfPipeline, runsOfPipeline } from "@/lib/browser/pipeline-queries";
import type { Pipeline } from "@/lib/contract/pipelines";
import { formatCount, formatDuration, formatMoney, formatShare } from "@/lib/format";

/** What the last 7 days were like, and below each figure what the 7 days before were. */
export function PipelineFigures({ pipeline }: { pipeline: Pipeline }) {
  const { name, runs, capped, before, findings, failed, halted, lost, from } = pipeline;
  const bad = failed + halted + lost;
  const was = (value: string | null | undefined) => value && <span>{value} before</span>;
  const { durationP50Ns: p50, durationP95Ns: p95 } = before ?? { durationP50Ns: null, durationP95Ns: null };
  return (
    <dl className="pl-figs" aria-label="The last 7 days">
      <Figure name="Success" below={was(before?.successRate == null ? null : formatShare(before.successRate))}>
        <Link href={runsOfPipeline(name, "status:done", from)}>
          <SuccessRate rate={pipeline.successRate} />
        </Link>
      </Figure>
      <Figure name="p50" below={was(p50 && formatDuration(p50))}>
        <LinkTo href={`${runsOfPipeline(name, "status:done,failed", from)}&sort=duration`}>
          {pipeline.durationP50Ns && <Duration ns={pipeline.durationP50Ns} />}
        </LinkTo>
      </Figure>
      <Figure name="p95" below={was(p95 && formatDuration(p95))}>
        <LinkTo href={`${runsOfPipeline(name, "status:done,failed", from)}&sort=-duration`}>
          {pipeline.durationP95Ns && <Duration ns={pipeline.durationP95Ns} />}
        </LinkTo>
      </Figure>
      <Figure
        name="Cost per run"
        below={was(before?.costPerRunMicroUsd == null ? null : formatMoney(before.costPerRunMicroUsd))}
      >
        <LinkTo href={`${runsOfPipeline(name, "", from)}&sort=-cost`}>
          {pipeline.costState !== "none" && <Money microUsd={pipeline.costPerRunMicroUsd} state={pipeline.costState} />}
        </LinkTo>
      </Figure>
      <Figure
        name="Runs"
        below={
          bad > 0 ? (
            <Link href={runsOfPipeline(name, "status:failed,halted,lost", from)}>{formatCount(bad)} failed</Link>
          ) : (
            <span>
              last <TimeAgo at={pipeline.lastSeenAt} ago />
            </span>
          )
        }
      >
        <Link href={runsOfPipeline(name, "", from)}>
          {formatCount(runs)}
          {capped && "+"}
        </Link>
      </Figure>
      <Figure
        name="Open findings"
        below={(["schema", "silent"] as const).map((kind) => (
          <Link key={kind} href={groupsOfPipeline(name, kind)} data-none={findings[kind] === 0}>
            <FindingMark kind={kind}>{`${formatCount(findings[kind])} ${kind}`}</FindingMark>
          </Link>
        ))}
      >
        <Link href={groupsOfPipeline(name, null)}>{formatCount(findings.schema + findings.silent)}</Link>
      </Figure>
    </dl>
  );
}

/** A figure that is not known leads nowhere. */
function LinkTo({ href, children }: { href: string; children: ReactNode }) {
  return children ? <Link href={href}>{children}</Link> : <span className="q">–</span>;
}

function Figure({ name, below, children }: { name: string; below: ReactNode; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="v">{children}</dd>
      <dd className="d">{below}</dd>
    </div>
  );
}
