"use client";

import Link from "next/link";
import { useState } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { Button } from "@/components/ui/button";
import { Menu } from "@/components/ui/menu";
import { StatusBadge } from "@/components/ui/status-badge";
import { useOtherBases } from "@/lib/browser/diff-queries";
import type { Diff } from "@/lib/contract/diff";
import type { Run } from "@/lib/contract/runs";
import { formatCount, formatDuration, formatMoney, formatTime, formatTokens } from "@/lib/format";

const titleChars = 160;

/** The two runs with their totals; head's say how far they are from base's. */
export function DiffSides({ diff, onBase }: { diff: Diff; onBase: (traceId: string) => void }) {
  return (
    <div className="sides">
      <Side tag="base" run={diff.base}>
        <OtherBase diff={diff} onBase={onBase} />
      </Side>
      <Side tag="head" run={diff.head} than={diff.base} />
    </div>
  );
}

type SideProps = { tag: "base" | "head"; run: Run; than?: Run; children?: React.ReactNode };

function Side({ tag, run, than, children }: SideProps) {
  const asked = cutText((run.inputText ?? run.pipeline ?? "").replace(/\s+/g, " ").trim(), titleChars);
  return (
    <section aria-label={tag}>
      <div className="row">
        <span className="side-tag">{tag}</span>
        <StatusBadge status={run.status} code={run.haltCode} />
        <Link className="cut grow" href={`/runs/${run.traceId}`} title={asked}>
          <bdi>{visibleText(asked) || run.traceId.slice(0, 12)}</bdi>
        </Link>
        {children}
      </div>
      <div className="facts">
        <Total
          value={run.durationNs === null ? null : Number(run.durationNs)}
          of={than && Number(than.durationNs ?? 0)}
          write={formatDuration}
        />
        <Total value={run.spanCount} of={than?.spanCount} write={formatCount} unit="steps" />
        <Total value={tokensOf(run)} of={than && tokensOf(than)} write={formatTokens} unit="tok" />
        <Total value={run.costMicroUsd} of={than && (than.costMicroUsd ?? 0)} write={(cost) => formatMoney(cost)} />
        {run.pipelineVersion && (
          <span>
            version <bdi className="fact">{visibleText(cutText(run.pipelineVersion, 24))}</bdi>
          </span>
        )}
        <span className="mono desk" title={`Trace id ${run.traceId}`}>
          {run.traceId.slice(0, 6)}…{run.traceId.slice(-4)}
        </span>
      </div>
    </section>
  );
}

const tokensOf = ({ tokens }: Run) =>
  tokens.input === null && tokens.output === null ? null : (tokens.input ?? 0) + (tokens.output ?? 0);

type TotalProps = {
  value: number | null;
  of: number | null | undefined;
  write: (value: number) => string;
  unit?: string;
};

function Total({ value, of, write, unit }: TotalProps) {
  if (value === null) return null;
  const by = of === undefined || of === null ? 0 : value - of;
  return (
    <span>
      <b>{write(value)}</b>
      {unit && ` ${unit}`}
      {by !== 0 && (
        <span className="q">
          {" "}
          {by > 0 ? "+" : "−"}
          {write(Math.abs(by))}
        </span>
      )}
    </span>
  );
}

/** Successful runs of the same pipeline to choose another base from. */
function OtherBase({ diff, onBase }: { diff: Diff; onBase: (traceId: string) => void }) {
  const [asked, setAsked] = useState(false);
  const others = useOtherBases(asked ? diff.head.pipeline : null);
  const runs = (others.data ?? []).filter(({ traceId }) => traceId !== diff.head.traceId);
  const waiting = others.isPending ? "looking for them" : "there is no other";
  return (
    <Menu
      trigger={
        <Button size="sm" onPointerDown={() => setAsked(true)} onFocus={() => setAsked(true)}>
          Other base
        </Button>
      }
      groups={[
        {
          id: "bases",
          heading: "Successful runs of this pipeline",
          items:
            runs.length === 0
              ? [{ id: "none", label: waiting, disabled: true, onSelect: () => {} }]
              : runs.map((run) => ({
                  id: run.traceId,
                  label: cutText((run.inputText ?? run.traceId).replace(/\s+/g, " "), 60),
                  hint: formatTime(run.startedAt),
                  checked: run.traceId === diff.base.traceId,
                  onSelect: () => onBase(run.traceId),
                })),
        },
      ]}
    />
  );
}
