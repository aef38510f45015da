"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { TimeLeft } from "@/components/approvals/time-left";
import { scopeWords } from "@/components/control/scope-words";
import { visibleText } from "@/components/json/visible-text";
import { StatusBadge } from "@/components/ui/status-badge";
import { TimeAgo } from "@/components/ui/time-ago";
import { useNames } from "@/lib/browser/people-queries";
import type { RunControl } from "@/lib/contract/run-control";

/** Who executes the run, under which fence and epoch, and what controls it. */
export function ControlState({ control: { run, controls, inside } }: { control: RunControl }) {
  const nameOf = useNames();
  return (
    <section className="sec">
      <dl className="pairs wide">
        <Fact name="status">
          <StatusBadge status={run.status} code={run.haltCode} />
        </Fact>
        <Fact name="control">
          {run.state}
          <span className="q"> epoch {run.epoch}</span>
        </Fact>
        <Fact name="lease">
          {run.lease === null ? (
            <span className="q">nobody executes it</span>
          ) : (
            <>
              <bdi>{visibleText(run.lease.holder)}</bdi> <TimeLeft expiresAt={run.lease.expiresAt} now={run.now} calm />
            </>
          )}
        </Fact>
        <Fact name="fence">{run.fence}</Fact>
        <Fact name="run">
          <span className="mono">{run.id}</span>
        </Fact>
        <Fact name="started">
          <TimeAgo at={run.createdAt} ago />
          {run.startedBy !== null && ` by ${nameOf(run.startedBy)}`}
        </Fact>
        {run.parentRunId !== null && (
          <Fact name="parent run">
            <Link className="link mono" href={`/runs/${encodeURIComponent(run.parentRunId)}`}>
              {run.parentRunId}
            </Link>
          </Fact>
        )}
      </dl>
      {controls.length > 0 && (
        <ul className="plain-list">
          {controls.map((each) => (
            <li key={each.epoch}>
              <span className={`ctl-word ${each.state}`}>{each.state}</span>
              <span>{scopeWords(each.scope)}</span>
              <bdi className="what cut q2">
                {nameOf(each.by)}: {visibleText(each.reason)}
              </bdi>
              <span className="q">
                <TimeAgo at={each.at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {inside.length > 0 && (
        <ul className="plain-list" aria-label="Runs inside it">
          {inside.map(({ id, pipeline, status, haltCode }) => (
            <li key={id}>
              <StatusBadge status={status} code={haltCode} />
              <span>{pipeline}</span>
              <span className="what cut mono q2">{id}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
