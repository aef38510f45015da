"use client";

import Link from "next/link";
import { visibleText } from "@/components/json/visible-text";
import { KindGlyph } from "@/components/ui/kind-glyph";
import { Meter } from "@/components/ui/meter";
import { Skeleton } from "@/components/ui/skeleton";
import { useShortTree } from "@/lib/browser/inbox-queries";
import { useRun } from "@/lib/browser/run-queries";
import type { Approval } from "@/lib/contract/approvals";
import type { ApprovalContext } from "@/lib/contract/inbox";
import { compactRows } from "@/lib/domain/trace/compact-rows";
import { formatCount, formatMoney } from "@/lib/format";

const rowsMax = 12;
/** A longer run is looked at on its own page. */
const spansMax = 5_000;

type RunSoFarProps = { approval: Approval; run: NonNullable<ApprovalContext["run"]> };

/** What the run did up to here, its newest steps, and what it cost of what it may. */
export function RunSoFar({ approval, run: { traceId, ...money } }: RunSoFarProps) {
  const { data: run } = useRun(traceId);
  const href = `/runs/${encodeURIComponent(approval.runId)}`;
  const spent = Math.max(money.spentMicroUsd, run?.costMicroUsd ?? 0);
  const words = `${formatMoney(spent)} of ${formatMoney(money.limitMicroUsd)}`;
  return (
    <section className="sec" aria-label="Run so far">
      <header>
        <h2>Run so far</h2>
        {run && <span className="q">{formatCount(run.spanCount)} steps</span>}
        <span className="end row">
          <Link className="link" href={`${href}?view=conversation`}>
            read
          </Link>
          <Link className="link" href={href}>
            open
          </Link>
        </span>
      </header>
      {run === undefined ? (
        <Skeleton width={200} />
      ) : run.spanCount === 0 ? (
        <p className="q small">No step has arrived yet.</p>
      ) : run.spanCount > spansMax ? (
        <p className="q small">Too long to be shown here: open it.</p>
      ) : (
        <Steps traceId={traceId} revision={run.revision} />
      )}
      <p className="row small run-money">
        <span className="q">cost so far</span>
        <span className="end">{words}</span>
      </p>
      <Meter
        label="Money of the run"
        spent={money.limitMicroUsd === 0 ? 0 : spent / money.limitMicroUsd}
        held={money.limitMicroUsd === 0 ? 0 : money.heldMicroUsd / money.limitMicroUsd}
        words={words}
      />
    </section>
  );
}

function Steps({ traceId, revision }: { traceId: string; revision: number }) {
  const { data: tree } = useShortTree(traceId, revision);
  if (tree === undefined) return <Skeleton width={200} />;
  const { rows, earlier } = compactRows(tree.names, tree.columns, rowsMax);
  return (
    <>
      {earlier > 0 && <p className="q small">{formatCount(earlier)} before these</p>}
      <ol className="short-run">
        {rows.map(({ id, name, kind, depth, failed, open, from, width }) => (
          <li key={id} data-depth={depth}>
            <span className="cut">
              <KindGlyph kind={kind} />
              <bdi className="cut">{visibleText(name)}</bdi>
              {failed && <span className="failed">failed</span>}
            </span>
            <span className="lane" aria-hidden="true">
              <b
                className={`k-${kind} ${failed ? "failed" : ""} ${open && kind === "gate" ? "waits" : ""}`}
                style={{ left: `${from * 100}%`, width: `${width * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
