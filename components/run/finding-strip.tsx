"use client";

import { useState } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { FindingMark } from "@/components/ui/finding-mark";
import { useRunFindings } from "@/lib/browser/finding-queries";
import type { Finding } from "@/lib/contract/findings";
import type { Run } from "@/lib/contract/runs";
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

/** What the rules found, the worst first, a line each; a click goes to the step. */
export function FindingStrip({ run, selectedId, onStep }: FindingStripProps) {
  const [open, setOpen] = useState(false);
  const { data } = useRunFindings(run);
  if (run.findings === 0) return null;
  const findings = data?.findings ?? [];
  if (findings.length === 0) return <p className="strip find-wait" aria-busy="true" />;
  const shown = open ? findings : findings.slice(0, shownFirst);
  const hidden = findings.length - shownFirst;
  return (
    <ul className="strip finds" aria-label="Findings">
      {shown.map((finding) => (
        <Line key={finding.id} finding={finding} current={finding.spanId === selectedId} onStep={onStep} />
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

type LineProps = { finding: Finding; current: boolean; onStep: (spanId: string) => void };

function Line({ finding, current, onStep }: LineProps) {
  const { rule, severity, spanId, title, detail } = finding;
  const words = (
    <>
      <span className="med">{title}</span>{" "}
      <bdi className="q2" title={visibleText(detail)}>
        {visibleText(cutText(detail, detailChars))}
      </bdi>
    </>
  );
  return (
    <li className={current ? "cur" : ""}>
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
