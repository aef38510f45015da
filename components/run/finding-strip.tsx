"use client";

import { useState } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { useRunFindings } from "@/lib/browser/finding-queries";
import type { Finding } from "@/lib/contract/findings";
import type { Run } from "@/lib/contract/runs";
import { foldAlike } from "@/lib/domain/findings/fold-alike";
import { markOf } from "@/lib/domain/findings/rules";
import { formatCount } from "@/lib/format";

const detailChars = 300;
/** So many stand without being asked for. */
const shownFirst = 3;

export type FindingStripProps = {
  run: Pick<Run, "traceId" | "findings" | "analysedAt">;
  selectedId: string | null;
  onStep: (spanId: string) => void;
};

/** What the rules found, the worst first, a line a complaint; a click goes to its step, the next click to the next. */
export function FindingStrip({ run, selectedId, onStep }: FindingStripProps) {
  const [open, setOpen] = useState(false);
  const { data } = useRunFindings(run);
  if (run.findings === 0) return null;
  const alike = foldAlike(data?.findings ?? []);
  if (alike.length === 0) return <p className="strip find-wait" aria-busy="true" />;
  const shown = open ? alike : alike.slice(0, shownFirst);
  const hidden = alike.length - shownFirst;
  return (
    <ul className="strip finds" aria-label="Findings">
      {shown.map((group) => (
        <Line key={group[0]?.fingerprint} group={group} selectedId={selectedId} onStep={onStep} />
      ))}
      {hidden > 0 && (
        <li>
          <button type="button" className="q" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Show fewer" : `${formatCount(hidden)} more`}
          </button>
        </li>
      )}
    </ul>
  );
}

type LineProps = { group: readonly Finding[]; selectedId: string | null; onStep: (spanId: string) => void };

function Line({ group, selectedId, onStep }: LineProps) {
  const at = group.findIndex((each) => each.spanId === selectedId && selectedId !== null);
  const finding = group[at] ?? group[0];
  if (finding === undefined) return null;
  const { rule, severity, title, detail } = finding;
  const spanId = group[(at + 1) % group.length]?.spanId ?? null;
  const words = (
    <>
      <span className="med">{title}</span>{" "}
      <bdi className="q2" title={visibleText(detail)}>
        {visibleText(cutText(detail, detailChars))}
      </bdi>
      {group.length > 1 && <span className="q"> × {formatCount(group.length)}</span>}
    </>
  );
  return (
    <li className={at >= 0 ? "cur" : ""}>
      <FindingMark kind={markOf(rule)} />
      {spanId === null ? (
        <span className="what cut">{words}</span>
      ) : (
        <button type="button" className="what cut" onClick={() => onStep(spanId)}>
          {words}
        </button>
      )}
      <span className="q desk mono">{rule}</span>
      <span className="q at">{severity}</span>
    </li>
  );
}
