"use client";

import Link from "next/link";
import { type ContractIssues, detailSections } from "@/components/diff/detail-sections";
import { DiffSection } from "@/components/diff/diff-section";
import { type DiffLayout, diffLayouts } from "@/components/diff/layouts";
import { visibleText } from "@/components/json/visible-text";
import { ErrorState } from "@/components/ui/error-state";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { Skeleton } from "@/components/ui/skeleton";
import { useRunFindings } from "@/lib/browser/finding-queries";
import { useSpan } from "@/lib/browser/run-queries";
import type { Diff, DiffRow } from "@/lib/contract/diff";
import type { Run } from "@/lib/contract/runs";
import { markOf } from "@/lib/domain/findings/rules";

type Props = { diff: Diff; row: DiffRow; layout: DiffLayout; onLayout: (layout: DiffLayout) => void };

const ended = { live: false, ended: true } as const;

/** The two steps of a row, what differs first. */
export function DiffDetail({ diff, row, layout, onLayout }: Props) {
  const base = useSpan(diff.base.traceId, row.baseSpanId, ended);
  const head = useSpan(diff.head.traceId, row.headSpanId, ended);
  const issues = {
    base: useContractIssues(diff.base, row.baseSpanId),
    head: useContractIssues(diff.head, row.headSpanId),
  };
  const failed = [base, head].find(({ isError }) => isError);
  const isHere = (row.baseSpanId === null || base.data) && (row.headSpanId === null || head.data);
  return (
    <section className="pane diff-detail" aria-label="What differs in the step">
      <div className="dhead">
        <div className="l1">
          <KindGlyph kind={row.kind} />
          <bdi className="cut">{visibleText(row.name)}</bdi>
          <span className="end row">
            <OpenIn diff={diff} row={row} />
            <span className="seg sm">
              {diffLayouts.map((each) => (
                <button key={each} type="button" aria-pressed={layout === each} onClick={() => onLayout(each)}>
                  {each}
                </button>
              ))}
            </span>
          </span>
        </div>
      </div>
      {failed ? (
        <ErrorState title="The step could not be read." error={failed.error} onRetry={() => void failed.refetch()} />
      ) : isHere ? (
        detailSections(base.data ?? null, head.data ?? null, issues).map((section) => (
          <DiffSection key={section.title} section={section} layout={layout} />
        ))
      ) : (
        <div className="diff-wait" aria-busy="true" role="status" aria-label="Reading the step">
          {[80, 64, 72, 40].map((width) => (
            <Skeleton key={width} width={`${width}%`} />
          ))}
        </div>
      )}
    </section>
  );
}

const noIssues: ContractIssues = [];

/** What of a step broke its contract. */
function useContractIssues(run: Run, spanId: string | null): ContractIssues {
  const { data } = useRunFindings(run);
  if (data === undefined || spanId === null) return noIssues;
  return data.findings.filter((finding) => finding.spanId === spanId && markOf(finding.rule) === "schema");
}

function OpenIn({ diff, row }: Pick<Props, "diff" | "row">) {
  const sides = [
    ["base", diff.base.traceId, row.baseSpanId],
    ["head", diff.head.traceId, row.headSpanId],
  ] as const;
  return sides.map(([side, traceId, spanId]) =>
    spanId === null ? null : (
      <Link key={side} className="btn sm quiet" href={`/runs/${traceId}?span=${spanId}`}>
        {side}
      </Link>
    ),
  );
}
