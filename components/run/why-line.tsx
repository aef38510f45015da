"use client";

import { useMemo } from "react";
import { cutText, visibleText } from "@/components/json/visible-text";
import { formatShare } from "@/components/run/flame/flame-popover";
import { splitName } from "@/components/run/step-name";
import { useWorked } from "@/components/run/use-worked";
import type { StepViewProps } from "@/components/run/view-props";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { type Explanation, explainRun, type Reason } from "@/lib/domain/trace/explain-run";
import { ancestors } from "@/lib/domain/trace/layout-rows";
import { identityOf } from "@/lib/domain/trace/step-identity";
import { kindOf, modelOf, nameOf } from "@/lib/domain/trace/step-table";
import { formatDuration } from "@/lib/format";

/** Fewer steps are explained within a frame. */
const inlineStepsMax = 5_000;
/** A large run that grows is explained anew at most this often. */
const everyNs = 10e9;
const nameChars = 60;
const worker = () => new Worker(new URL("./explain.worker.ts", import.meta.url), { type: "module" });

export type WhyLineProps = Pick<StepViewProps, "steps" | "live" | "nowNs" | "selected" | "onSelect">;

/** Which steps held most of the time and of the money, in one line; each leads there. */
export function WhyLine({ steps, live, nowNs, selected, onSelect }: WhyLineProps) {
  const inline = steps.table.count <= inlineStepsMax;
  const seenNs = inline || !live ? nowNs : Math.floor(nowNs / everyNs) * everyNs;
  const order = useMemo(() => ({ ...steps, nowNs: seenNs }), [steps, seenNs]);
  const why = useWorked({ inline, work: explainRun, worker, order, kind: "why" });
  if (why === null) return <div className="why" aria-busy="true" />;
  const parts = partsOf(why);
  if (parts.length === 0) return null;
  return (
    <section className="why" aria-label="Why slow, why dear">
      {parts.map(({ word, reasons }) => (
        <span key={word} className="why-part" data-word={word}>
          <span className="q">{word}</span>
          {reasons.map(({ row, share }) => (
            <button
              key={row}
              type="button"
              aria-current={row === selected}
              title={`starts at ${formatDuration(Math.max(0, Math.round(steps.table.start[row] ?? 0)))}`}
              onClick={() => onSelect(row)}
            >
              <KindGlyph kind={kindOf(steps.table, row)} />
              <bdi>{wordsOf(steps, row)}</bdi> <b>{formatShare(share)}</b>
            </button>
          ))}
        </span>
      ))}
    </section>
  );
}

function partsOf({ slow, waiting, dear }: Explanation): { word: string; reasons: readonly Reason[] }[] {
  return [
    { word: "slow", reasons: slow },
    { word: "waiting for a person", reasons: waiting ? [waiting] : [] },
    { word: "dear", reasons: dear },
  ].filter(({ reasons }) => reasons.length > 0);
}

/** `gpt-5 in judge`: a model call says whose it is. */
function wordsOf({ table, tree }: StepViewProps["steps"], row: number): string {
  const kind = kindOf(table, row);
  const isModel = kind === "llm" || kind === "embedding";
  const { loud } = splitName(nameOf(table, row), kind === "llm" ? modelOf(table, row) : null);
  const name = visibleText(cutText(loud, nameChars));
  const above = isModel ? ancestors(tree, row) : [];
  const caller =
    above.find((each) => kindOf(table, each) === "agent" || kindOf(table, each) === "tool") ?? above.at(-1);
  if (caller === undefined) return name;
  const whose = identityOf(table, caller)?.name ?? nameOf(table, caller);
  return `${name} in ${visibleText(cutText(whose, nameChars))}`;
}
